import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FailureCode, fail, isFailureCode, ok, type Result } from '../contract/index.ts';
import { syncPath } from './durable.ts';
import { guarded } from './failure.ts';
import { onThread } from './thread.ts';

export interface BackupOptions {
  /** The store, which a host may be writing meanwhile. */
  readonly path: string;
  readonly key: Buffer;
  /** Folder of the backups. */
  readonly directory: string;
  /** The newest so many stay. */
  readonly keep: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Backup {
  readonly path: string;
  /** Epoch milliseconds, from the name. */
  readonly at: number;
  readonly bytes: number;
}

export interface BackupReport extends Backup {
  readonly visits: number;
  readonly audit: number;
}

const nameOf = (now: number): string =>
  `tiepdon-${new Date(now).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '')}.db`;
const ofName = /^tiepdon-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.db$/;
const unfinished = /^tiepdon-.*\.part(-journal)?$/;

/**
 * A snapshot of a hundred megabytes takes the better part of a second. `VACUUM INTO` reads one moment of the store and
 * writes it encrypted with the same key; the copy is then opened and checked as a whole before it counts.
 */
const work = `
try {
  const source = open(task.path);
  source.prepare('VACUUM INTO ?').run(task.target);
  source.close();
  const copy = open(task.target);
  const integrity = copy.pragma('integrity_check(1)', { simple: true });
  const count = (table) => copy.prepare('SELECT count(*) FROM ' + table).pluck().get();
  const report = { integrity, visits: count('visit'), audit: count('audit') };
  copy.close();
  parentPort.postMessage(report);
} catch (error) {
  parentPort.postMessage({ code: String(error.code ?? error.message) });
}`;

type Told =
  | { readonly integrity: string; readonly visits: number; readonly audit: number }
  | { readonly code: string };

const copyAside = async (path: string, key: Buffer, target: string): Promise<Told> =>
  (await onThread<Told>(work, key, { path, target })) ?? { code: 'ERR_WORKER' };

const failureOf = (code: string): FailureCode => {
  if (/FULL|ENOSPC|EDQUOT/.test(code)) return 'store.backup-disk-full';
  if (/CORRUPT|NOTADB/.test(code)) return 'store.backup-damaged';
  return 'store.backup-unwritable';
};

/** The backups in a folder, newest first; none where there is no folder. */
export const listBackups = (directory: string): readonly Backup[] => {
  const listed = guarded(() =>
    readdirSync(directory).flatMap((name) => {
      const [, year, month, day, hour, minute, second] = ofName.exec(name) ?? [];
      if (year === undefined) return [];
      const path = join(directory, name);
      const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
      return [{ path, at, bytes: statSync(path).size }];
    }),
  );
  return listed.ok ? listed.value.toSorted((a, b) => b.at - a.at) : [];
};

/**
 * Backs the store up while it is in use. A backup has its name only once it is whole, checked and on the disk; what an
 * earlier run left half done is removed. Failures: `store.backup-disk-full`, `.backup-unwritable`, `.backup-damaged`.
 */
export const backupStore = async (options: BackupOptions): Promise<Result<BackupReport>> => {
  const { directory, keep, now } = options;
  const target = join(directory, nameOf(now));
  const part = `${target}.part`;
  const prepared = guarded(() => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(directory))
      if (unfinished.test(name)) rmSync(join(directory, name), { force: true });
  });
  if (!prepared.ok) return fail('store.backup-unwritable');
  const told = await copyAside(options.path, options.key, part);
  if ('code' in told || told.integrity !== 'ok') {
    guarded(() => rmSync(part, { force: true }));
    return fail('code' in told ? failureOf(told.code) : 'store.backup-damaged');
  }
  const settled = guarded(() => {
    chmodSync(part, 0o600);
    syncPath(part);
    renameSync(part, target);
    syncPath(directory);
    for (const { path } of listBackups(directory).slice(keep)) rmSync(path, { force: true });
    return statSync(target).size;
  });
  if (!settled.ok)
    return fail(
      isFailureCode(settled.failure.code) && settled.failure.code === 'store.disk-full'
        ? 'store.backup-disk-full'
        : 'store.backup-unwritable',
    );
  return ok({
    path: target,
    at: now,
    bytes: settled.value,
    visits: told.visits,
    audit: told.audit,
  });
};

export interface BackupJob {
  /** One at once, whatever the age of the newest. */
  now(): Promise<Result<BackupReport>>;
  close(): Promise<void>;
}

/** Backs up at least every `everyMs`, also across restarts: what counts is the newest backup's age. */
export const startBackups = (
  options: Omit<BackupOptions, 'now'> & {
    readonly everyMs: number;
    readonly clock: { now(): number };
    readonly onDone: (report: BackupReport) => void;
    readonly onFailure: (code: FailureCode) => void;
  },
): BackupJob => {
  const lookEveryMs = Math.min(options.everyMs, 60_000);
  let running: Promise<Result<BackupReport>> | undefined;
  const make = async (): Promise<Result<BackupReport>> => {
    const done = await backupStore({ ...options, now: options.clock.now() });
    running = undefined;
    if (done.ok) options.onDone(done.value);
    else options.onFailure(done.failure.code);
    return done;
  };
  const look = (): void => {
    const [newest] = listBackups(options.directory);
    // A clock that went back makes the newest one look young for ever.
    const ageMs = newest && Math.abs(options.clock.now() - newest.at);
    if (running || (ageMs !== undefined && ageMs < options.everyMs)) return;
    running = make();
  };
  const timer = setInterval(look, lookEveryMs);
  timer.unref();
  look();
  return {
    async now() {
      await running;
      running ??= make();
      return running;
    },
    async close() {
      clearInterval(timer);
      await running;
    },
  };
};
