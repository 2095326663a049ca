import type {
  Decision,
  EligibilityReply,
  FacilityPolicy,
  GatewayTrouble,
} from '../contract/index.ts';
import type { EligibilityGateway } from '../gateway/index.ts';
import { eligibilityRequest } from '../identity/index.ts';
import { decide, findResultCode, needsLookUp } from '../insurance/index.ts';
import type { Destination, Sent } from '../outbox/index.ts';
import type { Store, VisitRecord } from '../store/index.ts';
import { judgeRecheck } from './judge-recheck.ts';

export interface GatewayDestinationParts {
  readonly store: Store;
  readonly gateway: EligibilityGateway;
  readonly policy: FacilityPolicy;
  /** How long one look-up may take, milliseconds: nobody stands and waits. */
  readonly budgetMs: number;
}

/** These may be about one look-up only: it is tried later, and others go on. The rest is about the gateway. */
const ofOneLookUp: ReadonlySet<GatewayTrouble> = new Set([
  'gateway.server-error',
  'gateway.malformed',
]);

const failed = (trouble: GatewayTrouble): Sent => ({
  state: 'failed',
  kind:
    trouble === 'gateway.unauthorised'
      ? 'unauthorised'
      : ofOneLookUp.has(trouble)
        ? 'later'
        : 'no-network',
  error: { code: trouble },
});

/** Trouble behind a well-formed answer: the gateway's own, or our configuration's. */
const troubleIn = (reply: EligibilityReply, found: Decision): Sent | undefined => {
  if (reply.kind === 'unavailable') return failed(reply.trouble);
  if (findResultCode(reply.resultCode)?.handling !== 'outage') return undefined;
  // A fault of our configuration is the same for everybody: the line waits until somebody mends it.
  const [alarm] = found.alarms;
  return alarm
    ? { state: 'failed', kind: 'unauthorised', error: { code: alarm.code } }
    : failed('gateway.server-error');
};

/**
 * Asks the gateway again about provisional admissions (NĐ 188/2025, Điều 38 khoản 2), judged for the day of the visit.
 * The result is stored in the transaction that ends the row.
 */
export const gatewayDestination = (parts: GatewayDestinationParts): Destination => {
  const { store, gateway, policy, budgetMs } = parts;

  const judge = (visit: VisitRecord, reply: EligibilityReply): Decision | undefined =>
    visit.identification &&
    decide({
      identification: visit.identification,
      reply,
      policy,
      today: visit.serviceDay,
      circumstances: { papersSeen: visit.paper !== undefined },
    });

  const send: Destination['send'] = async ({ visitId }) => {
    const visit = store.visit(visitId);
    const notNeeded: Sent = { state: 'delivered', receipt: 'not-needed' };
    if (visit?.state !== 'admitted-provisionally' || !visit.identification) return notNeeded;
    const { claim } = visit.identification;
    const request = needsLookUp(claim, policy) ? eligibilityRequest(claim) : undefined;
    if (!request) {
      const reply = visit.reply ?? { kind: 'unavailable', trouble: 'gateway.unreachable' };
      const result = { visitId, finding: 'unverifiable', decision: visit.decision, reply } as const;
      return {
        state: 'delivered',
        receipt: 'unverifiable',
        apply: () => store.applyRecheck(result),
      };
    }
    const reply = await gateway.check(request, { budgetMs, day: visit.serviceDay });
    const decision = judge(visit, reply);
    if (!decision) return notNeeded;
    const trouble = troubleIn(reply, decision);
    if (trouble) return trouble;
    const finding = judgeRecheck(visit.decision, claim, decision);
    return {
      state: 'delivered',
      receipt: finding,
      apply: () => store.applyRecheck({ visitId, finding, decision, reply }),
    };
  };
  // A look-up has no state of its own: asking is asking again.
  return { name: 'gateway', send, ask: send };
};
