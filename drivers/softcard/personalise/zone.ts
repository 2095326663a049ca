import type { CardHolder } from './holder.ts';

/** Weighted sum of ICAO Doc 9303-3 section 4.9. */
export const checkDigit = (field: string): string =>
  String(
    [...field]
      .map((character, index) => {
        const value = character === '<' ? 0 : Number.parseInt(character, 36);
        return value * ([7, 3, 1][index % 3] ?? 0);
      })
      .reduce((sum, value) => sum + value, 0) % 10,
  );

const shortDate = (iso: string): string => iso.slice(2).replaceAll('-', '');

/** Capitals without diacritics, words apart by fillers. */
const transliterate = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[Đđ]/g, 'D')
    .toUpperCase()
    .replace(/[^A-Z]+/g, '<');

/** What cards without an end of validity carry in the zone. */
const noExpiry = '991231';

export const documentNumber = ({ personalNumber }: CardHolder): string => personalNumber.slice(3);
export const zoneBirth = ({ dateOfBirth }: CardHolder): string => shortDate(dateOfBirth);
export const zoneExpiry = ({ expiryDate }: CardHolder): string =>
  expiryDate === undefined ? noExpiry : shortDate(expiryDate);

/** Three lines of 30 characters, TD1 (ICAO Doc 9303-5 section 4.2), without line breaks. */
export const machineReadableZone = (holder: CardHolder): string => {
  const number = documentNumber(holder);
  const optional = `${holder.personalNumber}<<`;
  const first = `IDVNM${number}${checkDigit(number)}${optional}${checkDigit(`${number}${checkDigit(number)}${optional}`)}`;
  const birth = zoneBirth(holder);
  const expiry = zoneExpiry(holder);
  const dates = `${birth}${checkDigit(birth)}${holder.sex === 'male' ? 'M' : 'F'}${expiry}${checkDigit(expiry)}VNM`;
  const second = `${dates}${'<'.repeat(11)}`;
  const composite = checkDigit(
    `${first.slice(5)}${birth}${checkDigit(birth)}${expiry}${checkDigit(expiry)}${'<'.repeat(11)}`,
  );
  const name = transliterate(holder.fullName).slice(0, 30).padEnd(30, '<');
  return `${first}${second}${composite}${name}`;
};
