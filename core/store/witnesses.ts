import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { type AuditLog, anchorOf } from '../audit/index.ts';
import type { Backup } from './backup.ts';

/** What a restore leaves in the log of the store that it makes. */
export const restored = 'store.restored';

/**
 * Reads the end of the audit log of each backup, on a thread of its own: backups lie on other disks, which may be slow or
 * hang. One that cannot be read (another key, not there any more) says nothing.
 */
const work = `
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.module);
parentPort.postMessage(workerData.paths.map((path) => {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      db.pragma("cipher='sqlcipher'");
      db.pragma("key=\\"x'" + workerData.key + "'\\"");
      return db.prepare('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1').get();
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}));`;

type End = { readonly sequence: number; readonly hash: string } | undefined;

const endsOf = (paths: readonly string[], key: Buffer): Promise<readonly End[]> =>
  new Promise((resolve) => {
    if (paths.length === 0) {
      resolve([]);
      return;
    }
    const worker = new Worker(work, {
      eval: true,
      execArgv: [],
      workerData: {
        module: createRequire(import.meta.url).resolve('better-sqlite3'),
        paths,
        key: key.toString('hex'),
      },
    });
    worker.once('message', resolve);
    worker.once('error', () => resolve([]));
    worker.once('exit', () => resolve([]));
  });

/**
 * Backups that bear witness against the store: they hold the end of an audit log that the store does not have, so that it
 * was cut, rewritten, or put back to an earlier state. A restore in good order is in the log, and explains those before it.
 */
export const contradictingBackups = async (
  trail: Pick<AuditLog, 'holds' | 'lastOf'>,
  backups: readonly Backup[],
  key: Buffer,
): Promise<readonly Backup[]> => {
  const ends = await endsOf(
    backups.map(({ path }) => path),
    key,
  );
  const explained = trail.lastOf(restored) ?? Number.NEGATIVE_INFINITY;
  return backups.filter(({ at }, index) => {
    const end = ends[index];
    return end && at > explained && !trail.holds(anchorOf(end.sequence, end.hash));
  });
};
