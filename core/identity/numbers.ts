import type { AdministrativeGender, IdentityWarning, PartialDate } from '../contract/index.ts';
// The object codes are insurance's table; only its data is read here, so the two folders do not depend on each other's code.
import objectCodeData from '../insurance/data/object-codes.json' with { type: 'json' };
import { provinceOfPersonalNumber } from './provinces.ts';

const twelveDigits = /^\d{12}$/;

export const isPersonalNumber = (text: string): boolean => twelveDigits.test(text);

/** Year of birth and sex that the digits of a personal number state. TT 59/2021/TT-BCA, annex. */
export const statedByDigits = (
  personalNumber: string,
): { readonly year: number; readonly sex: 'male' | 'female' } => {
  const century = Number(personalNumber[3]);
  return {
    year: 1900 + 100 * Math.floor(century / 2) + Number(personalNumber.slice(4, 6)),
    sex: century % 2 === 0 ? 'male' : 'female',
  };
};

/**
 * What in the digits disagrees with the rest. Hints only: corrected people keep their number, and the law promises
 * no more than "12 natural digits" (Luật Căn cước 26/2023, Điều 12).
 */
export const digitWarnings = (
  personalNumber: string,
  born: PartialDate | undefined,
  sex: AdministrativeGender | undefined,
  today: string,
): IdentityWarning[] => {
  const stated = statedByDigits(personalNumber);
  const warnings: IdentityWarning[] = [];
  if (provinceOfPersonalNumber(personalNumber) === undefined)
    warnings.push('province-prefix-unknown');
  if (born === undefined) {
    if (stated.year > Number(today.slice(0, 4))) warnings.push('century-digit-mismatch');
  } else {
    const year = Number(born.value.slice(0, 4));
    if (Math.floor(stated.year / 100) !== Math.floor(year / 100))
      warnings.push('century-digit-mismatch');
    if (stated.year % 100 !== year % 100) warnings.push('birth-year-digit-mismatch');
  }
  if ((sex === 'male' || sex === 'female') && sex !== stated.sex)
    warnings.push('sex-digit-mismatch');
  return warnings;
};

/**
 * Puts back the zeros that a numeric field dropped: 11 digits, or 10 for `00x` where the year of birth confirms it.
 * All provinces begin with zero, so anything else is not a lost zero but a lost digit.
 */
export const restoreLeadingZeros = (
  digits: string,
  born: PartialDate | undefined,
): string | undefined => {
  if (digits.length !== 11 && !(digits.length === 10 && born !== undefined)) return undefined;
  const restored = digits.padStart(12, '0');
  const agrees =
    born === undefined || statedByDigits(restored).year === Number(born.value.slice(0, 4));
  return agrees && provinceOfPersonalNumber(restored) !== undefined ? restored : undefined;
};

const objectCodes = new Set(objectCodeData.codes.map(({ code }) => code));
/** QĐ 1351/QĐ-BHXH: object code, benefit level, province, social-insurance number. */
const cardNumber = /^[A-Z]{2}[1-5]\d{12}$/;

export const isCardNumber = (text: string): boolean => cardNumber.test(text);

/** Whether the first two letters are in the table; the official annex is not public, so never a gate. */
export const isKnownObjectCode = (card: string): boolean => objectCodes.has(card.slice(0, 2));

/** Ten digits of the social-insurance number that end a card number. */
export const insuranceNumberOf = (card: string): string => card.slice(5);

/**
 * A number as people and keyboards write it: separators dropped, capitals; the `Đ` that Vietnamese input makes of
 * `D` among the letters and of `0` among the digits is put right.
 */
export const compactNumber = (text: string): string => {
  const compact = text.replace(/[-_.\s]/g, '').toUpperCase();
  return /^[A-ZĐ]{2}/.test(compact) && compact.length === 15
    ? compact.slice(0, 2).replaceAll('Đ', 'D') + compact.slice(2).replaceAll('Đ', '0')
    : compact.replaceAll('Đ', '0');
};
