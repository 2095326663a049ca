import { copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { createAuditLog } from '../audit/index.ts';
import { fail, ok, type Result } from '../contract/index.ts';
import { syncPath } from './durable.ts';
import { guarded } from './failure.ts';
import { takeHostLock, unlock, usableVersion } from './open.ts';
import { restored } from './witnesses.ts';

export interface RestoreOptions {
  readonly backup: string;
  readonly path: string;
  readonly key: Buffer;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface RestorePlan {
  /** Visits that the backup holds. */
  readonly visits: number;
  /** Visits of the present store that the backup does not have; undefined where it cannot be read. */
  readonly lost: number | undefined;
}

export interface RestoreReport extends RestorePlan {
  /** Where the store that was replaced is kept. */
  readonly kept: string | undefined;
}

const openReadOnly = (path: string, key: Buffer): Database.Database => {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 2_000 });
  unlock(db, key);
  return db;
};

const idsOf = (path: string, key: Buffer): Result<ReadonlySet<string>> =>
  guarded(() => {
    const db = openReadOnly(path, key);
    try {
      return new Set(db.prepare<[], string>('SELECT id FROM visit').pluck().all());
    } finally {
      db.close();
    }
  });

/** Whole, of a version that we know, and its audit chain unbroken. */
const checkBackup = (path: string, key: Buffer): Result<void> => {
  const checked = guarded<Result<void>>(() => {
    const db = openReadOnly(path, key);
    try {
      const version = usableVersion(db);
      if (!version.ok) return version;
      const isWhole = db.pragma('integrity_check(1)', { simple: true }) === 'ok';
      return version.value > 0 && isWhole && createAuditLog(db).verify().ok
        ? ok(undefined)
        : fail('store.backup-damaged');
    } finally {
      db.close();
    }
  });
  if (!checked.ok)
    return checked.failure.code === 'store.damaged' ? fail('store.backup-damaged') : checked;
  return checked.value;
};

/** What a restore would bring and lose. Failures: those of opening, `store.backup-damaged`, `store.backup-missing`. */
export const planRestore = ({ backup, path, key }: RestoreOptions): Result<RestorePlan> => {
  if (!existsSync(backup)) return fail('store.backup-missing');
  const checked = checkBackup(backup, key);
  if (!checked.ok) return checked;
  const held = idsOf(backup, key);
  if (!held.ok) return held;
  const present = existsSync(path) ? idsOf(path, key) : ok(new Set<string>());
  const lost = present.ok
    ? [...present.value].filter((id) => !held.value.has(id)).length
    : undefined;
  return ok({ visits: held.value.size, lost });
};

/** A copy of the write-ahead log, made before anybody opens the store: to open it may be to lose what cannot be read. */
const keepLog = (path: string, kept: string): void => {
  const log = `${path}-wal`;
  if (!existsSync(log) || statSync(log).size === 0) return;
  copyFileSync(log, `${kept}-wal`);
  syncPath(`${kept}-wal`);
};

/** Where the store can be read its log is brought home, and the copy is not needed. */
const settleLog = (path: string, key: Buffer, kept: string): void => {
  const settled = guarded(() => {
    const db = new Database(path, { fileMustExist: true, timeout: 2_000 });
    try {
      unlock(db, key);
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.prepare('SELECT count(*) FROM visit').get();
    } finally {
      db.close();
    }
  });
  if (settled.ok) rmSync(`${kept}-wal`, { force: true });
};

/** The copy's audit log says what it is, and what it replaced. */
const recordRestore = (
  copy: string,
  { path, key, now }: RestoreOptions,
  { visits, lost }: RestorePlan,
): void => {
  const before = guarded(() => {
    const db = openReadOnly(path, key);
    try {
      return createAuditLog(db).anchor();
    } finally {
      db.close();
    }
  });
  const db = new Database(copy, { fileMustExist: true });
  try {
    unlock(db, key);
    // A copy of a store keeps a log beside it, which would not come along.
    db.pragma('journal_mode = DELETE');
    db.pragma('synchronous = FULL');
    createAuditLog(db).append({
      at: now,
      actor: 'command-line',
      action: restored,
      detail: {
        visits,
        ...(lost !== undefined && { lost }),
        ...(before.ok && { replaced: before.value }),
      },
    });
  } finally {
    db.close();
  }
};

/**
 * Puts a backup in the store's place. Refused while a host is running. The present store stays, under another name, and is
 * never deleted. Killed at any moment, the next start finds the old store or the new one, whole: the copy is made and
 * synced under its own name, the old file gets a second name, and one rename changes which of the two is the store.
 * Only a log that belongs to an unreadable store is taken away before that, after it was kept: it must not meet the new file.
 */
export const restoreStore = (options: RestoreOptions): Result<RestoreReport> => {
  const { backup, path, key, now } = options;
  const held: { lock?: Database.Database } = {};
  const attempt = guarded<Result<RestoreReport>>(() => {
    held.lock = takeHostLock(path);
    const kept = `${path}.replaced-${new Date(now).toISOString().replace(/[-:.]/g, '')}`;
    keepLog(path, kept);
    const plan = planRestore(options);
    if (!plan.ok) {
      rmSync(`${kept}-wal`, { force: true });
      return plan;
    }
    const copy = `${path}.restore`;
    // The journal or log of an attempt that was cut off must not meet the new copy, which may be of another file.
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true });
    copyFileSync(backup, copy);
    recordRestore(copy, options, plan.value);
    syncPath(copy);
    const isThere = existsSync(path);
    if (isThere) {
      settleLog(path, key, kept);
      linkSync(path, kept);
      syncPath(dirname(path));
    }
    rmSync(`${path}-wal`, { force: true });
    rmSync(`${path}-shm`, { force: true });
    renameSync(copy, path);
    syncPath(dirname(path));
    return ok({ ...plan.value, kept: isThere ? kept : undefined });
  });
  held.lock?.close();
  return attempt.ok ? attempt.value : attempt;
};
