import type { EligibilityRequest, IdentityClaim } from '../contract/index.ts';

/** The number that a patient's card, coverage or former card is known by; undefined where none can be asked for. */
export const numberForGateway = (claim: IdentityClaim): string | undefined =>
  claim.personalNumber ?? claim.cardNumber ?? claim.insuranceNumber;

/** What the gateway can be asked about a claim; undefined where number, name or birth date is missing. */
export const eligibilityRequest = (claim: IdentityClaim): EligibilityRequest | undefined => {
  const number = numberForGateway(claim);
  const { fullName, dateOfBirth } = claim;
  return number === undefined || fullName === undefined || dateOfBirth === undefined
    ? undefined
    : { number, fullName, dateOfBirth };
};
