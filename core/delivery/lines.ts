import {
  type DeliveryLine,
  type DeskRow,
  type Destination,
  type FailureCode,
  fail,
  ok,
  type PartHealth,
  type Result,
  type RowOwner,
  type SavedFile,
  type UndeliveredRow,
} from '../contract/index.ts';
import { checkInXml, fileNameOf } from '../his/index.ts';
import type { OutboxRow, OutboxStatus, Store, VisitRecord } from '../store/index.ts';
import { visitAsStored, visitOf } from './his-destination.ts';

const destinations: readonly Destination[] = ['his', 'gateway'];
/** At the desk; the command line lists them all. */
const mostListed = 200;

/** What the other system has against the visit itself; all else is for IT. */
const aboutTheVisit: ReadonlySet<FailureCode> = new Set([
  'his.rejected',
  'his.duplicate-key-differs',
  'delivery.payload-unreadable',
]);

/** Who has to act on a row; nobody while it waits for its turn. */
export const ownerOf = ({ state, error }: OutboxRow): RowOwner | undefined =>
  state !== 'poison' ? undefined : error && aboutTheVisit.has(error.code) ? 'reception' : 'it';

const instant = (at: number): string => new Date(at).toISOString();

const healthOf = (status: OutboxStatus, now: number): PartHealth => {
  const { paused, lastError, poison } = status;
  if (paused && paused.until > now) {
    const since = lastError ? instant(Math.min(lastError.at, now)) : undefined;
    return { state: 'down', ...(since !== undefined && { since }), reason: { code: paused.code } };
  }
  if (lastError)
    return {
      state: poison > 0 ? 'degraded' : 'up',
      since: instant(lastError.at),
      reason: { code: lastError.code },
    };
  return { state: 'up' };
};

/** One line of the outbox, as desk and command line show it. */
export const deliveryLine = (
  destination: Destination,
  status: OutboxStatus,
  now: number,
): DeliveryLine => ({
  destination,
  health: healthOf(status, now),
  pending: status.pending,
  accepted: status.accepted,
  poison: status.poison,
  ...(status.oldest !== undefined && { oldest: instant(status.oldest) }),
  ...(status.nextDue !== undefined && { nextDue: instant(status.nextDue) }),
});

/** The outbox as people see it: its lines, what is stuck and why, and the acts that end it. */
export interface Deliveries {
  /** As of the last `refresh`: counting a long line costs more than a check-in may wait. */
  lines(): DeliveryLine[];
  refresh(): void;
  undelivered(show: (visit: VisitRecord) => DeskRow): UndeliveredRow[];
  /** Refused rows back into the line; how many. */
  retry(actor: string, id?: number): Result<number>;
  /** A refused row as the official check-in record, settled as carried over by hand. */
  export(actor: string, id: number): Result<SavedFile>;
}

export interface DeliveriesParts {
  readonly store: Store;
  readonly clock: { now(): number };
  readonly facilityCode: string;
  /** Rows are due again. */
  readonly wake: () => void;
}

export const createDeliveries = (parts: DeliveriesParts): Deliveries => {
  const { store, clock, facilityCode, wake } = parts;
  const { outbox } = store;

  const listed = (
    row: OutboxRow,
    show: (visit: VisitRecord) => DeskRow,
  ): UndeliveredRow | undefined => {
    const visit = store.visit(row.visitId);
    if (!visit || row.state === 'delivered') return undefined;
    const owner = ownerOf(row);
    return {
      id: row.id,
      destination: row.destination === 'gateway' ? 'gateway' : 'his',
      visit: show(visit),
      state: row.state,
      attempts: row.attempts,
      since: instant(row.createdAt),
      ...(row.state !== 'poison' && { nextDue: instant(row.dueAt) }),
      ...(row.error && { reason: { code: row.error.code } }),
      ...(row.error?.detail !== undefined && { detail: row.error.detail }),
      ...(owner && { owner }),
    };
  };

  const count = (): DeliveryLine[] =>
    destinations.map((destination) =>
      deliveryLine(destination, outbox.status(destination), clock.now()),
    );
  let counted = count();

  return {
    lines: () => counted,
    refresh: () => {
      counted = count();
    },
    undelivered: (show) => outbox.undelivered(mostListed).flatMap((row) => listed(row, show) ?? []),
    retry(actor, id) {
      const retried = store.attempt(
        () => {
          const count = outbox.retry(clock.now(), id);
          if (count > 0) for (const destination of destinations) outbox.resume(destination);
          return count;
        },
        {
          actor,
          action: 'delivery.retried',
          detail: { rows: id === undefined ? 'all' : String(id) },
        },
      );
      if (!retried.ok) return retried;
      if (id !== undefined && retried.value === 0) return fail('delivery.row-not-refused');
      wake();
      return retried;
    },
    export(actor, id) {
      const row = outbox.row(id);
      if (row?.state !== 'poison' || row.destination !== 'his')
        return fail('delivery.row-not-refused');
      const stored = store.visit(row.visitId);
      const visit =
        visitOf(row, facilityCode) ?? (stored && visitAsStored(row, stored, facilityCode));
      if (!visit) return fail('delivery.payload-unreadable');
      const settled = store.attempt(() => outbox.settle(id, clock.now(), 'exported'), {
        actor,
        action: 'delivery.exported',
        visitId: row.visitId,
        detail: { row: String(id) },
      });
      if (!settled.ok) return settled;
      if (!settled.value) return fail('delivery.row-not-refused');
      return ok({
        name: `${fileNameOf(row.idempotencyKey)}.xml`,
        mediaType: 'application/xml',
        data: Buffer.from(checkInXml(visit), 'utf8').toString('base64'),
      });
    },
  };
};
