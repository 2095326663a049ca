import { type AuditLog, anchorOf } from '../audit/index.ts';
import type { Backup } from './backup.ts';
import { onThread } from './thread.ts';

/** What a restore leaves in the log of the store that it makes. */
export const restored = 'store.restored';

/** The end of the audit log of each backup. One that cannot be read (another key, not there any more) says nothing. */
const work = `
parentPort.postMessage(task.paths.map((path) => {
  try {
    const db = open(path);
    try {
      return db.prepare('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1').get();
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}));`;

type End = { readonly sequence: number; readonly hash: string } | undefined;

/**
 * Backups that bear witness against the store: they hold the end of an audit log that the store does not have, so that it
 * was cut, rewritten, or put back to an earlier state. A restore in good order is in the log, and explains those before it.
 */
export const contradictingBackups = async (
  trail: Pick<AuditLog, 'holds' | 'lastOf'>,
  backups: readonly Backup[],
  key: Buffer,
): Promise<readonly Backup[]> => {
  const paths = backups.map(({ path }) => path);
  const ends = paths.length === 0 ? [] : await onThread<readonly End[]>(work, key, { paths });
  const unknown = backups.filter((_, index) => {
    const end = ends?.[index];
    return end && !trail.holds(anchorOf(end.sequence, end.hash));
  });
  if (unknown.length === 0) return [];
  const explained = trail.lastOf(restored) ?? Number.NEGATIVE_INFINITY;
  return unknown.filter(({ at }) => at > explained);
};
