import type { AdministrativeGender, IdentityClaim } from '../../contract/index.ts';
import { readBirthDate } from '../dates.ts';
import type { HisPatient } from '../port.ts';
import { type Fields, known, listOf, readPattern, readText } from '../reading.ts';
import type { FhirIdentifierSystems } from './systems.ts';

export interface Identifier {
  readonly system: string;
  readonly value: string;
}

/** What a claim is known by, the most certain first: one person, one personal number. */
export const identifiersOf = (
  { personalNumber, cardNumber, insuranceNumber, oldNumber }: IdentityClaim,
  systems: FhirIdentifierSystems,
): readonly Identifier[] =>
  [
    { system: systems.personalNumber, value: personalNumber },
    { system: systems.insuranceCard, value: cardNumber },
    { system: systems.insuranceNumber, value: insuranceNumber },
    { system: systems.oldNumber, value: oldNumber },
  ].filter((each): each is Identifier => each.value !== undefined);

/** `system|value` of a token search (R4, "Search", token), with `\`, `|`, `,` and `$` escaped. */
export const tokenOf = ({ system, value }: Identifier): string =>
  [system, value].map((part) => part.replace(/[\\|,$]/g, '\\$&')).join('|');

/** FHIR's string: no other white space than these, no control characters, not empty (R4, "Datatypes"). */
export const stringOf = (text: string | undefined): string | undefined =>
  text
    ?.toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim() || undefined;

/** A Patient of what is claimed; a name is kept as one text, since Vietnamese names do not split safely. */
export const patientResource = (claim: IdentityClaim, identifiers: readonly Identifier[]) => {
  const name = stringOf(claim.fullName);
  const address = stringOf(claim.address);
  return {
    resourceType: 'Patient',
    ...(identifiers.length > 0 && { identifier: identifiers }),
    ...(name !== undefined && { name: [{ use: 'official', text: name }] }),
    ...(claim.sex !== undefined && { gender: claim.sex }),
    ...(claim.dateOfBirth !== undefined && { birthDate: claim.dateOfBirth.value }),
    ...(address !== undefined && { address: [{ text: address, country: 'VN' }] }),
  };
};

const genders: readonly string[] = ['male', 'female', 'other', 'unknown'];

const nameOf = (resource: Fields): string | undefined => {
  const names = listOf(resource.name);
  const name = names.find(({ use }) => use === 'official') ?? names[0];
  if (name === undefined) return undefined;
  const given = Array.isArray(name.given) ? name.given : [];
  const parts = [name.family, ...given].map(readText).filter((part) => part !== undefined);
  return readText(name.text) ?? readText(parts.join(' '));
};

/** Nothing when it has no id or no name. */
export const readPatientResource = (
  resource: Fields,
  systems: FhirIdentifierSystems,
): HisPatient | undefined => {
  const patientId = readPattern(resource.id, idPattern);
  const fullName = nameOf(resource);
  if (patientId === undefined || fullName === undefined) return undefined;
  const numberIn = (system: string): string | undefined =>
    readText(listOf(resource.identifier).find((each) => each.system === system)?.value);
  const gender = readText(resource.gender);
  return {
    patientId,
    fullName,
    ...known({
      dateOfBirth: readBirthDate(readText(resource.birthDate)),
      sex: genders.includes(gender ?? '') ? (gender as AdministrativeGender) : undefined,
      personalNumber: numberIn(systems.personalNumber),
      cardNumber: numberIn(systems.insuranceCard),
    }),
  };
};

/** Logical id of a resource (R4, "Datatypes", id). */
export const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;
