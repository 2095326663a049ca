import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { FailureCode } from '../contract/index.ts';
import { guarded, type LeasedRow, type Outbox, type RowError } from '../store/index.ts';

/** What became of one attempt. */
export type Sent =
  | {
      readonly state: 'delivered';
      readonly receipt: string;
      /** What else follows in our own store: done in the same transaction, and only if the row is still held. */
      readonly apply?: () => void;
    }
  /** Taken in, result not visible yet: ask again, never send again. */
  | { readonly state: 'accepted' }
  | {
      readonly state: 'failed';
      /** `no-network` is no attempt; `unauthorised` stops the line; `rejected` is for good; `later` is tried again. */
      readonly kind: 'no-network' | 'unauthorised' | 'rejected' | 'later';
      readonly error: RowError;
    };

/** Where rows go. Calls end within their time-out and never throw. */
export interface Destination {
  readonly name: string;
  send(row: LeasedRow): Promise<Sent>;
  /** What became of a row that was taken in. */
  ask(row: LeasedRow): Promise<Sent>;
}

export interface WorkerSettings {
  /** Requests at the same time. */
  readonly concurrency: number;
  /** Rows that are claimed together: a claim costs a sync of the disk, however many it brings. */
  readonly batch: number;
  /** What comes in within this time is written together. */
  readonly momentMs: number;
  /** Longer than any request may take. */
  readonly leaseMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** A row that failed so often leaves the line until somebody looks at it. */
  readonly mostAttempts: number;
  /** How soon an accepted row is asked about; later the longer it takes. */
  readonly askAgainMs: number;
  /** What is accepted and not seen for so long leaves the line until somebody looks at it. */
  readonly longestAcceptedMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** Looks at the outbox at least this often. */
  readonly pollMs: number;
}

export const defaultWorkerSettings: WorkerSettings = {
  concurrency: 16,
  batch: 64,
  momentMs: 10,
  leaseMs: 60_000,
  firstRetryMs: 2_000,
  longestRetryMs: 900_000,
  mostAttempts: 20,
  askAgainMs: 5_000,
  longestAcceptedMs: 4 * 3_600_000,
  firstPauseMs: 1_000,
  longestPauseMs: 60_000,
  pollMs: 15_000,
};

/** About the destination, not about one row. */
const stopsLine: ReadonlySet<string> = new Set(['no-network', 'unauthorised']);

export interface WorkerParts {
  readonly outbox: Outbox;
  readonly destination: Destination;
  readonly clock: Clock;
  /** A fault of the line itself, for operations. */
  readonly onAlarm: (code: FailureCode) => void;
  /** Counts changed. */
  readonly onChange: () => void;
  readonly settings?: Partial<WorkerSettings>;
  /** 0..1; tests bring their own. */
  readonly random?: () => number;
}

export interface Worker {
  /** There may be something to do. */
  wake(): void;
  /** Begins nothing new; settles once what is under way has come to its end and is written down. */
  hold(): Promise<void>;
  /** Goes on after `hold`. */
  release(): void;
  /** Ends after the requests under way; their leases run out by themselves if they do not end. */
  close(): Promise<void>;
}

/** Doubled with every failure, give or take a fifth, so that a hundred kiosks do not come back at one moment. */
export const backoff = (
  failures: number,
  first: number,
  longest: number,
  random: () => number,
): number => {
  const base = Math.min(longest, first * 2 ** Math.min(failures, 30));
  return Math.round(base * (0.8 + 0.4 * random()));
};

/**
 * Delivers the outbox to one destination, for as long as it lives. Every attempt carries the row's idempotency key; answers
 * of a lost lease count for nothing; results of one moment share one sync of the disk.
 */
export const startWorker = (parts: WorkerParts): Worker => {
  const { outbox, destination, clock, onAlarm, onChange, random = Math.random } = parts;
  const settings = { ...defaultWorkerSettings, ...parts.settings };
  const { name } = destination;
  let isClosing = false;
  let quiet: PromiseWithResolvers<void> | undefined;
  let wakeUp = Promise.withResolvers<void>();
  let lineFailures = 0;
  const settled: { readonly row: LeasedRow; readonly sent: Sent }[] = [];
  let settling: NodeJS.Timeout | undefined;
  /** Claimed together, and next to be sent. */
  let inHand: LeasedRow[] = [];
  /** Claimed, and not written back yet. A clock that jumps ends their leases, and they must not be sent a second time. */
  const held = new Set<number>();

  let storeTrouble: FailureCode | undefined;

  const wake = (): void => wakeUp.resolve();

  /** A disk that does not let us write is told once; the work is done when it does. */
  const stored = <T>(work: () => T): T | undefined => {
    const result = guarded(work);
    if (result.ok) {
      storeTrouble = undefined;
      return result.value;
    }
    if (storeTrouble !== result.failure.code) onAlarm(result.failure.code);
    storeTrouble = result.failure.code;
    return undefined;
  };

  /** Writes what has come in. */
  const flush = (): void => {
    clearTimeout(settling);
    settling = undefined;
    if (settled.length === 0) return;
    const answers = [...settled];
    const isWritten = stored(() => {
      outbox.atomically(() => {
        for (const { row, sent } of answers) take(row, sent);
      });
      return true;
    });
    // What cannot be written now is kept; its fence decides whether it still counts later.
    if (!isWritten) return;
    settled.splice(0, answers.length);
    for (const { row } of answers) held.delete(row.id);
    onChange();
    wake();
  };

  const pauseLine = (code: FailureCode, isAlarm: boolean): void => {
    const now = clock.now();
    // Requests under way fail together: one outage is one failure of the line.
    if (outbox.pausedUntil(name, now) !== undefined) return;
    const ms = backoff(lineFailures, settings.firstPauseMs, settings.longestPauseMs, random);
    lineFailures += 1;
    outbox.pause(name, now + ms, code);
    if (isAlarm) onAlarm(code);
  };

  const accept = (row: LeasedRow, now: number): void => {
    const ageMs = now - row.createdAt;
    if (row.state === 'accepted' && ageMs > settings.longestAcceptedMs) {
      outbox.poison(row, now, { code: 'his.pending' });
      onAlarm('his.pending');
      return;
    }
    const wait = Math.max(settings.askAgainMs, Math.min(ageMs / 10, settings.longestPauseMs));
    outbox.accept(row, now + Math.round(wait));
  };

  const take = (row: LeasedRow, sent: Sent): void => {
    const now = clock.now();
    if (sent.state !== 'failed') {
      if (lineFailures > 0) outbox.resume(name);
      lineFailures = 0;
      if (sent.state === 'accepted') accept(row, now);
      else if (outbox.deliver(row, now, sent.receipt)) sent.apply?.();
      return;
    }
    const { kind, error } = sent;
    switch (kind) {
      case 'no-network':
      case 'unauthorised':
        outbox.postpone(row, now, now, error, false);
        pauseLine(error.code, kind === 'unauthorised');
        return;
      case 'rejected':
        outbox.poison(row, now, error);
        onAlarm(error.code);
        return;
      case 'later': {
        if (row.attempts + 1 >= settings.mostAttempts) {
          outbox.poison(row, now, error);
          onAlarm(error.code);
          return;
        }
        const wait = backoff(row.attempts, settings.firstRetryMs, settings.longestRetryMs, random);
        outbox.postpone(row, now, now + wait, error, true);
        return;
      }
    }
  };

  const work = async (row: LeasedRow): Promise<void> => {
    const sent = await (row.state === 'accepted' ? destination.ask(row) : destination.send(row));
    settled.push({ row, sent });
    // What stops the line stops it before the next row is sent.
    if (sent.state === 'failed' && stopsLine.has(sent.kind)) flush();
    else settling ??= setTimeout(flush, settings.momentMs);
  };

  const rest = async (ms: number): Promise<void> => {
    const timer = setTimeout(wake, Math.max(1, Math.min(ms, settings.pollMs)));
    await wakeUp.promise;
    clearTimeout(timer);
    wakeUp = Promise.withResolvers<void>();
  };

  /** Gives back what is not going to be sent now. */
  const putBack = (): void => {
    if (inHand.length === 0) return;
    const rows = inHand;
    inHand = [];
    stored(() =>
      outbox.atomically(() => {
        for (const row of rows) outbox.release(row);
      }),
    );
    for (const row of rows) held.delete(row.id);
  };

  const nextRow = (now: number): LeasedRow | undefined => {
    if (inHand.length === 0) {
      const claim = { now, leaseMs: settings.leaseMs, limit: settings.batch, except: held };
      inHand = [...(stored(() => outbox.claim(name, claim)) ?? [])];
      for (const row of inHand) held.add(row.id);
    }
    return inHand.shift();
  };

  const run = async (): Promise<void> => {
    stored(() => outbox.recover());
    const underWay = new Set<Promise<void>>();
    while (!isClosing) {
      const now = clock.now();
      const paused = outbox.pausedUntil(name, now);
      if (storeTrouble !== undefined) flush();
      const holding = quiet;
      if (paused !== undefined || holding) putBack();
      if (holding) {
        await Promise.all(underWay);
        flush();
        holding.resolve();
        await rest(settings.pollMs);
        continue;
      }
      const row =
        paused === undefined && underWay.size < settings.concurrency ? nextRow(now) : undefined;
      if (row) {
        const job = work(row).finally(() => underWay.delete(job));
        underWay.add(job);
        // One at a time: a patient who stands at a kiosk gets a turn between any two.
        await turn();
        continue;
      }
      if (underWay.size >= settings.concurrency) {
        await Promise.race(underWay);
        continue;
      }
      const next = storeTrouble ? undefined : (paused ?? outbox.nextDue(name, now));
      await rest(next === undefined ? settings.pollMs : next - now);
    }
    putBack();
    await Promise.all(underWay);
    flush();
    quiet?.resolve();
  };
  const running = run();

  return {
    wake,
    hold() {
      quiet ??= Promise.withResolvers();
      wake();
      return quiet.promise;
    },
    release() {
      quiet?.resolve();
      quiet = undefined;
      wake();
    },
    async close() {
      isClosing = true;
      wake();
      await running;
    },
  };
};
