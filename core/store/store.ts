import { randomUUID } from 'node:crypto';
import { type AuditEntry, createAuditLog } from '../audit/index.ts';
import type { Clock } from '../clock.ts';
import type { Destination, DeviceIncident, FailureCode } from '../contract/index.ts';
import {
  type Decision,
  fail,
  type Identification,
  ok,
  type Result,
  type Ticket,
  type VisitState,
} from '../contract/index.ts';
import type { DeliveryPayload } from './delivery-payload.ts';
import { guarded } from './failure.ts';
import { createIncidentLog } from './incidents.ts';
import { type Database, type OpenStore, openBeside, openForHost, openForReading } from './open.ts';
import { createOutageLog } from './outages.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createReader, type StoreReader } from './reader.ts';
import { createRecheckLog } from './rechecks.ts';
import type {
  DeskAdmission,
  NewVisit,
  PersonNumbers,
  RecheckResult,
  RecheckSettlement,
  VisitRecord,
} from './records.ts';
import { createPurge } from './retention.ts';
import { createTickets } from './tickets.ts';

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

const createStore = (opened: OpenStore, clock: Clock): Store => {
  const { db } = opened;
  const reader = createReader(opened, clock);
  const outbox = createOutbox(db);
  const incidents = createIncidentLog(db);
  const outages = createOutageLog(db);
  const rechecks = createRecheckLog(db);
  const tickets = createTickets(db);
  const audit = createAuditLog(db);
  const purge = createPurge(db, clock, audit, rechecks);
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
  const insertOutbox = db.prepare<[string, Destination, string, string, string, number, number]>(
    'INSERT INTO outbox (visit_id, destination, kind, idempotency_key, payload, due_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const setState = db.prepare<[string, number, string]>(
    'UPDATE visit SET state = ?, updated_at = ? WHERE id = ?',
  );

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
    const ticket = tickets.give(id, visit.queue, day, now);
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
    tickets.finish(visit.visitId);
    updateVisit.run({ ...values(visit, now), id: visit.visitId });
    const ticket = tickets.give(visit.visitId, visit.queue, reader.today(), now);
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
      tickets.finish(visitId);
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
      const now = tickets.called(queueId, day);
      if (now && now.number !== after) return now;
      const next = tickets.callNext(queueId, day);
      if (!next) return undefined;
      audit.append({
        at: clock.now(),
        actor,
        action: 'ticket.called',
        visitId: next.visitId,
        detail: { ticket: next.ticket.number },
      });
      return next.ticket;
    },
  );

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
    purge: ({ before, most }) => guarded(() => purge(before, most)),
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
