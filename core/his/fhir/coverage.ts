import type { CoverageCard } from '../../contract/index.ts';
import type { FhirIdentifierSystems } from './systems.ts';

/** Whoever pays: the state's health-insurance fund. */
export const insurer = { display: 'Bảo hiểm xã hội Việt Nam' };

export const periodOf = ({ start, end }: Pick<CoverageCard, 'start' | 'end'>) =>
  start === undefined && end === undefined
    ? undefined
    : { ...(start !== undefined && { start }), ...(end !== undefined && { end }) };

/** A BHYT card as Coverage of the patient at `patient`. */
export const coverageResource = (
  number: string,
  card: Pick<CoverageCard, 'start' | 'end'>,
  patient: string,
  systems: FhirIdentifierSystems,
) => {
  const period = periodOf(card);
  return {
    resourceType: 'Coverage',
    identifier: [{ system: systems.insuranceCard, value: number }],
    status: 'active',
    subscriberId: number,
    beneficiary: { reference: patient },
    ...(period && { period }),
    payor: [insurer],
  };
};
