import type { Ticket } from '../contract/index.ts';
import type { Database } from './open.ts';
import type { Queue } from './records.ts';

export interface Tickets {
  /** The next number of a queue and day, gapless: in the transaction that is open. */
  give(visitId: string, queue: Queue, serviceDay: string, now: number): Ticket;
  /** All tickets of a visit are over. */
  finish(visitId: string): void;
  waiting(queueId: string, serviceDay: string): number;
  waitingBefore(ticket: Ticket): number;
  called(queueId: string, serviceDay: string): Ticket | undefined;
  /** Calls the ticket that has waited longest; the one called before is over, also when nobody waits. */
  callNext(
    queueId: string,
    serviceDay: string,
  ): { readonly ticket: Ticket; readonly visitId: string } | undefined;
}

interface Row {
  readonly id: number;
  readonly visit_id: string;
  readonly sequence: number;
  readonly number: string;
}

/** Tickets of the queues. Days are days of numbering. */
export const createTickets = (db: Database): Tickets => {
  const nextNumber = db
    .prepare<[string, string], number>(`
      INSERT INTO ticket_counter (queue_id, service_day, last) VALUES (?, ?, 1)
      ON CONFLICT (queue_id, service_day) DO UPDATE SET last = last + 1 RETURNING last`)
    .pluck();
  const insert = db.prepare<[string, string, string, number, string, number]>(
    "INSERT INTO ticket (visit_id, queue_id, service_day, sequence, number, state, issued_at) VALUES (?, ?, ?, ?, ?, 'waiting', ?)",
  );
  const finish = db.prepare<[string]>("UPDATE ticket SET state = 'done' WHERE visit_id = ?");
  const waiting = db
    .prepare<[string, string], number>(
      "SELECT count(*) FROM ticket WHERE queue_id = ? AND service_day = ? AND state = 'waiting'",
    )
    .pluck();
  const before = db
    .prepare<[string, string, number], number>(
      "SELECT count(*) FROM ticket WHERE queue_id = ? AND service_day = ? AND state = 'waiting' AND sequence < ?",
    )
    .pluck();
  const called = db.prepare<[string, string], Row>(
    "SELECT id, visit_id, sequence, number FROM ticket WHERE queue_id = ? AND service_day = ? AND state = 'called' ORDER BY sequence DESC LIMIT 1",
  );
  const firstWaiting = db.prepare<[string, string], Row>(
    "SELECT id, visit_id, sequence, number FROM ticket WHERE queue_id = ? AND service_day = ? AND state = 'waiting' ORDER BY sequence LIMIT 1",
  );
  const finishCalled = db.prepare<[string, string]>(
    "UPDATE ticket SET state = 'done' WHERE queue_id = ? AND service_day = ? AND state = 'called'",
  );
  const call = db.prepare<[number]>("UPDATE ticket SET state = 'called' WHERE id = ?");
  const toTicket = (queueId: string, serviceDay: string, { number, sequence }: Row): Ticket => ({
    queueId,
    number,
    sequence,
    serviceDay,
  });
  return {
    give(visitId, queue, serviceDay, now) {
      const sequence = nextNumber.get(queue.id, serviceDay) ?? 0;
      const number = `${queue.prefix}-${String(sequence).padStart(3, '0')}`;
      insert.run(visitId, queue.id, serviceDay, sequence, number, now);
      return { queueId: queue.id, number, sequence, serviceDay };
    },
    finish: (visitId) => void finish.run(visitId),
    waiting: (queueId, serviceDay) => waiting.get(queueId, serviceDay) ?? 0,
    waitingBefore: ({ queueId, serviceDay, sequence }) =>
      before.get(queueId, serviceDay, sequence) ?? 0,
    called(queueId, serviceDay) {
      const row = called.get(queueId, serviceDay);
      return row && toTicket(queueId, serviceDay, row);
    },
    callNext(queueId, serviceDay) {
      finishCalled.run(queueId, serviceDay);
      const row = firstWaiting.get(queueId, serviceDay);
      if (!row) return undefined;
      call.run(row.id);
      return { ticket: toTicket(queueId, serviceDay, row), visitId: row.visit_id };
    },
  };
};
