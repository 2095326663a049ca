import { type AuditEntry, type AuditLog, createAuditLog } from '../audit/index.ts';
import { type Clock, vietnamDay } from '../clock.ts';
import type { DeviceIncident } from '../contract/index.ts';
import {
  Decision,
  EligibilityReply,
  Identification,
  PaperSeen,
  type Ticket,
  type TicketState,
  Trust,
  type VisitState,
} from '../contract/index.ts';
import { createIncidentLog } from './incidents.ts';
import type { OpenStore } from './open.ts';
import { createOutageLog, type OutageRecord } from './outages.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createRecheckLog, type RecheckRecord } from './rechecks.ts';
import type { PersonNumbers, PresentedAs, StoreReport, VisitLine, VisitRecord } from './records.ts';
import { serviceDay } from './service-day.ts';
import { createTickets } from './tickets.ts';

interface Row {
  readonly id: string;
  readonly service_day: string;
  readonly state: VisitState;
  readonly full_name: string | null;
  readonly identification: string | null;
  readonly decision: string;
  readonly reply: string | null;
  readonly trust: string;
  readonly presented_as: PresentedAs;
  readonly origin: 'kiosk' | 'desk';
  readonly override_reason: string | null;
  readonly override_by: string | null;
  readonly paper: string | null;
  readonly created_at: number;
  readonly queue_id: string;
  readonly ticket_day: string;
  readonly sequence: number;
  readonly number: string;
  readonly ticket_state: TicketState;
}

/** The ticket that was given last, beside its visit. */
const ticketColumns =
  't.queue_id, t.service_day AS ticket_day, t.sequence, t.number, t.state AS ticket_state';
const visitAndTicket =
  'FROM visit v JOIN ticket t ON t.id = (SELECT max(id) FROM ticket WHERE visit_id = v.id)';
const visitWithTicket = `SELECT v.*, ${ticketColumns} ${visitAndTicket}`;

/** From the index `visit_line` alone: visits are large, and the board is made anew with every change. */
export const linesOfDay = `
  SELECT v.id, v.state, v.full_name, v.trust, v.origin, v.created_at,
    coalesce(v.personal_number, v.card_number, v.insurance_number, v.old_number) AS known_by,
    json_extract(v.decision, '$.reasons') AS reasons, ${ticketColumns}
  ${visitAndTicket}
  WHERE v.service_day = $day ORDER BY v.created_at DESC, v.rowid DESC`;

/**
 * One branch a number, so that each uses its index and a long day costs nothing. The plus keeps the day out of the branches: there
 * it would take the index of the day's lines, and look through the day.
 */
export const todayOfPerson = `
  SELECT id FROM (
    SELECT id, service_day, state, created_at FROM visit WHERE personal_number = $personalNumber
    UNION ALL SELECT id, service_day, state, created_at FROM visit WHERE card_number = $cardNumber
    UNION ALL SELECT id, service_day, state, created_at FROM visit WHERE insurance_number = $insuranceNumber
    UNION ALL SELECT id, service_day, state, created_at FROM visit WHERE old_number = $oldNumber)
  WHERE +service_day = $day AND state <> 'closed'
  ORDER BY state = 'waiting-desk', created_at DESC LIMIT 1`;

type LineRow = Omit<
  Row,
  | 'service_day'
  | 'identification'
  | 'decision'
  | 'reply'
  | 'presented_as'
  | 'override_reason'
  | 'override_by'
  | 'paper'
> & { readonly known_by: string | null; readonly reasons: string };

/** What a visit and its line have in common. */
const sharedOf = (row: LineRow | Row) => ({
  visitId: row.id,
  state: row.state,
  ticket: {
    queueId: row.queue_id,
    number: row.number,
    sequence: row.sequence,
    serviceDay: row.ticket_day,
  },
  ticketState: row.ticket_state,
  ...(row.full_name !== null && { fullName: row.full_name }),
  origin: row.origin,
  createdAt: row.created_at,
});

const toLine = (row: LineRow): VisitLine => ({
  ...sharedOf(row),
  ...(row.known_by !== null && { number: row.known_by }),
  trust: row.trust as Trust,
  reasons: JSON.parse(row.reasons),
});

const toRecord = (row: Row): VisitRecord => ({
  ...sharedOf(row),
  serviceDay: row.service_day,
  ...(row.identification !== null && {
    identification: Identification.parse(JSON.parse(row.identification)),
  }),
  decision: Decision.parse(JSON.parse(row.decision)),
  ...(row.reply !== null && { reply: EligibilityReply.parse(JSON.parse(row.reply)) }),
  trust: Trust.parse(row.trust),
  presentedAs: row.presented_as,
  ...(row.override_reason !== null && {
    override: { reason: row.override_reason, by: row.override_by ?? '' },
  }),
  ...(row.paper !== null && { paper: PaperSeen.parse(JSON.parse(row.paper)) }),
});

/** Reading side of the store; the command line has no more. */
export interface StoreReader {
  visit(visitId: string): VisitRecord | undefined;
  /** Visits of a day of numbering, newest first. */
  visitsOn(serviceDay: string): readonly VisitRecord[];
  /** The same in short. */
  linesOn(serviceDay: string): readonly VisitLine[];
  /** Visits of the days of numbering from `first` to `last`, both included, oldest first. */
  visitsBetween(first: string, last: string): IterableIterator<VisitRecord>;
  /** The day under which a ticket would be numbered now. */
  today(): string;
  waiting(queueId: string): number;
  waitingBefore(ticket: Ticket): number;
  /** Number called last in a queue today. */
  calledLast(queueId: string): string | undefined;
  /** This person's visit today: admitted before waiting, newest first. Desk visits that were closed do not count. */
  findToday(numbers: PersonNumbers): VisitRecord | undefined;
  readonly outbox: Pick<Outbox, 'status' | 'countsOn' | 'row' | 'undelivered'>;
  recheckOf(visitId: string): RecheckRecord | undefined;
  /** Cases of asking again that wait for the desk, oldest first. */
  openRechecks(): readonly RecheckRecord[];
  rechecksOn(serviceDay: string): readonly RecheckRecord[];
  /** Outages that touch a span of time, epoch milliseconds. */
  outages(from: number, to: number): readonly OutageRecord[];
  auditOf(visitId: string): readonly AuditEntry[];
  readonly trail: Pick<AuditLog, 'verification' | 'anchor' | 'holds' | 'lastOf'>;
  /** Readers and cards, oldest first; epoch milliseconds, the later end left out. */
  incidents(from: number, to: number): readonly DeviceIncident[];
  check(): StoreReport;
  close(): void;
}

export const createReader = ({ db, close }: OpenStore, clock: Clock): StoreReader => {
  const byId = db.prepare<[string], Row>(`${visitWithTicket} WHERE v.id = ?`);
  const onDay = db.prepare<[string], Row>(
    `${visitWithTicket} WHERE v.service_day = ? ORDER BY v.created_at DESC, v.rowid DESC`,
  );
  const linesOnDay = db.prepare<[{ day: string }], LineRow>(linesOfDay);
  const days = db
    .prepare<[string, string], string>(
      'SELECT DISTINCT service_day FROM visit WHERE service_day BETWEEN ? AND ? ORDER BY service_day',
    )
    .pluck();
  const newestDay = db
    .prepare<[], string | null>('SELECT max(service_day) FROM ticket_counter')
    .pluck();
  const found = db.prepare<[Record<string, string | null>], string>(todayOfPerson).pluck();
  const count = (table: 'visit' | 'ticket' | 'outbox'): number =>
    db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  const gaps = db.prepare<[], { queue_id: string; service_day: string }>(`
    SELECT c.queue_id, c.service_day FROM ticket_counter c
    LEFT JOIN ticket t ON t.queue_id = c.queue_id AND t.service_day = c.service_day
    GROUP BY c.queue_id, c.service_day
    HAVING count(t.id) <> c.last OR coalesce(max(t.sequence), 0) <> c.last`);
  const tickets = createTickets(db);
  const audit = createAuditLog(db);
  // Who shortens the log would have to take its tickets along, and their numbers then have gaps.
  const unaudited = db
    .prepare<[], number>(`
      SELECT count(*) FROM ticket WHERE visit_id || ' ' || number NOT IN (
        SELECT visit_id || ' ' || json_extract(detail, '$.ticket') FROM audit
        WHERE visit_id IS NOT NULL AND (action = 'visit.created' OR action LIKE 'visit.admitted%'))`)
    .pluck();
  const rechecks = createRecheckLog(db);
  const outages = createOutageLog(db);
  const today = (): string => {
    const now = clock.now();
    return serviceDay(vietnamDay(now), newestDay.get() ?? undefined, now);
  };
  return {
    visit: (visitId) => {
      const row = byId.get(visitId);
      return row && toRecord(row);
    },
    visitsOn: (day) => onDay.all(day).map(toRecord),
    linesOn: (day) => linesOnDay.all({ day }).map(toLine),
    *visitsBetween(first, last) {
      // Day by day: a cursor left open would keep every writer of this connection out.
      for (const day of days.all(first, last)) yield* onDay.all(day).map(toRecord).reverse();
    },
    today,
    waiting: (queueId) => tickets.waiting(queueId, today()),
    waitingBefore: tickets.waitingBefore,
    calledLast: (queueId) => tickets.called(queueId, today())?.number,
    findToday: (numbers) => {
      const visitId = found.get({
        day: today(),
        personalNumber: numbers.personalNumber ?? null,
        cardNumber: numbers.cardNumber ?? null,
        insuranceNumber: numbers.insuranceNumber ?? null,
        oldNumber: numbers.oldNumber ?? null,
      });
      const row = visitId === undefined ? undefined : byId.get(visitId);
      return row && toRecord(row);
    },
    outbox: createOutbox(db),
    recheckOf: rechecks.of,
    openRechecks: rechecks.open,
    rechecksOn: rechecks.on,
    outages: outages.between,
    auditOf: (visitId) => audit.forVisit(visitId),
    trail: audit,
    incidents: (from, to) => createIncidentLog(db).between(from, to),
    check: () => {
      const integrity = String(db.pragma('integrity_check(1)', { simple: true }));
      const chain = audit.verify();
      const numbering = gaps.all().map((each) => `${each.queue_id} ${each.service_day}`);
      const untold = unaudited.get() ?? 0;
      return {
        ok: integrity === 'ok' && chain.ok && untold === 0 && numbering.length === 0,
        integrity,
        visits: count('visit'),
        tickets: count('ticket'),
        outbox: count('outbox'),
        audit: chain,
        unaudited: untold,
        numbering,
      };
    },
    close,
  };
};
