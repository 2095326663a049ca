/**
 * All checks, the cheap ones first. Many tests wait more than they work, so two lanes run side by side before the end-to-end
 * suite, which has the machine to itself. Goes on after a failure, so that one run tells everything; ends with the counts and
 * exits non-zero when anything failed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { binary, ranOn } from '../e2e/electron/shell.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Reads the counts of a test runner's report; other steps count as one. */
  readonly counts?: () => Counts;
  /** What the summary has to repeat. */
  readonly notes?: () => readonly string[];
}

const out = 'test-results';
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const vitestReport = join(out, 'vitest.json');
const pcscReport = join(out, 'pcsc.json');
const packageReport = join(out, 'package.json');
const auditReport = join(out, 'audit.json');
const playwrightReport = join(out, 'playwright.json');
const readJson = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'));
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

const chromium = process.env.TIEPDON_CHROMIUM ?? '';
const bin = (name: string): string => join('node_modules', '.bin', name);

const vitest = (
  report: string,
  ...options: readonly string[]
): Pick<Step, 'command' | 'counts'> => ({
  command: [
    bin('vitest'),
    'run',
    ...options,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
  counts: () => {
    const told = readJson(report);
    return {
      passed: number(told.numPassedTests),
      failed: number(told.numFailedTests) + number(told.numFailedTestSuites),
      skipped: number(told.numPendingTests) + number(told.numTodoTests),
    };
  },
});

const sources: Step[] = [
  { name: 'format and lint', command: [bin('biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  { name: 'layers', command: [process.execPath, 'scripts/layers.ts'] },
  { name: 'licences of what is shipped', command: [process.execPath, 'scripts/licences.ts'] },
  {
    name: 'known vulnerabilities in what is shipped',
    command: [process.execPath, 'scripts/audit.ts', '--report', auditReport],
    counts: () => {
      const { passed, failed, skipped } = readJson(auditReport);
      return { passed: number(passed), failed: number(failed), skipped: number(skipped) };
    },
    notes: () => readJson(auditReport).notes as readonly string[],
  },
  { name: 'unit, property and integration tests', ...vitest(vitestReport) },
];

const machines: Step[] = [
  { name: 'renderer build', command: [bin('vite'), 'build', '--logLevel', 'warn'] },
  {
    name: 'chip and readers on a real PC/SC service',
    ...vitest(pcscReport, '--config', 'vitest.pcsc.config.ts'),
  },
  {
    name: 'survival of kills and outages, reduced',
    command: [process.execPath, 'scripts/stress.ts', 'survival', '--reduced'],
  },
  {
    name: 'power cuts under the store, reduced',
    command: [process.execPath, 'scripts/stress.ts', 'power-cuts', '--reduced'],
  },
  {
    name: 'fuzzing of what chips say, reduced',
    command: [process.execPath, 'scripts/stress.ts', 'fuzz', '--reduced'],
  },
  {
    name: 'fuzzing of what scanners send, reduced',
    command: [process.execPath, 'scripts/stress.ts', 'scan-fuzz', '--reduced'],
  },
  {
    name: 'fuzzing of what callers say to the host, reduced',
    command: [process.execPath, 'scripts/stress.ts', 'contract', '--reduced'],
  },
];

const hasDpkg = existsSync('/usr/bin/dpkg-deb');
const packages: Step = {
  name: 'packages: Debian on a machine of its own, Electron by electron-builder',
  ...vitest(
    packageReport,
    '--config',
    'vitest.package.config.ts',
    ...(hasDpkg ? [] : ['scripts/package/electron.package.test.ts']),
  ),
};

const endToEnd: Step = {
  name: 'end to end in Chromium',
  command: [bin('playwright'), 'test', '--reporter=list,json'],
  counts: () => {
    const stats = readJson(playwrightReport).stats as Record<string, unknown> | undefined;
    return {
      passed: number(stats?.expected) + number(stats?.flaky),
      failed: number(stats?.unexpected),
      skipped: number(stats?.skipped),
    };
  },
};

const notes: string[] = [];
const maySkip = (process.env.TIEPDON_SKIP ?? '').split(',');
machines.push(packages);
if (!hasDpkg) notes.push('SKIPPED: the Debian package was not built, since dpkg-deb is not here.');
notes.push(
  'SKIPPED: installers (NSIS, MSI, AppImage, Debian with Electron) are not made by tests: their tools are downloaded. See docs/packages.md.',
);
const screens: Step[] = chromium === '' ? [] : [endToEnd];
if (chromium === '' && maySkip.includes('e2e'))
  notes.push('SKIPPED: end to end, as TIEPDON_SKIP=e2e asked.');

if (binary === undefined)
  notes.push(
    `SKIPPED: Electron's own binary is not here, so the Electron suite ran on ${ranOn}. Not shown by it: Electron's sandbox, fuses in the real program, real displays, the system's keyring, printing. Where the binary is: npm run e2e:electron.`,
    'SKIPPED: a stub was packaged in its place: that the packaged program starts, obeys its fuses and refuses an archive that was changed was not tried.',
  );
if (maySkip.includes('pcsc'))
  notes.push(
    'Where no PC/SC service could start, its tests were SKIPPED, as TIEPDON_SKIP=pcsc asked.',
  );

const total = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
if (chromium === '' && !maySkip.includes('e2e')) {
  notes.push(
    'FAILED: no Chromium, so nothing was tried on screen. Install it, or set TIEPDON_SKIP=e2e.',
  );
  total.failed += 1;
}

/** Runs a command and gives its exit status; what it prints comes at its end, in one piece. */
const run = async ([program = '', ...words]: readonly string[]): Promise<{
  status: number | null;
  output: Buffer;
}> => {
  const child = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  return { status, output: Buffer.concat(chunks) };
};

const check = async ({ name, command, counts, notes: told }: Step): Promise<void> => {
  console.log(`=== ${name} …`);
  const started = Date.now();
  const { status, output } = await run(command);
  let result: Counts = { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
  if (counts)
    try {
      const told = counts();
      // A runner that fails without a failed test (a crash, no test found) has failed all the same.
      result = { ...told, failed: told.failed === 0 && status !== 0 ? 1 : told.failed };
    } catch {
      result = { passed: 0, failed: 1, skipped: 0 };
    }
  try {
    notes.push(...(told?.() ?? []));
  } catch {
    // A step that wrote no report has failed, and is counted so.
  }
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const line = `${result.failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (${seconds} s)`;
  lines.push(line);
  console.log(`\n=== ${name}\n${output.toString()}\n${line}`);
};
const inOrder = async (steps: readonly Step[]): Promise<void> => {
  for (const step of steps) await check(step);
};

await Promise.all([inOrder(sources), inOrder(machines)]);
await inOrder(screens);

console.log(`\n${[...lines, ...notes].join('\n')}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
