import type { EligibilityAnswer, IdentityClaim } from '../../contract/index.ts';
import { readDate } from '../dates.ts';
import { type Fields, isFields, known, listOf, readPattern, readText } from '../reading.ts';
import { coverageResource, insurer } from './coverage.ts';
import { identifiersOf, patientResource } from './patient.ts';
import { type FhirIdentifierSystems, resultCodeSystem } from './systems.ts';

/**
 * CoverageEligibilityRequest for `$submit` (R4), patient and card contained. Nothing when the claim has no number
 * to ask with.
 */
export const eligibilityRequest = (
  claim: IdentityClaim,
  created: string,
  systems: FhirIdentifierSystems,
) => {
  const identifiers = identifiersOf(claim, systems);
  if (identifiers.length === 0) return undefined;
  const card = claim.cardNumber;
  const coverage = card === undefined ? undefined : coverageResource(card, {}, '#patient', systems);
  return {
    resourceType: 'CoverageEligibilityRequest',
    contained: [
      { ...patientResource(claim, identifiers), id: 'patient' },
      ...(coverage ? [{ ...coverage, id: 'coverage' }] : []),
    ],
    status: 'active',
    purpose: ['validation'],
    patient: { reference: '#patient' },
    created,
    insurer,
    ...(coverage && { insurance: [{ focal: true, coverage: { reference: '#coverage' } }] }),
  };
};

const codingIn = (concept: unknown, system: string): string | undefined => {
  const coding = isFields(concept)
    ? listOf(concept.coding).find((each) => each.system === system)
    : undefined;
  return readPattern(coding?.code, /^[\w.]{1,16}$/);
};

/** Card number of the first insurance: a contained Coverage, or the reference's own identifier. */
const cardNumberIn = (
  response: Fields,
  insurance: Fields,
  systems: FhirIdentifierSystems,
): string | undefined => {
  const { coverage } = insurance;
  if (!isFields(coverage)) return undefined;
  const contained = listOf(response.contained).find(
    ({ id }) => typeof id === 'string' && coverage.reference === `#${id}`,
  );
  return [...listOf(contained?.identifier), coverage.identifier]
    .filter(isFields)
    .filter(({ system }) => system === systems.insuranceCard)
    .map(({ value }) => readPattern(value, /^[A-Z0-9]{10,15}$/))
    .find((number) => number !== undefined);
};

/**
 * Reads a CoverageEligibilityResponse. The gateway's code stands among the errors; without one, an insurance that is in
 * force is `000`. Nothing when it says neither.
 */
export const readEligibilityResponse = (
  response: Fields,
  systems: FhirIdentifierSystems,
): EligibilityAnswer | undefined => {
  if (response.resourceType !== 'CoverageEligibilityResponse') return undefined;
  const [insurance = {}] = listOf(response.insurance);
  const resultCode =
    listOf(response.error)
      .map(({ code }) => codingIn(code, resultCodeSystem))
      .find((code) => code !== undefined) ?? (insurance.inforce === true ? '000' : undefined);
  if (resultCode === undefined) return undefined;
  const period = isFields(insurance.benefitPeriod) ? insurance.benefitPeriod : {};
  const card = known({
    number: cardNumberIn(response, insurance, systems),
    start: readDate(readText(period.start)),
    end: readDate(readText(period.end)),
  });
  return {
    kind: 'answered',
    resultCode,
    ...known({ note: readText(response.disposition) }),
    ...(Object.keys(card).length > 0 && { card }),
    visits: [],
    checks: [],
    ageMs: 0,
  };
};
