import {
  type CodeHandling,
  type CoverageCard,
  type Decision,
  type EligibilityAnswer,
  type EligibilityReply,
  type FacilityPolicy,
  type Identification,
  type Outcome,
  type Reason,
  trustAtLeast,
} from '../contract/index.ts';
import { compareClaim } from './agreement.ts';
import { explainBenefit } from './benefit.ts';
import { cardInForce, outOfForce } from './card-in-force.ts';
import { mayBeUnder } from './dates.ts';
import { mayBeUnknownToGateway, needsLookUp, paperCard } from './forces-cards.ts';
import { hasOpenVisitElsewhere } from './open-visit.ts';
import { findResultCode, type ResultCode } from './tables.ts';

export interface Circumstances {
  /** Papers are shown before the treatment ends (NĐ 188/2025, Điều 37 khoản 5). */
  readonly emergency?: boolean | undefined;
  /** The patient chose to pay. */
  readonly selfPay?: boolean | undefined;
  readonly alreadyCheckedIn?: boolean | undefined;
  /** A receptionist saw the BHYT card and a photo identity paper. */
  readonly papersSeen?: boolean | undefined;
}

export interface DecisionInput {
  readonly identification: Pick<Identification, 'claim' | 'trust' | 'warnings'>;
  readonly reply: EligibilityReply;
  readonly policy: FacilityPolicy;
  /** ISO date in Vietnam. */
  readonly today: string;
  readonly circumstances?: Circumstances | undefined;
}

/** What speaks against a plain admission, and what is known of the coverage. */
interface Finding {
  /** Only the desk can settle these. */
  readonly blocks: Reason[];
  /** Nobody's fault here: admit and check again. */
  readonly doubts: Reason[];
  readonly notices: Reason[];
  readonly coverage?: CoverageCard;
}

/**
 * The one decision for what was presented, what the gateway said, the facility's policy and the day. Pure; never throws
 * for inputs that fit their schemas.
 *
 * In this order: self-pay by choice; already checked in today; then reasons for the desk; then doubts (the gateway is out
 * of order, or its answer incomplete), which admit provisionally; otherwise admitted. Emergencies and young children are
 * admitted provisionally where others would be sent to the desk (NĐ 188/2025, Điều 37 khoản 2 and 5): the reasons
 * stay with the visit, and a notice says which papers are due later. `reasons` is empty exactly when admitted.
 */
export const decide = (input: DecisionInput): Decision => {
  const { identification, reply, policy, today, circumstances = {} } = input;
  const frame = {
    notices: [],
    alarms: alarmsOf(reply),
    decidedOn: today,
    ...(reply.kind === 'answered' ? { resultCode: reply.resultCode } : {}),
  };

  if (circumstances.selfPay) {
    return {
      ...frame,
      outcome: 'self-pay',
      reasons: [{ code: 'coverage.self-pay-chosen' }],
      benefit: explainBenefit(undefined, policy, today, circumstances),
    };
  }
  if (circumstances.alreadyCheckedIn) {
    return {
      ...frame,
      outcome: 'already-checked-in',
      reasons: [{ code: 'coverage.already-checked-in' }],
    };
  }

  const finding = judge(input);
  const blocks = [...finding.blocks];
  if (!circumstances.papersSeen && !trustAtLeast(identification.trust, policy.leastTrust)) {
    blocks.push({ code: 'coverage.trust-too-low' });
  }
  const reasons = [...blocks, ...finding.doubts];
  const blocked = blocks.length > 0 || (finding.doubts.length > 0 && policy.outage === 'desk');
  const papersLater = noticesOfProtected(input);

  const unprotected: Outcome =
    reasons.length === 0 ? 'admitted' : blocked ? 'to-desk' : 'admitted-provisionally';
  const outcome =
    unprotected === 'to-desk' && papersLater.length > 0 ? 'admitted-provisionally' : unprotected;

  return {
    ...frame,
    outcome,
    reasons,
    notices:
      outcome === 'admitted-provisionally' ? [...papersLater, ...finding.notices] : finding.notices,
    ...(finding.coverage && {
      coverage: finding.coverage,
      benefit: explainBenefit(finding.coverage, policy, today, circumstances),
    }),
  };
};

/** Faults of configuration and codes nobody knows yet; an operator has to act, whatever becomes of the patient. */
const alarmsOf = (reply: EligibilityReply): Reason[] => {
  if (reply.kind === 'unavailable') {
    return reply.trouble === 'gateway.unauthorised'
      ? [{ code: 'coverage.gateway-credentials-rejected' }]
      : [];
  }
  const row = findResultCode(reply.resultCode);
  if (row === undefined) return [unknownCode(reply.resultCode)];
  return row.alarm ? [{ code: row.reason }] : [];
};

const unknownCode = (code: string): Reason => ({
  code: 'coverage.unknown-code',
  params: { code: code.slice(0, 32) },
});

/**
 * What those are told who are never held up for papers. A child is who may still be under the policy's age by the
 * birth date presented, or by the gateway's where none could be read.
 */
const noticesOfProtected = (input: DecisionInput): Reason[] => {
  const { identification, reply, policy, today, circumstances = {} } = input;
  if (circumstances.emergency) return [{ code: 'coverage.emergency-papers-later' }];
  const { claim, warnings } = identification;
  const presented = warnings.includes('birth-date-untrusted') ? undefined : claim.dateOfBirth;
  const recorded = reply.kind === 'answered' ? reply.card?.dateOfBirth : undefined;
  const born = presented ?? recorded ?? claim.dateOfBirth;
  return born !== undefined && mayBeUnder(policy.childAge, born, today)
    ? [{ code: 'coverage.child-papers-later' }]
    : [];
};

const judge = (input: DecisionInput): Finding => {
  const { reply, policy, circumstances } = input;
  const { claim } = input.identification;
  if (reply.kind === 'unavailable') {
    return needsLookUp(claim, policy)
      ? outage({ code: 'coverage.gateway-unavailable' })
      : judgePaperCard(input);
  }

  const row = findResultCode(reply.resultCode);
  const reason: Reason = row === undefined ? unknownCode(reply.resultCode) : { code: row.reason };
  const handling = handlingOf(reply.resultCode, row, policy);
  switch (handling) {
    case 'outage':
      return outage(reason);
    case 'desk':
      if (row?.reason === 'coverage.not-found' && mayBeUnknownToGateway(claim, policy))
        return judgePaperCard(input);
      // A hospital system's own finding (8888) weighs what the facility lets such a visit weigh.
      if (row?.reason === 'coverage.open-visit-elsewhere' && policy.openVisitElsewhere !== 'desk') {
        const finding = judgeCard(input, reply, false);
        const isSaid = policy.openVisitElsewhere === 'notice';
        return isSaid ? { ...finding, notices: [...finding.notices, reason] } : finding;
      }
      if (!row?.papersSuffice || !circumstances?.papersSeen)
        return { blocks: [deskReason(row, reason, input, reply)], doubts: [], notices: [] };
      return reply.card === undefined && claim.cardNumber !== undefined
        ? judgePaperCard(input)
        : judgeCard(input, reply, false);
    case 'admit':
      return judgeCard(input, reply, false);
    case 'admit-with-new-card':
      return judgeCard(input, reply, true);
  }
};

const outage = (reason: Reason): Finding => ({ blocks: [], doubts: [reason], notices: [] });

const handlingOf = (
  code: string,
  row: ResultCode | undefined,
  { codeHandling }: FacilityPolicy,
): CodeHandling => {
  const key = row?.code ?? code.trim();
  const override = Object.hasOwn(codeHandling, key) ? codeHandling[key] : undefined;
  return override ?? row?.handling ?? 'desk';
};

/** "Expired" is said with its date where the gateway's card bears the code out. */
const deskReason = (
  row: ResultCode | undefined,
  reason: Reason,
  { today }: DecisionInput,
  { card }: EligibilityAnswer,
): Reason => {
  if (row?.reason !== 'coverage.expired-date-unknown' || card?.end === undefined) return reason;
  return outOfForce({ end: card.end }, today) ?? reason;
};

/** Nothing from the gateway on a card that it need not hold: the paper card counts, once a receptionist has seen it. */
const judgePaperCard = ({
  identification: { claim },
  today,
  circumstances = {},
}: DecisionInput): Finding => {
  if (!circumstances.papersSeen)
    return { blocks: [{ code: 'coverage.forces-card-on-paper' }], doubts: [], notices: [] };
  const dates = { start: claim.coverageStart, end: claim.coverageEnd };
  const reason = outOfForce(dates, today);
  return reason === undefined
    ? { blocks: [], doubts: [], notices: [], coverage: paperCard(claim) }
    : { blocks: [reason], doubts: [], notices: [] };
};

/** The gateway admits: its card must still hold today, belong to the claim, and not be in use elsewhere. */
const judgeCard = (
  { identification, policy, today, circumstances = {} }: DecisionInput,
  answer: EligibilityAnswer,
  newCardOnly: boolean,
): Finding => {
  const blocks: Reason[] = [];
  const doubts: Reason[] = [];
  const notices: Reason[] = [];
  const choice = cardInForce(answer, {
    today,
    newCardOnly,
    expiryNoticeDays: policy.expiryNoticeDays,
  });
  if (choice.kind === 'not-in-force') blocks.push(choice.reason);
  if (choice.kind === 'in-force') notices.push(...choice.notices);
  if (choice.kind === 'dates-missing' && !circumstances.papersSeen) {
    doubts.push({ code: 'coverage.card-data-missing' });
  }

  const person = choice.kind === 'in-force' ? choice.card : answer.card;
  const agreement = compareClaim(
    identification.claim,
    identification.warnings,
    person ?? {},
    policy.nameMatchThreshold,
  );
  blocks.push(...agreement.differences);
  notices.push(...agreement.notices);
  if (!agreement.compared && !circumstances.papersSeen) {
    blocks.push({ code: 'coverage.identity-unconfirmed' });
  }
  const agrees =
    agreement.differences.length === 0 && (agreement.compared || circumstances.papersSeen === true);

  if (
    policy.openVisitElsewhere !== 'ignore' &&
    hasOpenVisitElsewhere(answer, policy.facilityCode, today)
  ) {
    const list = policy.openVisitElsewhere === 'desk' ? blocks : notices;
    list.push({ code: 'coverage.open-visit-elsewhere' });
    if (answer.visitHistory === 'missing') notices.push({ code: 'coverage.visit-history-missing' });
  }
  if (answer.askedAs?.fullName !== undefined)
    notices.push({ code: 'coverage.name-spelt-otherwise' });
  if (answer.askedAs?.dateOfBirth !== undefined) notices.push({ code: 'coverage.birth-year-only' });
  if (answer.ageMs > 0) {
    const minutes = String(Math.ceil(answer.ageMs / 60_000));
    notices.push({ code: 'coverage.cached-answer', params: { minutes } });
  }
  // Another person's coverage is nobody's to see: it is passed on only once the claim agrees with it.
  return agrees && choice.kind === 'in-force'
    ? { blocks, doubts, notices, coverage: choice.card }
    : { blocks, doubts, notices };
};
