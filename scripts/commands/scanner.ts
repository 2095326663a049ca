import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { judgeTestScan, type TestScan } from '../../core/checkin/index.ts';
import { readConfig } from '../../core/config/index.ts';
import {
  type Failure,
  type Reason,
  type Result,
  type Scan,
  ScannerSettings,
  type ScanSource,
  WedgeSettings,
} from '../../core/contract/index.ts';
import { identify, maskName, maskNumber } from '../../core/identity/index.ts';
import { openScanners, type Scanners } from '../../drivers/scanner/index.ts';
import { testCodeSvg } from '../test-code.ts';
import { type Command, type ExitCode, exitCodes, explain, print, WrongCall } from './command.ts';

const options = {
  config: { type: 'string', short: 'c' },
  port: { type: 'string', multiple: true },
  seconds: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], options, strict: true }).values;
type Values = ReturnType<typeof parse>;

/** What is plugged in is found within this time. */
const settleMs = 1_500;
const defaultSeconds = 60;

/** The configuration's scanners where one is named, else those that are found; `--port` adds serial ports. */
const settingsOf = ({ config, port = [] }: Values): Result<ScannerSettings, readonly Failure[]> => {
  const read = config === undefined ? undefined : readConfig(config);
  if (read && !read.ok) return read;
  // The webhook's port is the kiosk's.
  const {
    enabled: _,
    desk: __,
    webhook: ___,
    ...configured
  } = read?.value.config.devices.scanners ?? {};
  const settings = ScannerSettings.parse(configured);
  const ports = [...settings.serial.ports, ...port.map((path) => ({ path }))];
  return { ok: true, value: { ...settings, serial: { ...settings.serial, ports } } };
};

const secondsOf = ({ seconds = String(defaultSeconds) }: Values): number => {
  if (!/^\d{1,5}$/.test(seconds)) throw new WrongCall('--seconds takes a whole number');
  return Number(seconds);
};

/** Opens the scanners, does the work and closes them, whatever becomes of it. */
const withScanners = async (
  values: Values,
  work: (scanners: Scanners) => Promise<ExitCode>,
): Promise<ExitCode> => {
  const settings = settingsOf(values);
  if (!settings.ok) {
    for (const failure of settings.failure) explain(failure);
    return exitCodes.misuse;
  }
  const scanners = openScanners(settings.value);
  try {
    return await work(scanners);
  } finally {
    await scanners.close();
  }
};

const reasonOf = (source: ScanSource): Reason | undefined =>
  source.state === 'open' ? source.advice : source.reason;

const writeSource = (source: ScanSource): void => {
  const { state, transport, name, usbId = '' } = source;
  process.stdout.write(
    `${state.padEnd(8)} ${transport.padEnd(14)} ${usbId.padEnd(9)} ${name}  ${reasonOf(source)?.code ?? ''}\n`,
  );
  if (source.state === 'open' && source.hint) process.stdout.write(`  ${source.hint.en}\n`);
};

export const scannerList: Command = {
  name: 'scanner list',
  usage: 'scanner list [--config FILE] [--port PATH] [--json]',
  about: 'shows the scanners that are plugged in or configured, and what is wrong with them',
  run(args) {
    const values = parse(args);
    return withScanners(values, async (scanners) => {
      await pause(settleMs);
      const sources = scanners.sources();
      if (values.json) print({ sources });
      else for (const source of sources) writeSource(source);
      const broken = sources.filter(({ state }) => state !== 'open');
      for (const code of new Set(broken.map((source) => reasonOf(source)?.code)))
        if (code) explain({ code });
      if (sources.length === 0) explain({ code: 'scanner.absent' });
      return sources.length > 0 && broken.length === 0 ? exitCodes.done : exitCodes.fault;
    });
  },
};

/** A scan without its data: what it is, and whom it names behind a mask. */
const shownScan = ({ data, sourceId, symbology, damage, receivedAt }: Scan) => {
  const found = identify(data, 'scan', receivedAt.slice(0, 10));
  const { fullName, personalNumber } = found.ok ? found.value.claim : {};
  return {
    at: receivedAt,
    source: sourceId,
    ...(symbology !== undefined && { symbology }),
    characters: data.length,
    ...(damage && { damage }),
    ...(found.ok ? { kind: found.value.kind } : { failure: found.failure.code }),
    ...(fullName !== undefined && { name: maskName(fullName) }),
    ...(personalNumber !== undefined && { number: maskNumber(personalNumber) }),
  };
};

/** After so many seconds, at Ctrl+C, or when nobody waits any more. */
const ended = async (seconds: number, signal?: AbortSignal): Promise<void> => {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  signal?.addEventListener('abort', () => stop.abort(), { once: true });
  await pause(seconds * 1_000, undefined, { signal: stop.signal }).catch(() => undefined);
};

export const scannerWatch: Command = {
  name: 'scanner watch',
  usage: 'scanner watch [--config FILE] [--port PATH] [--seconds N] [--json]',
  about: 'shows what scanners read, masked, until Ctrl+C or for N seconds',
  run(args) {
    const values = parse(args);
    const seconds = secondsOf(values);
    return withScanners(values, async (scanners) => {
      const show = (line: Readonly<Record<string, unknown>>): void => {
        if (values.json) print(line);
        else
          process.stdout.write(
            `${Object.entries(line)
              .map(([name, value]) => `${name} ${value}`)
              .join(' · ')}\n`,
          );
      };
      scanners.onScan((scan) => show(shownScan(scan)));
      scanners.onClaim(({ receivedAt, sourceId, claim, trust, dropped, files }) =>
        show({
          at: receivedAt,
          source: sourceId,
          kind: 'reader-claim',
          trust,
          dropped: dropped.length,
          files: Object.keys(files ?? {}).length,
          ...(claim.fullName !== undefined && { name: maskName(claim.fullName) }),
          ...(claim.personalNumber !== undefined && { number: maskNumber(claim.personalNumber) }),
        }),
      );
      scanners.onIncident(({ at, reader, reason }) =>
        show({ at, source: reader, failure: reason.code }),
      );
      let known = '';
      const tellSources = (): void => {
        const states = scanners.sources().map((one) => ({ source: one.id, state: one.state }));
        if (JSON.stringify(states) === known) return;
        known = JSON.stringify(states);
        for (const state of states) show(state);
      };
      scanners.watch(tellSources);
      tellSources();
      await ended(seconds);
      return exitCodes.done;
    });
  },
};

/** A line typed into this terminal, by a scanner that is a keyboard. */
const typedLines = (listener: (payload: string) => void): (() => void) => {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', listener);
  return () => lines.close();
};

export const scannerSelftest: Command = {
  name: 'scanner selftest',
  usage: 'scanner selftest [--config FILE] [--port PATH] [--seconds N] [--json]',
  about: 'waits for a scan of the test code, and names what stands between scanner and program',
  run(args) {
    const values = parse(args);
    const seconds = secondsOf(values);
    const read = values.config === undefined ? undefined : readConfig(values.config);
    const { burstGapMs } = (read?.ok && read.value.config.devices.wedge) || WedgeSettings.parse({});
    return withScanners(values, async (scanners) => {
      process.stderr.write(
        `scan the test code (docs/test-code/test-code.svg) within ${seconds} s\n`,
      );
      const { promise, resolve } = Promise.withResolvers<TestScan & { source: string }>();
      const stopScans = scanners.onScan(({ data: payload, damage, sourceId }) =>
        resolve({ source: sourceId, payload, damage }),
      );
      const stopLines = typedLines((payload) => resolve({ source: 'keyboard', payload }));
      const wait = new AbortController();
      const scan = await Promise.race([promise, ended(seconds, wait.signal)]);
      wait.abort();
      stopScans();
      stopLines();
      const findings = judgeTestScan(scan ?? { payload: '' }, burstGapMs);
      if (values.json)
        print({
          ...(scan && { source: scan.source, characters: scan.payload.length }),
          findings: findings.map(({ code }) => code),
        });
      else {
        if (scan) process.stdout.write(`source: ${scan.source}\n`);
        if (findings.length === 0) process.stdout.write('whole, every character right\n');
        for (const { code } of findings) explain({ code });
      }
      return findings.length === 0 ? exitCodes.done : exitCodes.fault;
    });
  },
};

export const scannerTestCode: Command = {
  name: 'scanner test-code',
  usage: 'scanner test-code [FILE.svg]',
  about: 'draws the test code to print, for `scanner selftest` and for the desk',
  async run(args) {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    const [path] = positionals;
    if (path === undefined) process.stdout.write(testCodeSvg());
    else writeFileSync(path, testCodeSvg());
    return exitCodes.done;
  },
};
