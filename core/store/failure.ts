import { type Failure, fail, type Result } from '../contract/index.ts';

const byCode: readonly (readonly [RegExp, Failure['code']])[] = [
  [/^SQLITE_FULL/, 'store.disk-full'],
  [/^SQLITE_READONLY|^EROFS|^EACCES|^EPERM|^SQLITE_CANTOPEN/, 'store.read-only'],
  [/^SQLITE_NOTADB/, 'store.wrong-key'],
  [/^SQLITE_CORRUPT/, 'store.damaged'],
  [/^SQLITE_BUSY|^SQLITE_LOCKED/, 'store.locked'],
  [/^ENOSPC/, 'store.disk-full'],
  [/^SQLITE_IOERR|^E[A-Z]+$/, 'store.unavailable'],
];

/** What disks and files can break, as a failure; anything else is a bug and goes on as an exception. */
export const guarded = <T>(work: () => T): Result<T> => {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const known = byCode.find(([pattern]) => pattern.test(code));
    if (!known) throw error;
    return fail(known[1]);
  }
};
