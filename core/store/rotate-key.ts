import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../contract/index.ts';
import { syncPath } from './durable.ts';
import { guarded } from './failure.ts';
import { takeHostLock, unlock } from './open.ts';

const opensWith = (path: string, key: Buffer): Result<boolean> => {
  const read = guarded(() => {
    const db = new Database(path, { fileMustExist: true, timeout: 2_000 });
    try {
      unlock(db, key);
      db.pragma('user_version', { simple: true });
    } finally {
      db.close();
    }
  });
  if (read.ok) return ok(true);
  return read.failure.code === 'store.wrong-key' ? ok(false) : read;
};

/**
 * Which of these keys opens the store; the first where there is no store yet. Two are there after a change of the key that
 * did not come to its end. Failures: `store.wrong-key` when none does, and those of opening.
 */
export const chooseStoreKey = (path: string, keys: readonly Buffer[]): Result<number> => {
  if (!existsSync(path)) return ok(0);
  for (const [index, key] of keys.entries()) {
    const opens = opensWith(path, key);
    if (!opens.ok) return opens;
    if (opens.value) return ok(index);
  }
  return fail('store.wrong-key');
};

/**
 * Encrypts a closed store anew. The work is done on a copy that then takes the store's place in one rename: whenever the
 * power goes, either the old key opens the whole store or the new one does. Failures: those of opening, and `store.damaged`.
 */
export const rotateStoreKey = (path: string, from: Buffer, to: Buffer): Result<void> => {
  const copy = `${path}.rekey`;
  const opened: { lock?: Database.Database; db?: Database.Database } = {};
  const open = (file: string, key: Buffer): Database.Database => {
    const db = new Database(file, { fileMustExist: true, timeout: 2_000 });
    opened.db = db;
    unlock(db, key);
    return db;
  };
  const attempt = guarded<Result<void>>(() => {
    opened.lock = takeHostLock(path);
    const store = open(path, from);
    // What still stands in the log goes into the file: only the file is copied.
    store.pragma('journal_mode = DELETE');
    store.close();
    rmSync(copy, { force: true });
    rmSync(`${copy}-journal`, { force: true });
    copyFileSync(path, copy);
    const rekeyed = open(copy, from);
    rekeyed.pragma(`rekey="x'${to.toString('hex')}'"`);
    rekeyed.close();
    const again = open(copy, to);
    const check = again.pragma('quick_check(1)', { simple: true });
    again.close();
    if (check !== 'ok') return fail('store.damaged');
    syncPath(copy);
    renameSync(copy, path);
    syncPath(dirname(path));
    return ok(undefined);
  });
  opened.db?.close();
  opened.lock?.close();
  return attempt.ok ? attempt.value : attempt;
};
