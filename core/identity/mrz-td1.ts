import {
  type AdministrativeGender,
  fail,
  type Identification,
  ok,
  type PartialDate,
  type Result,
} from '../contract/index.ts';
import { isAfter, parseMrzDate } from './dates.ts';
import { present, type Warnings } from './fields.ts';
import { digitWarnings, statedByDigits } from './numbers.ts';

const lineLength = 30;
const wholeZone = /^[AIC][A-Z0-9<]{89}$/;
const zoneStart = /^(?:ID|I<|[AC][A-Z<])[A-Z]{3}[A-Z0-9<]{9}[\d<]/;

/** The zone without line breaks, in capitals. */
const joinLines = (text: string): string => text.replaceAll(' ', '').toUpperCase();

/** Whether a text is, or begins as, a machine-readable zone of format TD1 (ICAO 9303-5). */
export const isMrz = (text: string): boolean => {
  if (!text.includes('<')) return false;
  const zone = joinLines(text);
  return wholeZone.test(zone) || zoneStart.test(zone);
};

const weights = [7, 3, 1] as const;
const characterValue = (character: string): number =>
  character === '<' ? 0 : Number.parseInt(character, 36);

/** Check digit of ICAO 9303-3, section 4.9. */
export const mrzCheckDigit = (field: string): string => {
  let sum = 0;
  for (let at = 0; at < field.length; at += 1)
    sum += characterValue(field[at] ?? '<') * (weights[at % 3] ?? 0);
  return String(sum % 10);
};

const agrees = (field: string, digit: string | undefined): boolean =>
  mrzCheckDigit(field) === digit;

const readNameLine = (line: string): string | undefined => {
  const name = line.replace(/</g, ' ').replace(/ +/g, ' ').trim();
  return /^[A-Z ]+$/.test(name) ? name : undefined;
};

const sexes: Readonly<Record<string, AdministrativeGender>> = { M: 'male', F: 'female' };

/** The zone has two digits of the year: the personal number settles the century, else the past does. */
const readBirth = (
  yyMMdd: string,
  personalNumber: string | undefined,
  today: string,
): PartialDate | undefined => {
  const stated = personalNumber === undefined ? undefined : statedByDigits(personalNumber).year;
  const century =
    stated !== undefined && String(stated).slice(2) === yyMMdd.slice(0, 2)
      ? String(stated).slice(0, 2)
      : yyMMdd.slice(0, 2) > today.slice(2, 4)
        ? '19'
        : '20';
  const date = parseMrzDate(yyMMdd, century);
  return date === undefined || isAfter(date, today) ? undefined : date;
};

/**
 * Machine-readable zone of the citizen card, three lines of 30. A wrong check digit of number or birth date fails; so
 * does the composite one, which alone covers the personal number, unless a misread expiry date explains it.
 * Names come without diacritics, so they are never trusted as written.
 */
export const readMrz = (
  text: string,
  today: string,
  warnings: Warnings,
): Result<Identification> => {
  const zone = joinLines(text);
  if (!wholeZone.test(zone)) return fail('identity.truncated');
  const first = zone.slice(0, lineLength);
  const second = zone.slice(lineLength, 2 * lineLength);
  const documentNumber = first.slice(5, 14);
  const birth = second.slice(0, 6);
  const expiry = second.slice(8, 14);
  if (!agrees(documentNumber, first[14]) || !agrees(birth, second[6]))
    return fail('identity.mrz-check-failed');
  const isExpirySure = agrees(expiry, second[14]);
  const composite =
    first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29);
  if (!isExpirySure) warnings.add('mrz-check-digit-mismatch');
  else if (!agrees(composite, second[29])) return fail('identity.mrz-check-failed');

  const personalNumber = /^\d{12}/.exec(first.slice(15))?.[0];
  if (personalNumber === undefined) warnings.add('fields-missing');
  const dateOfBirth = readBirth(birth, personalNumber, today);
  if (dateOfBirth === undefined) warnings.add('birth-date-untrusted');
  else if (dateOfBirth.precision !== 'day') warnings.add('birth-date-incomplete');
  const sex = sexes[second[7] ?? '<'];
  if (sex === undefined) warnings.add('sex-unknown');
  const fullName = readNameLine(zone.slice(2 * lineLength));
  warnings.add(fullName === undefined ? 'name-missing' : 'name-untrusted');
  const expiryDate = isExpirySure ? parseMrzDate(expiry, '20') : undefined;
  const nationality = second.slice(15, 18);

  const claim = present({
    personalNumber,
    fullName,
    dateOfBirth,
    sex,
    expiryDate: expiryDate?.precision === 'day' ? expiryDate.value : undefined,
    documentNumber: documentNumber.replaceAll('<', '') || undefined,
    nationality: /^[A-Z]{3}$/.test(nationality) ? nationality : undefined,
  });
  if (personalNumber !== undefined)
    for (const warning of digitWarnings(personalNumber, dateOfBirth, sex, today))
      warnings.add(warning);
  return ok({ kind: 'mrz-td1', claim, trust: 'qr', warnings: [...warnings] });
};
