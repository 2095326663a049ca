import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type Clock, vietnamDay } from './clock.ts';
import type { Store } from './store/index.ts';

export interface Retention {
  close(): Promise<void>;
}

export interface RetentionParts {
  readonly store: Pick<Store, 'purge' | 'purgeIncidents'>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  /** Personal data of visits is kept so long. */
  readonly visitDays: number;
}

/** The timeline of readers and cards is kept this long. */
const incidentDays = 90;
const everyMs = 6 * 3_600_000;
const dayMs = 86_400_000;
/** A day of a big hospital in one go would hold up everybody who checks in meanwhile. */
const atOnce = 50;
const pauseMs = 20;

/** Removes what has been kept long enough: at once, and from then on a few times a day. */
export const startRetention = ({ store, clock, log, visitDays }: RetentionParts): Retention => {
  const closing = new AbortController();
  const { signal } = closing;

  const purge = async (): Promise<void> => {
    const before = vietnamDay(clock.now() - visitDays * dayMs);
    while (!signal.aborted) {
      const purged = store.purge({ before, most: atOnce });
      if (!purged.ok) log.warn({ code: purged.failure.code }, 'retention did not run');
      if (!purged.ok || purged.value < atOnce) break;
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
    if (!signal.aborted) store.purgeIncidents(clock.now() - incidentDays * dayMs);
  };

  let running = purge();
  const timer = setInterval(() => {
    running = running.then(purge);
  }, everyMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      closing.abort();
      await running;
    },
  };
};
