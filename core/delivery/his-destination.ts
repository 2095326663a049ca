import type { Result } from '../contract/index.ts';
import type { DeliveryReceipt, HisFailure, HospitalSystem, VisitDelivery } from '../his/index.ts';
import type { Destination, Sent } from '../outbox/index.ts';
import { type OutboxRow, readDeliveryPayload, type VisitRecord } from '../store/index.ts';

const admitted = new Set(['admitted', 'admitted-provisionally', 'self-pay']);

/** The visit that a row promises; undefined when it cannot be read. */
export const visitOf = (
  { idempotencyKey, visitId, payload: text }: OutboxRow,
  facilityCode: string,
): VisitDelivery | undefined => {
  const payload = readDeliveryPayload(text);
  if (!payload || !admitted.has(payload.outcome)) return undefined;
  const { ticketNumber, queueId, claim, trust, presentedAs, outcome, coverage, benefit } = payload;
  return {
    idempotencyKey,
    visitId,
    ticketNumber,
    clinicId: queueId,
    claim,
    trust,
    presentedAs,
    outcome: outcome as VisitDelivery['outcome'],
    ...(coverage && { coverage }),
    ...(benefit && { benefit }),
    ...(payload.resultCode !== undefined && { resultCode: payload.resultCode }),
    arrivedAt: new Date(payload.arrivedAt).toISOString(),
    facilityCode,
  };
};

/** The visit as it stands, for a row that cannot be read and is carried over by hand; undefined once retention took the person. */
export const visitAsStored = (
  { idempotencyKey }: OutboxRow,
  visit: VisitRecord,
  facilityCode: string,
): VisitDelivery | undefined => {
  const { identification, decision, ticket } = visit;
  if (!identification) return undefined;
  return {
    idempotencyKey,
    visitId: visit.visitId,
    ticketNumber: ticket.number,
    clinicId: ticket.queueId,
    claim: identification.claim,
    trust: visit.trust,
    presentedAs: visit.presentedAs,
    outcome: visit.state === 'self-pay' ? 'self-pay' : 'admitted-provisionally',
    ...(decision.coverage && { coverage: decision.coverage }),
    ...(decision.benefit && { benefit: decision.benefit }),
    ...(decision.resultCode !== undefined && { resultCode: decision.resultCode }),
    arrivedAt: new Date(visit.createdAt).toISOString(),
    facilityCode,
  };
};

type Answer = Result<DeliveryReceipt, HisFailure>;

const sent = (answer: Answer): Sent => {
  if (!answer.ok) {
    const { code, kind, detail } = answer.failure;
    return { state: 'failed', kind, error: { code, detail } };
  }
  const { state, hisVisitId = '' } = answer.value;
  return state === 'pending' ? { state: 'accepted' } : { state: 'delivered', receipt: hisVisitId };
};

/** Visits to the hospital's own system. What it has taken in without a result is asked about, never sent again. */
export const hisDestination = (his: HospitalSystem, facilityCode: string): Destination => {
  return {
    name: 'his',
    async send(row) {
      const visit = visitOf(row, facilityCode);
      return visit
        ? sent(await his.registerVisit(visit))
        : { state: 'failed', kind: 'rejected', error: { code: 'delivery.payload-unreadable' } };
    },
    async ask(row) {
      const known = await his.status(row.idempotencyKey);
      // Taken in and not to be seen yet is what it was; sending again is for a person to decide.
      return known.ok && !known.value ? { state: 'accepted' } : sent(known as Answer);
    },
  };
};
