/**
 * Known vulnerabilities in what is shipped, by `npm audit`; those of development packages are counted only.
 *   node scripts/audit.ts [--accepted FILE] [--report FILE]
 * Exits with 1 on a high or critical one that `scripts/audit/accepted.json` does not accept. Where the registry cannot be
 * asked it says so, loudly, and exits with 0.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Acceptance, type Answer, judge, readAnswer } from './audit/verdict.ts';

const { values } = parseArgs({
  options: {
    accepted: { type: 'string', default: join(import.meta.dirname, 'audit/accepted.json') },
    report: { type: 'string' },
  },
});

const ask = (...options: readonly string[]): Answer => {
  const { stdout, stderr } = spawnSync(
    'npm',
    ['audit', '--json', '--fetch-retries=0', '--fetch-timeout=30000', ...options],
    { encoding: 'utf8', shell: process.platform === 'win32' },
  );
  try {
    return readAnswer(stdout);
  } catch (error) {
    throw new Error(`npm audit was not understood:\n${stdout}\n${stderr}`, { cause: error });
  }
};

const accepted = z.array(Acceptance).parse(JSON.parse(readFileSync(values.accepted, 'utf8')));
const shipped = ask('--omit=dev');
const notes: string[] = [];
let failed = 0;
if (shipped.kind === 'not-asked')
  notes.push(`SKIPPED: known vulnerabilities were not looked up; the registry: ${shipped.why}`);
else {
  const today = new Date().toISOString().slice(0, 10);
  const { refused, remarks } = judge(shipped.findings, accepted, today);
  for (const line of refused) console.error(`REFUSED ${line}`);
  for (const line of remarks) console.log(line);
  failed = refused.length;
  const all = ask();
  const ours = new Set(shipped.findings.map(({ url, name }) => `${url} ${name}`));
  const others =
    all.kind === 'findings'
      ? all.findings.filter(({ url, name }) => !ours.has(`${url} ${name}`)).length
      : 'unknown';
  console.log(
    `audit: ${shipped.findings.length} findings in what is shipped, ${refused.length} refused; ${others} in development packages`,
  );
}
for (const note of notes) console.log(note);
const skipped = notes.length;
if (values.report !== undefined)
  writeFileSync(
    values.report,
    JSON.stringify({ passed: failed + skipped === 0 ? 1 : 0, failed, skipped, notes }),
  );
process.exitCode = failed > 0 ? 1 : 0;
