import { basename } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Reason } from '../contract/index.ts';
import type { Backup } from './backup.ts';
import { guarded } from './failure.ts';
import type { StoreReader } from './reader.ts';
import { contradictingBackups } from './witnesses.ts';

export interface AuditWatchOptions {
  readonly store: Pick<StoreReader, 'trail'>;
  readonly key: Buffer;
  /** Newest first. */
  readonly backups: () => readonly Backup[];
  readonly log: Pick<Logger, 'info'>;
  readonly onTrouble: (reason: Reason) => void;
  /** After the start, when nobody waits for it. */
  readonly firstMs?: number;
  readonly everyMs?: number;
}

export interface AuditWatch {
  close(): Promise<void>;
}

/**
 * Looks through the whole audit log soon after the start and once a day, in bites between everything else, compares it with
 * what the backups say, and leaves its anchor in the program's log, where somebody who changes the store would have to
 * change it, too.
 */
export const startAuditWatch = (options: AuditWatchOptions): AuditWatch => {
  const { store, key, log, onTrouble, firstMs = 10_000, everyMs = 24 * 3_600_000 } = options;
  const { trail } = store;
  let isClosed = false;
  const closing = Promise.withResolvers<undefined>();
  let running: Promise<void> | undefined;

  const note = (lookedThrough: { readonly backups?: number } = {}): void => {
    const anchor = guarded(() => trail.anchor());
    if (anchor.ok) log.info({ anchor: anchor.value, ...lookedThrough }, 'audit');
  };

  const look = async (): Promise<void> => {
    const steps = trail.verification();
    for (;;) {
      const step = guarded(() => steps.next());
      // A disk that fails is told where something is stored.
      if (!step.ok || isClosed) return;
      if (step.value.done) {
        const { ok, brokenAt } = step.value.value;
        if (!ok) onTrouble({ code: 'store.audit-broken', params: { entry: String(brokenAt) } });
        break;
      }
      await turn();
    }
    // The disk of the backups may hang; nobody waits for it.
    const backups = options.backups();
    const against = await Promise.race([
      contradictingBackups(trail, backups, key),
      closing.promise,
    ]);
    if (isClosed) return;
    const [newest] = against ?? [];
    if (newest)
      onTrouble({ code: 'store.behind-backup', params: { backup: basename(newest.path) } });
    note({ backups: backups.length });
  };

  note();
  const start = (): void => {
    running ??= look().finally(() => {
      running = undefined;
    });
  };
  const first = setTimeout(start, firstMs);
  const timer = setInterval(start, everyMs);
  first.unref();
  timer.unref();
  return {
    async close() {
      isClosed = true;
      closing.resolve(undefined);
      clearTimeout(first);
      clearInterval(timer);
      await running;
      note();
    },
  };
};
