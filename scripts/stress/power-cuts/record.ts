import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a program did to its files, in order, as the system saw it. */
export type DiskEvent =
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
  | { readonly kind: 'sync'; readonly file: string }
  /** A line that the program printed: from here on it has promised something. */
  | { readonly kind: 'said'; readonly line: string };

const call =
  /^\d+ +(\w+)\((\d+)<([^>]*)>(?:, "((?:\\x[0-9a-f]{2})*)")?(?:, (\d+))?(?:, (\d+))?\) += (-?\d+)/;

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex');

const eventOf = (line: string): DiskEvent[] => {
  const [, name, descriptor, file = '', hex = '', first = '0', second = '0', result = '0'] =
    call.exec(line) ?? [];
  switch (name) {
    case 'pwrite64':
      return [
        {
          kind: 'write',
          file,
          at: Number(second),
          data: bytesOf(hex).subarray(0, Number(result)),
        },
      ];
    case 'ftruncate':
      return [{ kind: 'truncate', file, length: Number(first) }];
    case 'fsync':
    case 'fdatasync':
      return [{ kind: 'sync', file }];
    case 'write':
      return descriptor === '1'
        ? bytesOf(hex)
            .toString('utf8')
            .split('\n')
            .filter((text) => text !== '')
            .map((text) => ({ kind: 'said', line: text }))
        : [];
    default:
      return [];
  }
};

/** Why nothing can be recorded here; undefined when it can. */
export const recordingTrouble = (): string | undefined =>
  spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0
    ? undefined
    : 'strace is missing, or may not trace here';

/** Runs a program until it has said so many lines, then kills it; gives what it did to its files. */
export const record = async (
  program: readonly string[],
  lines: number,
  folder: string,
): Promise<DiskEvent[]> => {
  const log = join(folder, 'strace.log');
  const child = spawn(
    'strace',
    [
      '-f',
      '-y',
      '-xx',
      '-s',
      '200000',
      '-e',
      'trace=pwrite64,write,ftruncate,fsync,fdatasync',
      '-e',
      'signal=none',
      '-o',
      log,
      ...program,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
  );
  let said = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString().split('\n').length - 1;
    if (said >= lines && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  });
  await new Promise((resolve) => child.once('close', resolve));
  // A name is printed in hexadecimal, too; a call that was cut in two by another thread is put together again.
  const unfinished = new Map<string, string>();
  return readFileSync(log, 'utf8')
    .split('\n')
    .flatMap((raw) => {
      const pid = /^\d+/.exec(raw)?.[0] ?? '';
      if (raw.endsWith('<unfinished ...>')) {
        unfinished.set(pid, raw.slice(0, -'<unfinished ...>'.length).trimEnd());
        return [];
      }
      const [, rest] = /^\d+ +<\.\.\. \w+ resumed>(.*)$/.exec(raw) ?? [];
      const line = rest === undefined ? raw : `${unfinished.get(pid) ?? ''}${rest}`;
      return eventOf(
        line.replace(
          /<((?:\\x[0-9a-f]{2})+)>/g,
          (_, hex: string) => `<${bytesOf(hex).toString()}>`,
        ),
      );
    });
};
