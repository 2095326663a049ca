import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../contract/index.ts';
import { guarded } from './failure.ts';
import { leastReader, migrations, versionWithReader } from './migrations/index.ts';

export type { Database } from 'better-sqlite3';

export interface OpenOptions {
  readonly path: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export interface OpenStore {
  readonly db: Database.Database;
  close(): void;
}

export const unlock = (db: Database.Database, key: Buffer): void => {
  db.pragma("cipher='sqlcipher'");
  db.pragma(`key="x'${key.toString('hex')}'"`);
};

/**
 * The store's version: how many migrations it has seen. A newer program may have added some that this one does not know,
 * and have left the store so that it can be used all the same. Failures: `store.newer-version` where it did not.
 */
export const usableVersion = (db: Database.Database): Result<number> => {
  const applied = db.pragma('user_version', { simple: true }) as number;
  if (applied <= migrations.length) return ok(applied);
  const isMarked = db
    .prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_reader'")
    .get();
  const least = isMarked
    ? db.prepare<[], number>('SELECT least FROM schema_reader').pluck().get()
    : undefined;
  return least !== undefined && least <= migrations.length
    ? ok(applied)
    : fail('store.newer-version');
};

const migrate = (db: Database.Database): Result<void> => {
  const applied = usableVersion(db);
  if (!applied.ok) return applied;
  for (const [index, { sql }] of migrations.entries())
    if (index >= applied.value)
      db.transaction(() => {
        const version = index + 1;
        db.exec(sql);
        if (version >= versionWithReader)
          db.prepare('UPDATE schema_reader SET least = ?').run(leastReader(migrations, version));
        db.pragma(`user_version = ${version}`);
      }).immediate();
  return ok(undefined);
};

/**
 * One host a store: held as a lock on a file beside it, which the system lets go when the process dies.
 * Readers (the command line) need no such lock.
 */
export const takeHostLock = (path: string): Database.Database => {
  const lock = new Database(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
};

/**
 * Opens the encrypted store for the host: WAL, every commit synced, integrity checked, migrated forward. A store that is
 * damaged, newer, or locked with another key is left exactly as it is.
 * Failures: `store.wrong-key`, `.damaged`, `.newer-version`, `.locked`, `.disk-full`, `.read-only`, `.unavailable`.
 */
export const openForHost = ({ path, key }: OpenOptions): Result<OpenStore> => {
  const opened: { db?: Database.Database; lock?: Database.Database } = {};
  const close = (): void => {
    opened.db?.close();
    opened.lock?.close();
  };
  const attempt = guarded<Result<OpenStore>>(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    opened.lock = takeHostLock(path);
    const db = new Database(path, { timeout: 2_000 });
    opened.db = db;
    unlock(db, key);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // A quarter of the default: what is asked for all day is small, or has an index that is.
    db.pragma('cache_size = -4000');
    // Checkpoints cost the commit that meets them: in small bites, and mostly when nobody waits (see `store.ts`).
    db.pragma('wal_autocheckpoint = 500');
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') return fail('store.damaged');
    const migrated = migrate(db);
    if (!migrated.ok) return migrated;
    return ok({ db, close });
  });
  if (!attempt.ok || !attempt.value.ok) close();
  return attempt.ok ? attempt.value : attempt;
};

const openExisting = (
  { path, key }: OpenOptions,
  settings: { readonly readonly: boolean },
): Result<OpenStore> => {
  if (!existsSync(path)) return fail('store.unavailable');
  const attempt = guarded<Result<OpenStore>>(() => {
    const db = new Database(path, { ...settings, fileMustExist: true, timeout: 2_000 });
    unlock(db, key);
    if (!settings.readonly) {
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
    }
    const version = usableVersion(db);
    if (version.ok && version.value >= migrations.length)
      return ok({ db, close: () => db.close() });
    db.close();
    return version.ok ? fail('store.unavailable') : version;
  });
  return attempt.ok ? attempt.value : attempt;
};

/** Opens a store that the host may be using, for reading only. Failures as above, and `store.unavailable` where there is none. */
export const openForReading = (options: OpenOptions): Result<OpenStore> =>
  openExisting(options, { readonly: true });

/** The same for single acts on the command line: SQLite's own lock keeps them apart from the host's transactions. */
export const openBeside = (options: OpenOptions): Result<OpenStore> =>
  openExisting(options, { readonly: false });
