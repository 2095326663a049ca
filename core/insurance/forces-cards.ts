import type { CoverageCard, FacilityPolicy, IdentityClaim } from '../contract/index.ts';
import { forcesCardTable } from './tables.ts';

const isOneOf = (
  list: 'notAsked' | 'mayBeUnknown',
  { cardNumber = '' }: IdentityClaim,
  { forcesCards }: FacilityPolicy,
): boolean => (forcesCards?.[list] ?? forcesCardTable[list]).includes(cardNumber.slice(0, 2));

/**
 * Whether the gateway is to be asked about this claim. Cards of army, police and cipher staff need not be where the
 * facility says so; a personal number is worth asking always, since its holder may have left the force.
 */
export const needsLookUp = (claim: IdentityClaim, policy: FacilityPolicy): boolean =>
  claim.personalNumber !== undefined || !isOneOf('notAsked', claim, policy);

/** Whether the gateway's "not found" says nothing against this claim's card. */
export const mayBeUnknownToGateway = (claim: IdentityClaim, policy: FacilityPolicy): boolean =>
  isOneOf('mayBeUnknown', claim, policy);

/** Coverage as the paper card states it. Its end is left open, as QĐ 4750 wants for cards that the gateway does not hold. */
export const paperCard = (claim: IdentityClaim): CoverageCard => {
  const stated: CoverageCard = {
    number: claim.cardNumber,
    fullName: claim.fullName,
    dateOfBirth: claim.dateOfBirth,
    sex: claim.sex,
    initialFacility: claim.initialFacility,
    start: claim.coverageStart,
    livingArea: claim.livingArea,
    fiveYearsFrom: claim.fiveYearsFrom,
    insuranceNumber: claim.insuranceNumber,
  };
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
};
