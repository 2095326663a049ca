import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { meaningOfStart } from './probation.ts';
import { type Probation, probationFiles } from './probation-files.ts';
import { formerOf } from './way-back.ts';

const sample = (path: string): Probation => ({
  from: '1.2.0',
  to: '1.3.0',
  package: 'appimage',
  program: path,
  since: '2026-11-27T00:00:00.000Z',
  expects: { screens: [], devices: false },
});
const former = randomBytes(70_000);
const next = randomBytes(90_000);
const sha512 = createHash('sha512').update(next).digest('base64');
let folder: string;
let program: string;
let offered: string;
let probation: string;
const fresh = (): void => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(program, former, { mode: 0o755 });
  writeFileSync(offered, next);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-cut-'));
  program = join(folder, 'tiepdon.AppImage');
  offered = join(folder, 'offered');
  probation = join(folder, 'probation');
  fresh();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const words = (act: string): string[] => [
  process.execPath,
  resolve('electron/updates/testing/installer.ts'),
  act,
  program,
  offered,
  sha512,
  probation,
];
/** Calls that change what others find on the disk; between two of them it is all the same when it is killed. */
const calls = [
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'unlink', 'unlinkat'],
  ...['rmdir', 'mkdir', 'copy_file_range', 'sendfile'],
];

/** A call of the main thread, or of any: the n-th of its name. */
interface Cut {
  readonly name: string;
  readonly nth: number;
  readonly threads: boolean;
}

const traced = (act: string, threads: boolean, ...options: string[]): string => {
  const trace = `${folder}.trace`;
  spawnSync('strace', [
    ...(threads ? ['-f'] : []),
    ...['-o', trace, '-e', `trace=${calls.join()}`, ...options],
    ...words(act),
  ]);
  const lines = readFileSync(trace, 'utf8');
  rmSync(trace);
  return lines;
};

/** Every moment at which it could be cut off. */
const cutsOf = (act: string, prepare: () => void): readonly Cut[] =>
  [false, true].flatMap((threads) => {
    prepare();
    const made = [...traced(act, threads).matchAll(/^(\d+)? *(\w+)\(/gm)];
    // The last call is the main thread's; its own are counted without the others.
    const main = threads ? made.at(-1)?.[1] : 'none';
    const counts = new Map<string, number>();
    return made
      .filter(([, thread]) => thread !== main)
      .map(([, thread = '', name = '']) => {
        const nth = (counts.get(thread + name) ?? 0) + 1;
        counts.set(thread + name, nth);
        return { name, nth, threads };
      });
  });

/** Kills it as it makes this call, before the call is done. */
const cut = (act: string, { name, nth, threads }: Cut): void => {
  const trace = traced(act, threads, '-e', `inject=${name}:signal=SIGKILL:when=${nth}`);
  if (!trace.includes('killed by SIGKILL')) throw new Error(`not killed at ${name} ${nth}`);
};
const run = (act: string): void => {
  const [command = '', ...rest] = words(act);
  const { status, stderr } = spawnSync(command, rest, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
};
const isWhole = (): 'former' | 'next' | 'broken' => {
  const found = existsSync(program) ? readFileSync(program) : Buffer.alloc(0);
  return found.equals(former) ? 'former' : found.equals(next) ? 'next' : 'broken';
};
/** What the version that is there would find at its start. */
const meaning = () => {
  const files = probationFiles(probation);
  const version = isWhole() === 'next' ? '1.3.0' : '1.2.0';
  return meaningOfStart({
    probation: files.read(),
    version,
    starts: 1,
    rolledBack: files.rolledBack(),
  });
};
/** A program is started for each cut. */
const timeout = 180_000;
const cannotTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status !== 0;

describe.skipIf(cannotTrace)('killed at any of its calls to the disk', () => {
  test('an installation leaves the former program or the new one, whole, and the way back', {
    timeout,
  }, () => {
    const cuts = cutsOf('install', fresh);
    // It came to its end.
    const seen = new Set([`${isWhole()} ${meaning()}`]);
    expect(seen).toEqual(new Set(['next proving']));
    expect(readFileSync(formerOf(program)).equals(former)).toBe(true);
    for (const [index, each] of cuts.entries()) {
      fresh();
      cut('install', each);
      const found = isWhole();
      seen.add(`${found} ${meaning()}`);
      // Nobody runs the new one without being watched, or without a way back.
      if (found === 'next') expect(readFileSync(formerOf(program)).equals(former)).toBe(true);
      // The next attempt does not stumble over what the last one left.
      if (found === 'former' && index % 3 === 0) {
        run('install');
        expect(isWhole()).toBe('next');
      }
    }
    expect([...seen].toSorted()).toEqual(['former none', 'former not-installed', 'next proving']);
  });

  test('going back leaves one of them, too, and goes on at the next start', { timeout }, () => {
    const installed = (): void => {
      fresh();
      linkSync(program, formerOf(program));
      probationFiles(probation).begin(sample(program));
      renameSync(offered, program);
    };
    const cuts = cutsOf('back', installed);
    const seen = new Set([`${isWhole()} ${meaning()}`]);
    for (const each of cuts) {
      installed();
      cut('back', each);
      seen.add(`${isWhole()} ${meaning()}`);
    }
    expect([...seen].toSorted()).toEqual(['former came-back', 'next go-back', 'next proving']);
  });
});
