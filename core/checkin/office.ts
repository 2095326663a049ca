import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import {
  type ChipHealth,
  type Clinic,
  type Decision,
  type DeskBoard,
  type DeskRow,
  type DeskVisit,
  type DeviceIncident,
  type EligibilityReply,
  type FacilityPolicy,
  fail,
  type Identification,
  type IdentityClaim,
  ok,
  type PaperSeen,
  type PartHealth,
  type Reason,
  type Result,
  type TicketSlip,
  type WedgeSettings,
} from '../contract/index.ts';
import type { Deliveries } from '../delivery/index.ts';
import type { EligibilityGateway } from '../gateway/index.ts';
import { eligibilityRequest, maskName, maskNumber, numberForGateway } from '../identity/index.ts';
import { needsLookUp, resultCodeMeaning } from '../insurance/index.ts';
import type { RecheckCases } from '../reconciliation/index.ts';
import type { Session } from '../staff/index.ts';
import {
  guarded,
  type PresentedAs,
  type Queue,
  type Store,
  type VisitLine,
  type VisitRecord,
} from '../store/index.ts';
import { chipDifferences } from './chip.ts';
import { compareWithCard } from './comparisons.ts';
import type { StoredVisit } from './machine.ts';
import type { KioskOffice } from './session.ts';

export interface OfficeParts {
  readonly store: Store;
  readonly gateway: EligibilityGateway;
  readonly clock: Clock;
  readonly log: Logger;
  readonly facilityName: { readonly vi: string; readonly en: string };
  readonly wedge: WedgeSettings;
  readonly clinics: readonly Clinic[];
  readonly desk: Clinic;
  readonly policy: FacilityPolicy;
  readonly consent: 'ask' | 'notice';
  /** Health of chip reading; `off` where none is set up. */
  readonly chipHealth: () => ChipHealth;
  /** Undefined where no scanner is plugged in or configured. */
  readonly scannerHealth: () => PartHealth | undefined;
  readonly deliveries: Pick<Deliveries, 'lines'>;
  readonly cases: Pick<RecheckCases, 'open' | 'of'>;
  /** The outbox has got new rows. */
  readonly onCommitted: () => void;
}

/** An admission by the desk, of a visit that a kiosk sent there or of somebody who came straight. */
export interface OfficeAdmission {
  readonly visitId?: string;
  readonly idempotencyKey: string;
  readonly clinicId: string;
  readonly identification: Identification;
  readonly presentedAs: PresentedAs;
  readonly decision: Decision;
  readonly reply?: EligibilityReply;
  readonly overrideReason?: string;
  readonly paper?: PaperSeen | undefined;
  readonly by: Session;
}

/** What kiosks and desk share: looking people up, storing what was decided, and today's lists. */
export interface Office extends KioskOffice {
  ask(claim: IdentityClaim): Promise<EligibilityReply>;
  /** Somebody's insurance is being looked up. */
  isAsking(): boolean;
  findToday(claim: IdentityClaim, reply?: EligibilityReply): VisitRecord | undefined;
  row(visit: VisitRecord): DeskRow;
  board(): DeskBoard;
  /** Settles at the next change of a list, a ticket or the health. */
  changed(): Promise<void>;
  touch(): void;
  visit(visitId: string, actor: string): Result<DeskVisit>;
  identificationOf(visitId: string): Identification | undefined;
  admit(admission: OfficeAdmission): Result<TicketSlip>;
  callNext(queueId: string, after: string | undefined, by: Session): Result<{ number?: string }>;
  close(): void;
  closeVisit(visitId: string, reason: string, by: Session): Result<{ closed: boolean }>;
  incidents(from: number, to: number): readonly DeviceIncident[];
  note(
    action: string,
    by: Session,
    visitId?: string,
    detail?: Readonly<Record<string, string>>,
  ): void;
  /** Faults for operations: shown on the desk, logged, kept for the day. */
  raise(alarms: readonly Reason[]): void;
}

const keptAlarms = 20;

export const createOffice = (parts: OfficeParts): Office => {
  const { store, gateway, clock, log, clinics, desk, policy } = parts;
  const places = new Map([...clinics, desk].map((place) => [place.id, place]));
  const alarms: { at: string; reason: Reason }[] = [];
  let wake = Promise.withResolvers<void>();
  let revision = 0;
  let storeTrouble: Reason | undefined;
  let storeTroubleSince = 0;
  let asking = 0;
  /** Kiosks whose camera has been heard of. */
  const cameras = new Map<string, { readonly since: string; readonly failure?: Reason }>();

  const touch = (): void => {
    revision += 1;
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };

  const place = (queueId: string): Clinic => places.get(queueId) ?? desk;
  const queue = (queueId: string): Queue => {
    const { id, prefix } = place(queueId);
    return { id, prefix };
  };

  const slip = (visit: VisitRecord): TicketSlip => {
    const { prefix: _, ...to } = place(visit.ticket.queueId);
    const isSure = visit.decision.outcome === 'admitted';
    const isDoubtful = visit.decision.outcome === 'admitted-provisionally';
    return {
      ticket: visit.ticket,
      place: to,
      waitingBefore: store.waitingBefore(visit.ticket),
      issuedAt: new Date(visit.createdAt).toISOString(),
      visitId: visit.visitId,
      ...(visit.fullName !== undefined && { maskedName: maskName(visit.fullName) }),
      trust: visit.trust,
      insurance: isSure ? 'confirmed' : isDoubtful ? 'to-be-checked' : 'none',
    };
  };

  const shown = (visit: VisitRecord): StoredVisit => ({
    slip: slip(visit),
    decision: visit.decision,
  });

  const findToday = (claim: IdentityClaim, reply?: EligibilityReply): VisitRecord | undefined => {
    const card = reply?.kind === 'answered' ? (reply.newCard ?? reply.card) : undefined;
    return store.findToday({
      personalNumber: claim.personalNumber,
      cardNumber: claim.cardNumber ?? card?.number,
      insuranceNumber: claim.insuranceNumber ?? card?.insuranceNumber,
      oldNumber: claim.personalNumber === undefined ? claim.oldNumber : undefined,
    });
  };

  const ask = async (claim: IdentityClaim): Promise<EligibilityReply> => {
    const request = needsLookUp(claim, policy) ? eligibilityRequest(claim) : undefined;
    if (!request) return { kind: 'unavailable', trouble: 'gateway.unreachable' };
    asking += 1;
    return gateway.check(request).finally(() => {
      asking -= 1;
    });
  };

  const raise = (raised: readonly Reason[]): void => {
    if (raised.length === 0) return;
    for (const reason of raised) {
      log.error({ code: reason.code }, 'alarm');
      alarms.unshift({ at: new Date(clock.now()).toISOString(), reason });
    }
    alarms.length = Math.min(alarms.length, keptAlarms);
    touch();
  };

  /** Remembers a store that cannot be written, for the desk and for the health. */
  const watched = <T>(result: Result<T>): Result<T> => {
    if (!result.ok && result.failure.code.startsWith('store.')) {
      if (!storeTrouble) storeTroubleSince = clock.now();
      storeTrouble = result.failure as Reason;
      log.error({ code: result.failure.code }, 'store');
    } else if (result.ok) storeTrouble = undefined;
    return result;
  };

  const shownLine = (line: VisitLine): DeskRow => ({
    visitId: line.visitId,
    state: line.state,
    ticket: line.ticket,
    ticketState: line.ticketState,
    queueName: place(line.ticket.queueId).name,
    ...(line.fullName !== undefined && { fullName: line.fullName }),
    ...(line.number !== undefined && { number: maskNumber(line.number) }),
    trust: line.trust,
    origin: line.origin,
    reasons: [...line.reasons],
    createdAt: new Date(line.createdAt).toISOString(),
  });

  const row = ({ identification, decision, ...visit }: VisitRecord): DeskRow => {
    const claim = identification?.claim ?? {};
    const number = numberForGateway(claim) ?? claim.oldNumber;
    return shownLine({
      ...visit,
      reasons: decision.reasons,
      ...(number !== undefined && { number }),
    });
  };

  const isStoreWritable = (): boolean => {
    const isWritable = store.isWritable();
    if (isWritable) storeTrouble = undefined;
    return isWritable;
  };

  const cameraHealth = (): PartHealth | undefined => {
    const known = [...cameras.values()];
    const broken = known.find(({ failure }) => failure);
    if (broken?.failure) return { state: 'down', since: broken.since, reason: broken.failure };
    return known.length > 0 ? { state: 'up' } : undefined;
  };

  return {
    clinics,
    surroundings: () => ({
      policy,
      clinicIds: clinics.map(({ id }) => id),
      deskId: desk.id,
      consent: parts.consent,
      today: store.today(),
    }),
    now: () => clock.now(),
    waitingAt: (queueId) => store.waiting(queueId),
    health: () => {
      const { state } = gateway.health();
      const isChipDown = parts.chipHealth().state === 'down';
      const isBlind = [cameraHealth(), parts.scannerHealth()].some(
        (part) => part?.state === 'down',
      );
      const isStuck = parts.deliveries.lines().some(({ poison }) => poison > 0);
      return state === 'down' ||
        state === 'degraded' ||
        storeTrouble ||
        isChipDown ||
        isBlind ||
        isStuck
        ? 'degraded'
        : 'ok';
    },
    isStoreWritable,
    async check({ identification }) {
      const { claim } = identification;
      const known = watched(guarded(() => findToday(claim)));
      if (!known.ok) return known;
      if (known.value) return ok({ existing: shown(known.value) });
      const reply = await ask(claim);
      // The same person may have come with the other card: the gateway knows both numbers.
      const alsoKnown = watched(guarded(() => findToday(claim, reply)));
      if (!alsoKnown.ok) return alsoKnown;
      return ok(alsoKnown.value ? { reply, existing: shown(alsoKnown.value) } : { reply });
    },
    async commit(effect, device) {
      const { subject, decision, reply, queueId, converts } = effect;
      const visit = {
        idempotencyKey: subject.id,
        identification: subject.identification,
        decision,
        ...(reply && { reply }),
        queue: queue(queueId),
        presentedAs: subject.presentedAs,
        origin: 'kiosk' as const,
        device,
        actor: device,
      };
      const staysAtDesk = converts !== undefined && queueId === desk.id;
      const current = staysAtDesk ? store.visit(converts) : undefined;
      const stored = current
        ? ok(current)
        : converts === undefined
          ? await store.commitSoon(visit)
          : store.admit({ ...visit, visitId: converts });
      watched(stored);
      if (!stored.ok) return stored;
      raise(decision.alarms);
      parts.onCommitted();
      touch();
      return ok(shown(stored.value));
    },
    audit(action, device, subject, detail) {
      watched(
        store.audit({
          actor: device,
          action,
          ...((subject || detail) && {
            detail: { ...(subject && { presentedAs: subject.presentedAs }), ...detail },
          }),
        }),
      );
    },
    ask,
    isAsking: () => asking > 0,
    findToday,
    row,
    board() {
      const gatewayHealth = gateway.health();
      const camera = cameraHealth();
      const scanner = parts.scannerHealth();
      const rows = store.linesOn(store.today()).map(shownLine);
      const rechecks = parts.cases.open(row);
      const asked = new Set(rechecks.map(({ visit }) => visit.visitId));
      return {
        revision,
        now: new Date(clock.now()).toISOString(),
        serviceDay: store.today(),
        facilityName: parts.facilityName,
        wedge: parts.wedge,
        gateway: {
          state: gatewayHealth.state,
          since: gatewayHealth.since,
          ...(gatewayHealth.trouble && { reason: { code: gatewayHealth.trouble } }),
        },
        chip: parts.chipHealth(),
        ...(camera && { camera }),
        ...(scanner && { scanner }),
        store: storeTrouble
          ? {
              state: 'down',
              since: new Date(storeTroubleSince).toISOString(),
              reason: storeTrouble,
            }
          : { state: 'up' },
        delivery: parts.deliveries.lines(),
        alarms: [...alarms],
        // Who came first stands first.
        waiting: rows.filter(({ state }) => state === 'waiting-desk').reverse(),
        provisional: rows
          .filter(({ state, visitId }) => state === 'admitted-provisionally' && !asked.has(visitId))
          .reverse(),
        rechecks,
        today: rows,
        queues: [...clinics, desk].map((clinic) => {
          const called = store.calledLast(clinic.id);
          return {
            clinic,
            waiting: store.waiting(clinic.id),
            ...(called !== undefined && { called }),
          };
        }),
      };
    },
    changed: () => wake.promise,
    touch,
    visit(visitId, actor) {
      const visit = store.visit(visitId);
      if (!visit) return fail('checkin.visit-not-found');
      watched(store.audit({ actor, action: 'visit.opened', visitId }));
      const answered = visit.reply?.kind === 'answered' ? visit.reply : undefined;
      const meaning = answered && resultCodeMeaning(answered.resultCode);
      const recheck = parts.cases.of(visitId, row);
      return ok({
        row: row(visit),
        ...(visit.identification && { identification: visit.identification }),
        ...(visit.reply && { reply: visit.reply }),
        decision: visit.decision,
        comparisons: compareWithCard(visit.identification?.claim ?? {}, answered?.card),
        chipDifferences: chipDifferences(visit.identification),
        ...(meaning && { resultMeaning: meaning }),
        ...(visit.override && { override: visit.override }),
        ...(recheck && { recheck }),
      });
    },
    identificationOf: (visitId) => store.visit(visitId)?.identification,
    admit(admission) {
      const { clinicId, by, overrideReason, paper } = admission;
      if (!clinics.some(({ id }) => id === clinicId)) return fail('checkin.clinic-not-found');
      const visit = {
        idempotencyKey: admission.idempotencyKey,
        identification: admission.identification,
        decision: admission.decision,
        ...(admission.reply && { reply: admission.reply }),
        queue: queue(clinicId),
        presentedAs: admission.presentedAs,
        origin: 'desk' as const,
        device: 'desk',
        actor: by.staffId,
        ...(overrideReason !== undefined && {
          override: { reason: overrideReason, by: by.displayName },
        }),
        ...(paper && { paper }),
      };
      const stored =
        admission.visitId === undefined
          ? store.commit(visit)
          : store.admit({ ...visit, visitId: admission.visitId });
      watched(stored);
      if (!stored.ok) return stored;
      parts.onCommitted();
      touch();
      return ok(slip(stored.value));
    },
    callNext(queueId, after, by) {
      if (!places.has(queueId)) return fail('checkin.clinic-not-found');
      const called = watched(store.callNext(queueId, by.staffId, after));
      if (!called.ok) return called;
      touch();
      return ok(called.value ? { number: called.value.number } : {});
    },
    closeVisit(visitId, reason, by) {
      const closed = watched(store.closeVisit(visitId, reason, by.staffId));
      if (!closed.ok) return closed;
      touch();
      return ok({ closed: closed.value.state === 'closed' });
    },
    incidents: (from, to) => store.incidents(from, to),
    note(action, by, visitId, detail) {
      watched(
        store.audit({
          actor: by.staffId,
          action,
          ...(visitId !== undefined && { visitId }),
          ...(detail && { detail }),
        }),
      );
    },
    cameraState(device, failure) {
      if (cameras.has(device) && cameras.get(device)?.failure?.code === failure?.code) return;
      const since = new Date(clock.now()).toISOString();
      cameras.set(device, { since, ...(failure && { failure }) });
      if (failure)
        watched(store.recordIncident({ at: since, reader: `camera ${device}`, reason: failure }));
      touch();
    },
    raise,
    close: () => wake.resolve(),
  };
};
