import type { CoverageCard, IdentityClaim, IdentityWarning, Reason } from '../contract/index.ts';
import { compareNames } from '../identity/index.ts';
import { partialDatesAgree } from './dates.ts';
import { withPlainLetters } from './unknown-letters.ts';

const binary = (sex: string | undefined): boolean => sex === 'male' || sex === 'female';

/** A letter that the gateway cannot hold is no difference. */
const isSameName = (claimed: string, recorded: string, threshold: number): boolean =>
  [
    compareNames(claimed, recorded),
    compareNames(withPlainLetters(claimed), withPlainLetters(recorded)),
  ].some(({ same, score }) => same || score >= threshold);

/**
 * Whether the claim and the gateway's card are one person. A name that was not read, or not reliably (a keyboard
 * scanner's damage), is not held against the patient: the birth date then carries the comparison alone. Where neither
 * can be compared although the card has them, somebody has to look. A sex that differs is only worth a word.
 */
export const compareClaim = (
  claim: IdentityClaim,
  warnings: readonly IdentityWarning[],
  card: CoverageCard,
  nameMatchThreshold: number,
): { differences: Reason[]; notices: Reason[]; compared: boolean } => {
  const name = warnings.includes('name-untrusted') ? undefined : claim.fullName;
  const born = warnings.includes('birth-date-untrusted') ? undefined : claim.dateOfBirth;
  const differences: Reason[] = [];
  let compared = card.fullName === undefined && card.dateOfBirth === undefined;

  if (name !== undefined && card.fullName !== undefined) {
    compared = true;
    if (!isSameName(name, card.fullName, nameMatchThreshold))
      differences.push({ code: 'coverage.name-differs' });
  }
  if (born !== undefined && card.dateOfBirth !== undefined) {
    compared = true;
    if (!partialDatesAgree(born, card.dateOfBirth)) {
      differences.push({ code: 'coverage.birth-date-differs' });
    }
  }
  const sexDiffers = binary(claim.sex) && binary(card.sex) && claim.sex !== card.sex;
  return { differences, notices: sexDiffers ? [{ code: 'coverage.sex-differs' }] : [], compared };
};
