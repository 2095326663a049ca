import type { Decision, IdentityClaim, RecheckFinding } from '../contract/index.ts';

/** Object code and benefit level, the first three characters of a 15-character card. */
const entitlement = (cardNumber: string | undefined): string | undefined =>
  /^[A-Z]{2}[1-5]\d{12}$/.test(cardNumber ?? '') ? cardNumber?.slice(0, 3) : undefined;

/** What the patient was told or showed differs from what holds. */
const isOtherBenefit = (told: Decision, claim: IdentityClaim, found: Decision): boolean => {
  const shown = entitlement(told.coverage?.number ?? claim.cardNumber);
  const held = entitlement(found.coverage?.number);
  if (shown !== undefined && held !== undefined && shown !== held) return true;
  return told.benefit !== undefined && told.benefit.fundShare !== found.benefit?.fundShare;
};

/**
 * What asking again means for a provisional admission: the decision as the patient was told it, the claim it was told
 * for, and the decision of now about the day of the visit.
 */
export const judgeRecheck = (
  told: Decision,
  claim: IdentityClaim,
  found: Decision,
): RecheckFinding => {
  switch (found.outcome) {
    case 'admitted':
      return isOtherBenefit(told, claim, found) ? 'benefit-changed' : 'confirmed';
    case 'admitted-provisionally':
      return 'unverifiable';
    case 'to-desk':
    case 'already-checked-in':
    case 'self-pay':
      return 'invalid';
  }
};
