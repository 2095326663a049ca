import { type FailureCode, isFailureCode } from '../contract/index.ts';
import type { Database } from './open.ts';

/** Where a row stands. Nothing is ever dropped: a row ends delivered, or waits for a person. */
export type OutboxState =
  /** Due now or later. */
  | 'pending'
  /** Taken in by the destination, its result not visible yet: asked about again, never sent again. */
  | 'accepted'
  | 'delivered'
  /** Refused for good: out of the line, visible with its reason until somebody sends it again or exports it. */
  | 'poison';

export interface OutboxRow {
  readonly id: number;
  readonly visitId: string;
  readonly destination: string;
  readonly kind: string;
  readonly idempotencyKey: string;
  readonly payload: string;
  readonly state: OutboxState;
  readonly attempts: number;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  readonly createdAt: number;
  readonly error?: { readonly code: FailureCode; readonly at: number; readonly detail?: string };
  readonly receipt?: string;
}

/** A row that one worker holds; the fence tells its answer from that of a worker that was too late. */
export interface LeasedRow extends OutboxRow {
  readonly fence: number;
}

/** What has not arrived. Instants in epoch milliseconds. */
export interface OutboxStatus {
  readonly pending: number;
  readonly accepted: number;
  readonly poison: number;
  /** Made first, of all that has not arrived. */
  readonly oldest?: number;
  readonly nextDue?: number;
  /** Newest error of a row that has not arrived. */
  readonly lastError?: { readonly code: FailureCode; readonly at: number };
  readonly paused?: { readonly until: number; readonly code: FailureCode };
}

export interface Claim {
  readonly now: number;
  readonly leaseMs: number;
  readonly limit: number;
  /** Rows that this worker holds already, whatever has become of their leases. */
  readonly except?: Iterable<number>;
}

export interface RowError {
  readonly code: FailureCode;
  readonly detail?: string | undefined;
}

/** The outbox in the store's database: everything a worker does to it is one transaction. */
export interface Outbox {
  /** Several changes as one transaction: one sync of the disk for all of them. */
  atomically(work: () => void): void;
  /** After a restart nobody holds anything: leases of the process before are void. */
  recover(): void;
  /** Up to `limit` due rows, at most one a visit and the oldest of it; held until the lease ends. */
  claim(destination: string, claim: Claim): readonly LeasedRow[];
  /** False when the lease was lost: somebody else has the row, and this answer counts for nothing. */
  deliver(row: LeasedRow, now: number, receipt: string): boolean;
  /** The destination has it; ask again at `dueAt`. */
  accept(row: LeasedRow, dueAt: number): boolean;
  /** Try again at `dueAt`; no network is no attempt. */
  postpone(row: LeasedRow, now: number, dueAt: number, error: RowError, counts: boolean): boolean;
  poison(row: LeasedRow, now: number, error: RowError): boolean;
  /** Gives the lease back unused. */
  release(row: LeasedRow): boolean;
  pause(destination: string, until: number, code: FailureCode): void;
  resume(destination: string): void;
  pausedUntil(destination: string, now: number): number | undefined;
  status(destination: string): OutboxStatus;
  /** Rows of the visits of one day, by their state. */
  countsOn(destination: string, serviceDay: string): Readonly<Record<OutboxState, number>>;
  row(id: number): OutboxRow | undefined;
  /** What has not arrived: refused rows first, then the oldest. */
  undelivered(limit: number): readonly OutboxRow[];
  /** A poison row gets back into the line, at its end of patience; undefined id: all of them. Returns how many. */
  retry(now: number, id?: number): number;
  /** A refused row that somebody has carried over by hand. */
  settle(id: number, now: number, receipt: string): boolean;
  nextDue(destination: string, now: number): number | undefined;
}

interface Raw {
  readonly id: number;
  readonly visit_id: string;
  readonly destination: string;
  readonly kind: string;
  readonly idempotency_key: string;
  readonly payload: string;
  readonly state: OutboxState;
  readonly attempts: number;
  readonly due_at: number;
  readonly created_at: number;
  readonly last_error: string | null;
  readonly error_at: number | null;
  readonly error_detail: string | null;
  readonly receipt: string | null;
  readonly fence: number;
}

const toRow = (raw: Raw): LeasedRow => ({
  id: raw.id,
  visitId: raw.visit_id,
  destination: raw.destination,
  kind: raw.kind,
  idempotencyKey: raw.idempotency_key,
  payload: raw.payload,
  state: raw.state,
  attempts: raw.attempts,
  dueAt: raw.due_at,
  createdAt: raw.created_at,
  fence: raw.fence,
  ...(raw.last_error !== null &&
    isFailureCode(raw.last_error) && {
      error: {
        code: raw.last_error,
        at: raw.error_at ?? raw.created_at,
        ...(raw.error_detail !== null && { detail: raw.error_detail }),
      },
    }),
  ...(raw.receipt !== null && { receipt: raw.receipt }),
});

/** Nothing is ever put off this long: what is due later was written before the clock went back. */
const farOffMs = 3_600_000;

export const createOutbox = (db: Database): Outbox => {
  // One row a visit at a time, the oldest first: order only within a visit. A poison row holds back what came after it.
  const isFirstOfVisit = `NOT EXISTS (
    SELECT 1 FROM outbox earlier
    WHERE earlier.destination = o.destination AND earlier.visit_id = o.visit_id AND earlier.id < o.id
      AND earlier.state <> 'delivered')`;
  const due = db.prepare<[Record<string, string | number>], Raw>(`
    UPDATE outbox SET fence = fence + 1, leased_until = $leasedUntil
    WHERE id IN (
      SELECT o.id FROM outbox o
      WHERE o.destination = $destination AND o.state <> 'delivered' AND o.state IN ('pending', 'accepted')
        AND (o.due_at <= $now OR o.due_at > $farOff)
        AND (o.leased_until IS NULL OR o.leased_until <= $now OR o.leased_until > $farOff)
        AND o.id NOT IN (SELECT value FROM json_each($except))
        AND ${isFirstOfVisit}
      ORDER BY o.due_at, o.id LIMIT $limit)
    RETURNING *`);
  const held = "id = ? AND fence = ? AND state IN ('pending', 'accepted')";
  const deliver = db.prepare<[number, string, number, number]>(
    `UPDATE outbox SET state = 'delivered', settled_at = ?, receipt = ?, leased_until = NULL WHERE ${held}`,
  );
  const accept = db.prepare<[number, number, number]>(
    `UPDATE outbox SET state = 'accepted', due_at = ?, leased_until = NULL WHERE ${held}`,
  );
  const postpone = db.prepare<[number, number, string, number, string | null, number, number]>(
    `UPDATE outbox SET due_at = ?, attempts = attempts + ?, last_error = ?, error_at = ?, error_detail = ?,
       leased_until = NULL WHERE ${held}`,
  );
  const poison = db.prepare<[number, string, number, string | null, number, number]>(
    `UPDATE outbox SET state = 'poison', attempts = attempts + 1, settled_at = ?, last_error = ?, error_at = ?,
       error_detail = ?, leased_until = NULL WHERE ${held}`,
  );
  const release = db.prepare<[number, number]>(
    `UPDATE outbox SET leased_until = NULL WHERE ${held}`,
  );
  const pause = db.prepare<[string, number, string]>(`
    INSERT INTO outbox_pause (destination, until, code, failures) VALUES (?, ?, ?, 1)
    ON CONFLICT (destination) DO UPDATE SET until = excluded.until, code = excluded.code, failures = failures + 1`);
  const resume = db.prepare<[string]>('DELETE FROM outbox_pause WHERE destination = ?');
  const paused = db.prepare<[string], { until: number; code: string }>(
    'SELECT until, code FROM outbox_pause WHERE destination = ?',
  );
  const line = db.prepare<
    [string],
    {
      pending: number;
      accepted: number;
      poison: number;
      oldest: number | null;
      nextDue: number | null;
    }
  >(`
    SELECT count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE state = 'accepted') AS accepted,
      count(*) FILTER (WHERE state = 'poison') AS poison, min(created_at) AS oldest,
      min(due_at) FILTER (WHERE state <> 'poison') AS nextDue
    FROM outbox WHERE destination = ? AND state <> 'delivered'`);
  const lastError = db.prepare<[string], { last_error: string; error_at: number }>(
    "SELECT last_error, error_at FROM outbox WHERE destination = ? AND state <> 'delivered' AND error_at IS NOT NULL ORDER BY error_at DESC LIMIT 1",
  );
  const ofDay = db.prepare<[string, string], { state: OutboxState; count: number }>(
    'SELECT o.state, count(*) AS count FROM visit v JOIN outbox o ON o.visit_id = v.id AND o.destination = ? WHERE v.service_day = ? GROUP BY o.state',
  );
  const one = db.prepare<[number], Raw>('SELECT * FROM outbox WHERE id = ?');
  const undelivered = db.prepare<[number], Raw>(
    "SELECT * FROM outbox WHERE state <> 'delivered' ORDER BY state <> 'poison', id LIMIT ?",
  );
  const settle = db.prepare<[number, string, number]>(
    "UPDATE outbox SET state = 'delivered', settled_at = ?, receipt = ? WHERE id = ? AND state = 'poison'",
  );
  const retryOne = db.prepare<[number, number]>(
    "UPDATE outbox SET state = 'pending', due_at = ?, attempts = 0, settled_at = NULL WHERE id = ? AND state = 'poison'",
  );
  const retryAll = db.prepare<[number]>(
    "UPDATE outbox SET state = 'pending', due_at = ?, attempts = 0, settled_at = NULL WHERE state = 'poison'",
  );
  // Rows that are held, or wait behind another of their visit, come up when that one is settled.
  const soonest = db
    .prepare<[string], number>(`
      SELECT o.due_at FROM outbox o
      WHERE o.destination = ? AND o.state <> 'delivered' AND o.state <> 'poison' AND o.leased_until IS NULL
        AND ${isFirstOfVisit}
      ORDER BY o.due_at, o.id LIMIT 1`)
    .pluck();

  // A pause that reaches too far was made by a clock that has gone back since.
  const pausedUntil = (destination: string, now: number): number | undefined => {
    const until = paused.get(destination)?.until;
    return until !== undefined && until > now && until <= now + farOffMs ? until : undefined;
  };

  const forgetLeases = db.prepare(
    'UPDATE outbox SET leased_until = NULL WHERE leased_until IS NOT NULL',
  );

  return {
    atomically: (work) => db.transaction(work).immediate(),
    recover: () => void forgetLeases.run(),
    claim: (destination, { now, leaseMs, limit, except = [] }) =>
      due
        .all({
          destination,
          now,
          leasedUntil: now + leaseMs,
          limit,
          farOff: now + farOffMs,
          except: JSON.stringify([...except]),
        })
        .map(toRow)
        .toSorted((a, b) => a.id - b.id),
    deliver: ({ id, fence }, now, receipt) => deliver.run(now, receipt, id, fence).changes === 1,
    accept: ({ id, fence }, dueAt) => accept.run(dueAt, id, fence).changes === 1,
    postpone: ({ id, fence }, now, dueAt, { code, detail }, isAttempt) =>
      postpone.run(dueAt, isAttempt ? 1 : 0, code, now, detail ?? null, id, fence).changes === 1,
    poison: ({ id, fence }, now, { code, detail }) =>
      poison.run(now, code, now, detail ?? null, id, fence).changes === 1,
    release: ({ id, fence }) => release.run(id, fence).changes === 1,
    pause: (destination, until, code) => void pause.run(destination, until, code),
    resume: (destination) => void resume.run(destination),
    pausedUntil,
    status(destination) {
      const {
        pending = 0,
        accepted = 0,
        poison = 0,
        oldest = null,
        nextDue = null,
      } = line.get(destination) ?? {};
      const error = lastError.get(destination);
      const pause = paused.get(destination);
      return {
        pending,
        accepted,
        poison,
        ...(oldest !== null && { oldest }),
        ...(nextDue !== null && { nextDue }),
        ...(error &&
          isFailureCode(error.last_error) && {
            lastError: { code: error.last_error, at: error.error_at },
          }),
        ...(pause && isFailureCode(pause.code) && { paused: { ...pause, code: pause.code } }),
      };
    },
    countsOn: (destination, serviceDay) => ({
      pending: 0,
      accepted: 0,
      delivered: 0,
      poison: 0,
      ...Object.fromEntries(
        ofDay.all(destination, serviceDay).map(({ state, count }) => [state, count]),
      ),
    }),
    row: (id) => {
      const raw = one.get(id);
      return raw && toRow(raw);
    },
    undelivered: (limit) => undelivered.all(limit).map(toRow),
    settle: (id, now, receipt) => settle.run(now, receipt, id).changes === 1,
    retry: (now, id) => (id === undefined ? retryAll.run(now) : retryOne.run(now, id)).changes,
    nextDue: (destination, now) => {
      const at = soonest.get(destination);
      return at === undefined ? undefined : Math.max(at, pausedUntil(destination, now) ?? 0);
    },
  };
};
