import type { Comparison, CoverageCard, IdentityClaim, PartialDate } from '../contract/index.ts';
import { compareNames } from '../identity/index.ts';

const verdict = (
  claimed: string | undefined,
  gateway: string | undefined,
  compare: (a: string, b: string) => Comparison['verdict'],
): Comparison['verdict'] =>
  claimed === undefined || gateway === undefined ? 'not-compared' : compare(claimed, gateway);

const exactly = (a: string, b: string): Comparison['verdict'] => (a === b ? 'same' : 'different');

const nearly = (a: string, b: string): Comparison['verdict'] => {
  const { same, score } = compareNames(a, b);
  return same ? 'same' : score >= 0.8 ? 'similar' : 'different';
};

/** Dates compare by what both sides know. */
const dates = (a: string, b: string): Comparison['verdict'] => {
  const known = Math.min(a.length, b.length);
  if (a.slice(0, known) !== b.slice(0, known)) return 'different';
  return a.length === b.length ? 'same' : 'similar';
};

const value = (date: PartialDate | undefined): string | undefined => date?.value;

/** The claim beside the gateway's card, field by field, for the desk. */
export const compareWithCard = (
  claim: IdentityClaim,
  card: CoverageCard | undefined,
): Comparison[] => {
  const row = (
    field: Comparison['field'],
    claimed: string | undefined,
    gateway: string | undefined,
    compare: (a: string, b: string) => Comparison['verdict'],
  ): Comparison => ({
    field,
    ...(claimed !== undefined && { claimed }),
    ...(gateway !== undefined && { gateway }),
    verdict: verdict(claimed, gateway, compare),
  });
  return [
    row('fullName', claim.fullName, card?.fullName, nearly),
    row('dateOfBirth', value(claim.dateOfBirth), value(card?.dateOfBirth), dates),
    row('sex', claim.sex, card?.sex, exactly),
    row('cardNumber', claim.cardNumber, card?.number, exactly),
    row('initialFacility', claim.initialFacility, card?.initialFacility, exactly),
    // Old and new administrative names make addresses differ for good reasons: shown, not judged.
    row('address', claim.address, card?.address, (a, b) => (a === b ? 'same' : 'not-compared')),
  ].filter(({ claimed, gateway }) => claimed !== undefined || gateway !== undefined);
};
