import { randomUUID } from 'node:crypto';
import { type AuditEntry, type AuditLog, createAuditLog } from '../audit/index.ts';
import { type Clock, vietnamDay } from '../clock.ts';
import type { Destination, DeviceIncident, FailureCode } from '../contract/index.ts';
import {
  Decision,
  EligibilityReply,
  fail,
  Identification,
  ok,
  PaperSeen,
  type Result,
  type Ticket,
  type TicketState,
  Trust,
  type VisitState,
} from '../contract/index.ts';
import type { DeliveryPayload } from './delivery-payload.ts';
import { guarded } from './failure.ts';
import { createIncidentLog } from './incidents.ts';
import { type Database, type OpenStore, openBeside, openForHost, openForReading } from './open.ts';
import { createOutageLog, type OutageRecord } from './outages.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createRecheckLog, type RecheckRecord } from './rechecks.ts';
import type {
  DeskAdmission,
  NewVisit,
  PersonNumbers,
  PresentedAs,
  Queue,
  RecheckResult,
  RecheckSettlement,
  StoreReport,
  VisitLine,
  VisitRecord,
} from './records.ts';
import { serviceDay } from './service-day.ts';

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

const visitWithTicket = `
  SELECT v.*, t.queue_id, t.service_day AS ticket_day, t.sequence, t.number, t.state AS ticket_state
  FROM visit v JOIN ticket t ON t.id = (SELECT max(id) FROM ticket WHERE visit_id = v.id)`;

interface LineRow {
  readonly id: string;
  readonly state: VisitState;
  readonly full_name: string | null;
  readonly known_by: string | null;
  readonly trust: string;
  readonly origin: 'kiosk' | 'desk';
  readonly reasons: string;
  readonly created_at: number;
  readonly queue_id: string;
  readonly ticket_day: string;
  readonly sequence: number;
  readonly number: string;
  readonly ticket_state: TicketState;
}

const toLine = (row: LineRow): VisitLine => ({
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
  ...(row.known_by !== null && { number: row.known_by }),
  trust: row.trust as Trust,
  origin: row.origin,
  reasons: JSON.parse(row.reasons),
  createdAt: row.created_at,
});

const toRecord = (row: Row): VisitRecord => ({
  visitId: row.id,
  state: row.state,
  serviceDay: row.service_day,
  ticket: {
    queueId: row.queue_id,
    number: row.number,
    sequence: row.sequence,
    serviceDay: row.ticket_day,
  },
  ticketState: row.ticket_state,
  ...(row.full_name !== null && { fullName: row.full_name }),
  ...(row.identification !== null && {
    identification: Identification.parse(JSON.parse(row.identification)),
  }),
  decision: Decision.parse(JSON.parse(row.decision)),
  ...(row.reply !== null && { reply: EligibilityReply.parse(JSON.parse(row.reply)) }),
  trust: Trust.parse(row.trust),
  presentedAs: row.presented_as,
  origin: row.origin,
  ...(row.override_reason !== null && {
    override: { reason: row.override_reason, by: row.override_by ?? '' },
  }),
  ...(row.paper !== null && { paper: PaperSeen.parse(JSON.parse(row.paper)) }),
  createdAt: row.created_at,
});

const stateOf = (decision: Decision): VisitState => {
  switch (decision.outcome) {
    case 'admitted':
    case 'admitted-provisionally':
    case 'self-pay':
      return decision.outcome;
    case 'to-desk':
    case 'already-checked-in':
      return 'waiting-desk';
  }
};

const numbersOf = ({ identification, decision, reply }: NewVisit): Required<PersonNumbers> => {
  const { claim } = identification;
  const card = reply?.kind === 'answered' ? reply.card : undefined;
  return {
    personalNumber: claim.personalNumber,
    cardNumber: decision.coverage?.number ?? claim.cardNumber ?? card?.number,
    insuranceNumber:
      decision.coverage?.insuranceNumber ?? claim.insuranceNumber ?? card?.insuranceNumber,
    oldNumber: claim.oldNumber,
  };
};

const json = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value);

/** What the audit keeps of the chip; nothing of the person. */
const chipSummary = ({ chip, chipTrouble }: Identification): Record<string, string> =>
  chip
    ? {
        chip: `${chip.access}${chip.fellBack ? ' after PACE' : ''}, genuine ${chip.genuine}, signer ${chip.signer}`,
      }
    : chipTrouble
      ? { chip: chipTrouble.code }
      : {};

/** How soon a provisional admission is asked about that the gateway has answered already. */
const askAgainMs = 45 * 60_000;
/** Without a commit for this long the write-ahead log is brought home, while nobody waits. */
const idleCheckpointMs = 250;

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

export interface Store extends StoreReader {
  readonly db: Database;
  readonly outbox: Outbox;
  /** Visit, ticket, outbox row and audit entry in one transaction, durable when it returns. */
  commit(visit: NewVisit): Result<VisitRecord>;
  /** The same, durable when it resolves: visits that come at the same moment share one sync of the disk. */
  commitSoon(visit: NewVisit): Promise<Result<VisitRecord>>;
  /** A desk visit gets a ticket of another queue. Fails with `checkin.visit-not-found`, `checkin.visit-closed`. */
  admit(admission: DeskAdmission): Result<VisitRecord>;
  closeVisit(visitId: string, reason: string, actor: string): Result<VisitRecord>;
  /**
   * Calls the ticket that waits behind `after`, the one called now; undefined when nobody waits. When another one is called by
   * now, it is the answer: asked twice, nobody is passed over.
   */
  callNext(queueId: string, actor: string, after: string | undefined): Result<Ticket | undefined>;
  audit(entry: Omit<AuditEntry, 'at'>): Result<void>;
  /** Work on the outbox with its audit entry, in one transaction. */
  attempt<T>(work: () => T, entry: Omit<AuditEntry, 'at'>): Result<T>;
  /** What asking again brought; joins the transaction that is open. A visit that is provisional no longer stays as it is. */
  applyRecheck(result: RecheckResult): void;
  /** Fails with `checkin.visit-not-found`, `delivery.recheck-settled`. */
  settleRecheck(settlement: RecheckSettlement): Result<VisitRecord>;
  beginOutage(part: Destination, code: FailureCode): Result<void>;
  endOutage(part: Destination): Result<void>;
  recordIncident(incident: DeviceIncident): Result<void>;
  /** Removes incidents and outages before an instant, epoch milliseconds. */
  purgeIncidents(before: number): Result<void>;
  /**
   * Removes personal data of visits on days before `before`, of so many at most; numbering and audit stay, and so does what
   * has not arrived yet. Returns how many.
   */
  purge(options: { readonly before: string; readonly most: number }): Result<number>;
  isWritable(): boolean;
}

const createReader = ({ db, close }: OpenStore, clock: Clock): StoreReader => {
  const byId = db.prepare<[string], Row>(`${visitWithTicket} WHERE v.id = ?`);
  const onDay = db.prepare<[string], Row>(
    `${visitWithTicket} WHERE v.service_day = ? ORDER BY v.created_at DESC, v.rowid DESC`,
  );
  const linesOnDay = db.prepare<[string], LineRow>(`
    SELECT v.id, v.state, v.full_name, v.trust, v.origin, v.created_at,
      coalesce(v.personal_number, v.card_number, v.insurance_number, v.old_number) AS known_by,
      json_extract(v.decision, '$.reasons') AS reasons,
      t.queue_id, t.service_day AS ticket_day, t.sequence, t.number, t.state AS ticket_state
    FROM visit v JOIN ticket t ON t.id = (SELECT max(id) FROM ticket WHERE visit_id = v.id)
    WHERE v.service_day = ? ORDER BY v.created_at DESC, v.rowid DESC`);
  const days = db
    .prepare<[string, string], string>(
      'SELECT DISTINCT service_day FROM visit WHERE service_day BETWEEN ? AND ? ORDER BY service_day',
    )
    .pluck();
  const newestDay = db
    .prepare<[], string | null>('SELECT max(service_day) FROM ticket_counter')
    .pluck();
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
  const called = db
    .prepare<[string, string], string>(
      "SELECT number FROM ticket WHERE queue_id = ? AND service_day = ? AND state = 'called' ORDER BY sequence DESC LIMIT 1",
    )
    .pluck();
  // One branch a number, so that each uses its index and a long day costs nothing.
  const found = db
    .prepare<[Record<string, string | null>], string>(`
      SELECT id FROM (
        SELECT id, service_day, state, created_at FROM visit WHERE personal_number = $personalNumber
        UNION ALL SELECT id, service_day, state, created_at FROM visit WHERE card_number = $cardNumber
        UNION ALL SELECT id, service_day, state, created_at FROM visit WHERE insurance_number = $insuranceNumber
        UNION ALL SELECT id, service_day, state, created_at FROM visit WHERE old_number = $oldNumber)
      WHERE service_day = $day AND state <> 'closed'
      ORDER BY state = 'waiting-desk', created_at DESC LIMIT 1`)
    .pluck();
  const count = (table: 'visit' | 'ticket' | 'outbox'): number =>
    db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  const gaps = db.prepare<[], { queue_id: string; service_day: string }>(`
    SELECT c.queue_id, c.service_day FROM ticket_counter c
    LEFT JOIN ticket t ON t.queue_id = c.queue_id AND t.service_day = c.service_day
    GROUP BY c.queue_id, c.service_day
    HAVING count(t.id) <> c.last OR coalesce(max(t.sequence), 0) <> c.last`);
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
    linesOn: (day) => linesOnDay.all(day).map(toLine),
    *visitsBetween(first, last) {
      // Day by day: a cursor left open would keep every writer of this connection out.
      for (const day of days.all(first, last)) yield* onDay.all(day).map(toRecord).reverse();
    },
    today,
    waiting: (queueId) => waiting.get(queueId, today()) ?? 0,
    waitingBefore: ({ queueId, serviceDay: day, sequence }) =>
      before.get(queueId, day, sequence) ?? 0,
    calledLast: (queueId) => called.get(queueId, today()),
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

const createStore = (opened: OpenStore, clock: Clock): Store => {
  const { db } = opened;
  const reader = createReader(opened, clock);
  const outbox = createOutbox(db);
  const incidents = createIncidentLog(db);
  const outages = createOutageLog(db);
  const rechecks = createRecheckLog(db);
  const audit = createAuditLog(db);
  const idOf = db
    .prepare<[string], string>('SELECT id FROM visit WHERE idempotency_key = ?')
    .pluck();
  const admittedAs = db
    .prepare<[string], string>('SELECT visit_id FROM outbox WHERE idempotency_key = ?')
    .pluck();
  const insertVisit = db.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO visit (id, idempotency_key, service_day, state, personal_number, card_number, insurance_number,
      old_number, full_name, identification, decision, reply, trust, presented_as, origin, device, override_reason,
      override_by, paper, created_at, updated_at)
    VALUES ($id, $key, $day, $state, $personalNumber, $cardNumber, $insuranceNumber, $oldNumber, $fullName,
      $identification, $decision, $reply, $trust, $presentedAs, $origin, $device, $overrideReason, $overrideBy, $paper,
      $now, $now)`);
  const updateVisit = db.prepare<[Record<string, string | number | null>]>(`
    UPDATE visit SET state = $state, personal_number = $personalNumber, card_number = $cardNumber,
      insurance_number = $insuranceNumber, old_number = $oldNumber, full_name = $fullName,
      identification = $identification, decision = $decision, reply = $reply, trust = $trust,
      presented_as = $presentedAs, override_reason = $overrideReason, override_by = $overrideBy, paper = $paper,
      updated_at = $now
    WHERE id = $id`);
  const nextNumber = db
    .prepare<[string, string], number>(`
      INSERT INTO ticket_counter (queue_id, service_day, last) VALUES (?, ?, 1)
      ON CONFLICT (queue_id, service_day) DO UPDATE SET last = last + 1 RETURNING last`)
    .pluck();
  const insertTicket = db.prepare<[string, string, string, number, string, number]>(
    "INSERT INTO ticket (visit_id, queue_id, service_day, sequence, number, state, issued_at) VALUES (?, ?, ?, ?, ?, 'waiting', ?)",
  );
  const finishTickets = db.prepare<[string]>("UPDATE ticket SET state = 'done' WHERE visit_id = ?");
  const insertOutbox = db.prepare<[string, Destination, string, string, string, number, number]>(
    'INSERT INTO outbox (visit_id, destination, kind, idempotency_key, payload, due_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const setState = db.prepare<[string, number, string]>(
    'UPDATE visit SET state = ?, updated_at = ? WHERE id = ?',
  );
  const firstWaiting = db.prepare<
    [string, string],
    { id: number; sequence: number; number: string; visit_id: string }
  >(
    "SELECT id, sequence, number, visit_id FROM ticket WHERE queue_id = ? AND service_day = ? AND state = 'waiting' ORDER BY sequence LIMIT 1",
  );
  const finishCalled = db.prepare<[string, string]>(
    "UPDATE ticket SET state = 'done' WHERE queue_id = ? AND service_day = ? AND state = 'called'",
  );
  const calledNow = db.prepare<[string, string], { sequence: number; number: string }>(
    "SELECT sequence, number FROM ticket WHERE queue_id = ? AND service_day = ? AND state = 'called' ORDER BY sequence DESC LIMIT 1",
  );
  const call = db.prepare<[number]>("UPDATE ticket SET state = 'called' WHERE id = ?");
  // Destinations are named for the index's sake: without them each visit would look through the whole line.
  const forgettable = db
    .prepare<[string, number], string>(`
      SELECT id FROM visit WHERE identification IS NOT NULL AND service_day < ?
        AND NOT EXISTS (
          SELECT 1 FROM outbox o
          WHERE o.destination IN ('his', 'gateway') AND o.visit_id = visit.id AND o.state <> 'delivered')
      LIMIT ?`)
    .pluck();
  const forget = db.prepare<[number, string]>(`
    UPDATE visit SET personal_number = NULL, card_number = NULL, insurance_number = NULL, old_number = NULL,
      full_name = NULL, identification = NULL, reply = NULL, paper = NULL, updated_at = ?,
      decision = json_remove(decision, '$.coverage')
    WHERE id = ?`);
  const forgetOutbox = db.prepare<[string]>(
    "UPDATE outbox SET payload = '{}' WHERE destination IN ('his', 'gateway') AND visit_id = ?",
  );

  const giveTicket = (visitId: string, queue: Queue, day: string, now: number): Ticket => {
    const sequence = nextNumber.get(queue.id, day) ?? 0;
    const number = `${queue.prefix}-${String(sequence).padStart(3, '0')}`;
    insertTicket.run(visitId, queue.id, day, sequence, number, now);
    return { queueId: queue.id, number, sequence, serviceDay: day };
  };

  const values = (visit: NewVisit, now: number) => {
    const numbers = numbersOf(visit);
    return {
      state: stateOf(visit.decision),
      personalNumber: numbers.personalNumber ?? null,
      cardNumber: numbers.cardNumber ?? null,
      insuranceNumber: numbers.insuranceNumber ?? null,
      oldNumber: numbers.oldNumber ?? null,
      fullName: visit.identification.claim.fullName ?? null,
      identification: JSON.stringify(visit.identification),
      decision: JSON.stringify(visit.decision),
      reply: json(visit.reply),
      trust: visit.identification.trust,
      presentedAs: visit.presentedAs,
      overrideReason: visit.override?.reason ?? null,
      overrideBy: visit.override?.by ?? null,
      paper: json(visit.paper),
      now,
    };
  };

  const payloadOf = (visit: NewVisit, ticket: Ticket, now: number): DeliveryPayload => ({
    ticketNumber: ticket.number,
    queueId: ticket.queueId,
    claim: visit.identification.claim,
    trust: visit.identification.trust,
    presentedAs: visit.presentedAs,
    outcome: visit.decision.outcome,
    ...(visit.decision.coverage && { coverage: visit.decision.coverage }),
    ...(visit.decision.benefit && { benefit: visit.decision.benefit }),
    ...(visit.decision.resultCode !== undefined && { resultCode: visit.decision.resultCode }),
    arrivedAt: now,
  });

  /** Outbox rows and audit entry of a visit, in the transaction that is open. Who waits at the desk is not admitted yet. */
  const record = (
    visit: NewVisit,
    visitId: string,
    kind: 'visit.created' | 'visit.admitted',
    ticket: Ticket,
    now: number,
  ): void => {
    const { outcome } = visit.decision;
    const key = visit.idempotencyKey;
    if (stateOf(visit.decision) !== 'waiting-desk') {
      const payload = JSON.stringify(payloadOf(visit, ticket, now));
      insertOutbox.run(visitId, 'his', kind, key, payload, now, now);
    }
    if (outcome === 'admitted-provisionally') {
      // Where the gateway did answer, its register needs time to change its mind.
      const dueAt = now + (visit.reply?.kind === 'answered' ? askAgainMs : 0);
      insertOutbox.run(visitId, 'gateway', 'visit.recheck', `${key}:recheck`, '{}', dueAt, now);
    }
    audit.append({
      at: now,
      actor: visit.actor,
      action: visit.override ? 'visit.admitted-by-override' : kind,
      visitId,
      detail: {
        outcome,
        trust: visit.identification.trust,
        presentedAs: visit.presentedAs,
        ticket: ticket.number,
        serviceDay: ticket.serviceDay,
        reasons: visit.decision.reasons.map(({ code }) => code).join(' '),
        ...chipSummary(visit.identification),
        ...(visit.override && { override: visit.override.reason }),
        ...(visit.paper && { paper: visit.paper.kind }),
      },
    });
  };

  const stored = (visitId: string): VisitRecord => {
    const visit = reader.visit(visitId);
    if (!visit) throw new Error('a visit of this transaction is not there');
    return visit;
  };

  const commitOne = db.transaction((visit: NewVisit): VisitRecord => {
    const known = idOf.get(visit.idempotencyKey);
    if (known !== undefined) return stored(known);
    const now = clock.now();
    const day = reader.today();
    const id = randomUUID();
    insertVisit.run({
      ...values(visit, now),
      id,
      key: visit.idempotencyKey,
      day,
      origin: visit.origin,
      device: visit.device,
    });
    const ticket = giveTicket(id, visit.queue, day, now);
    record(visit, id, 'visit.created', ticket, now);
    return stored(id);
  });

  const commitAll = db.transaction((visits: readonly NewVisit[]): VisitRecord[] =>
    visits.map((visit) => commitOne(visit)),
  );

  const admitOne = db.transaction((visit: DeskAdmission): Result<VisitRecord> => {
    const repeated = admittedAs.get(visit.idempotencyKey);
    if (repeated !== undefined) return ok(stored(repeated));
    const current = reader.visit(visit.visitId);
    if (!current) return fail('checkin.visit-not-found');
    if (current.state !== 'waiting-desk') return fail('checkin.visit-closed');
    const now = clock.now();
    finishTickets.run(visit.visitId);
    updateVisit.run({ ...values(visit, now), id: visit.visitId });
    const ticket = giveTicket(visit.visitId, visit.queue, reader.today(), now);
    record(visit, visit.visitId, 'visit.admitted', ticket, now);
    return ok(stored(visit.visitId));
  });

  const closeOne = db.transaction(
    (visitId: string, reason: string, actor: string): Result<VisitRecord> => {
      const current = reader.visit(visitId);
      if (!current) return fail('checkin.visit-not-found');
      if (current.state === 'closed') return ok(current);
      const now = clock.now();
      setState.run('closed', now, visitId);
      finishTickets.run(visitId);
      audit.append({ at: now, actor, action: 'visit.closed', visitId, detail: { reason } });
      return ok(stored(visitId));
    },
  );

  const updateByRecheck = db.prepare<[Record<string, string | number | null>]>(`
    UPDATE visit SET state = $state, decision = $decision, reply = $reply,
      card_number = coalesce($cardNumber, card_number), insurance_number = coalesce($insuranceNumber, insurance_number),
      updated_at = $now
    WHERE id = $id`);
  const settleVisit = db.prepare<[VisitState, string, string | null, number, string]>(
    'UPDATE visit SET state = ?, decision = ?, paper = coalesce(?, paper), updated_at = ? WHERE id = ?',
  );

  const applyRecheck = ({ visitId, finding, decision, reply }: RecheckResult): void => {
    const current = reader.visit(visitId);
    if (current?.state !== 'admitted-provisionally') return;
    const now = clock.now();
    const isConfirmed = finding === 'confirmed';
    rechecks.record({ visitId, finding, before: current.decision, decision, checkedAt: now });
    updateByRecheck.run({
      id: visitId,
      state: isConfirmed ? 'admitted' : current.state,
      decision: JSON.stringify(isConfirmed ? decision : current.decision),
      reply: JSON.stringify(reply),
      cardNumber: decision.coverage?.number ?? null,
      insuranceNumber: decision.coverage?.insuranceNumber ?? null,
      now,
    });
    audit.append({
      at: now,
      actor: 'recheck',
      action: 'visit.rechecked',
      visitId,
      detail: {
        finding,
        outcome: decision.outcome,
        reasons: decision.reasons.map(({ code }) => code).join(' '),
      },
    });
  };

  const settleOne = db.transaction((settlement: RecheckSettlement): Result<VisitRecord> => {
    const { visitId, as, by, note, state, decision, paper } = settlement;
    const now = clock.now();
    if (!reader.visit(visitId)) return fail('checkin.visit-not-found');
    if (!rechecks.settle(visitId, { as, by: by.displayName, at: now, note }))
      return fail('delivery.recheck-settled');
    settleVisit.run(state, JSON.stringify(decision), json(paper), now, visitId);
    audit.append({
      at: now,
      actor: by.staffId,
      action: 'visit.recheck-settled',
      visitId,
      detail: { as, ...(paper && { paper: paper.kind }) },
    });
    return ok(stored(visitId));
  });

  const callOne = db.transaction(
    (queueId: string, actor: string, after: string | undefined): Ticket | undefined => {
      const day = reader.today();
      const now = calledNow.get(queueId, day);
      if (now && now.number !== after) return { queueId, ...now, serviceDay: day };
      finishCalled.run(queueId, day);
      const next = firstWaiting.get(queueId, day);
      if (!next) return undefined;
      call.run(next.id);
      audit.append({
        at: clock.now(),
        actor,
        action: 'ticket.called',
        visitId: next.visit_id,
        detail: { ticket: next.number },
      });
      return { queueId, number: next.number, sequence: next.sequence, serviceDay: day };
    },
  );

  const purgeBefore = db.transaction((before: string, most: number): number => {
    const now = clock.now();
    const visits = forgettable.all(before, most);
    for (const visitId of visits) {
      forget.run(now, visitId);
      forgetOutbox.run(visitId);
      rechecks.forget(visitId);
    }
    if (visits.length > 0)
      audit.append({
        at: now,
        actor: 'retention',
        action: 'visit.personal-data-removed',
        detail: { before, visits: visits.length },
      });
    return visits.length;
  });

  let checkpoint: NodeJS.Timeout | undefined;
  const written = <T>(result: Result<T>): Result<T> => {
    clearTimeout(checkpoint);
    checkpoint = setTimeout(
      // What a disk does not let us bring home now stays in the log, and is brought home later.
      () => void guarded(() => db.pragma('wal_checkpoint(PASSIVE)')),
      idleCheckpointMs,
    );
    checkpoint.unref();
    return result;
  };

  const waiting: { visit: NewVisit; settle: (result: Result<VisitRecord>) => void }[] = [];
  const commitWaiting = (): void => {
    const batch = waiting.splice(0);
    if (batch.length === 0) return;
    const together = guarded(() => commitAll.immediate(batch.map(({ visit }) => visit)));
    for (const [index, { visit, settle }] of batch.entries()) {
      const record = together.ok ? together.value[index] : undefined;
      // What fails together is tried one by one: nobody pays for somebody else's visit.
      settle(written(record ? ok(record) : guarded(() => commitOne.immediate(visit))));
    }
  };

  const flatten = <T>(result: Result<Result<T>>): Result<T> => (result.ok ? result.value : result);

  return {
    ...reader,
    close() {
      // Nothing that was taken is left behind.
      commitWaiting();
      clearTimeout(checkpoint);
      reader.close();
    },
    db,
    outbox,
    attempt: (work, entry) =>
      guarded(() =>
        db
          .transaction(() => {
            const value = work();
            audit.append({ ...entry, at: clock.now() });
            return value;
          })
          .immediate(),
      ),
    applyRecheck,
    settleRecheck: (settlement) => flatten(guarded(() => settleOne.immediate(settlement))),
    beginOutage: (part, code) => guarded(() => outages.begin(part, code, clock.now())),
    endOutage: (part) => guarded(() => outages.end(part, clock.now())),
    commit: (visit) => written(guarded(() => commitOne.immediate(visit))),
    commitSoon: (visit) =>
      new Promise((settle) => {
        waiting.push({ visit, settle });
        if (waiting.length === 1) setImmediate(commitWaiting);
      }),
    admit: (admission) => written(flatten(guarded(() => admitOne.immediate(admission)))),
    closeVisit: (visitId, reason, actor) =>
      flatten(guarded(() => closeOne.immediate(visitId, reason, actor))),
    callNext: (queueId, actor, after) => guarded(() => callOne.immediate(queueId, actor, after)),
    audit: (entry) => guarded(() => audit.append({ ...entry, at: clock.now() })),
    recordIncident: (incident) => guarded(() => incidents.record(incident)),
    purgeIncidents: (before) =>
      guarded(() => {
        incidents.purge(before);
        outages.purge(before);
      }),
    purge: ({ before, most }) => guarded(() => purgeBefore.immediate(before, most)),
    isWritable: () =>
      guarded(() => {
        db.exec('BEGIN IMMEDIATE');
        // A write that is taken back still needs the space and the right to make it.
        try {
          db.exec("UPDATE ticket_counter SET last = last WHERE queue_id = ''");
        } finally {
          db.exec('ROLLBACK');
        }
      }).ok,
  };
};

/** Opens the store for the one host that may write to it. Failures: see `openForHost`. */
export const openStore = (options: {
  readonly path: string;
  readonly key: Buffer;
  readonly clock: Clock;
}): Result<Store> => {
  const opened = openForHost(options);
  return opened.ok ? ok(createStore(opened.value, options.clock)) : opened;
};

/** Opens the store for a single act, also while a host uses it; nothing is migrated. */
export const openStoreBeside = (options: {
  readonly path: string;
  readonly key: Buffer;
  readonly clock: Clock;
}): Result<Store> => {
  const opened = openBeside(options);
  return opened.ok ? ok(createStore(opened.value, options.clock)) : opened;
};

/** Opens the store for reading, also while a host uses it. */
export const readStore = (options: {
  readonly path: string;
  readonly key: Buffer;
  readonly clock: Clock;
}): Result<StoreReader> => {
  const opened = openForReading(options);
  return opened.ok ? ok(createReader(opened.value, options.clock)) : opened;
};
