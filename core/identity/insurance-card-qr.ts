import {
  fail,
  type Identification,
  type IdentityClaim,
  ok,
  type Result,
} from '../contract/index.ts';
import { parseWholeDate } from './dates.ts';
import {
  type Fields,
  fewestFields,
  present,
  readAddress,
  readBirthDate,
  readDigits,
  readIssueDate,
  readName,
  readSex,
  tidy,
  type Warnings,
} from './fields.ts';
import {
  compactNumber,
  digitWarnings,
  insuranceNumberOf,
  isCardNumber,
  isKnownObjectCode,
  isPersonalNumber,
} from './numbers.ts';
import { decodeStrictly } from './text.ts';

/** Up to the date of five continuous years; the check string and the `$` after it say nothing that can be used. */
const usedFields = 13;

/** Whether the fields are a BHYT card's: its number has 15 characters, or its fourth field is the code of a sex. */
export const isInsuranceCard = ({ parts: [number = '', , , sex = ''] }: Fields): boolean =>
  compactNumber(number).length === 15 || /^[12]$/.test(sex.trim());

const hex = /^(?=[a-f]*\d)(?:[\da-f]{2})+$/;
const telexTraces = /[đâêàèầề]/gi;
/** VNI would have made letters with marks of these too: where they stand untouched, it was Telex that was on. */
const sparedByVni = /[aeâê][1-5]/i;
/** Places of the hexadecimal fields: name, address, guardian. */
const textPlaces = [1, 4, 10];
const telexKeys: Readonly<Record<string, string>> = {
  đ: 'dd',
  â: 'aa',
  ê: 'ee',
  à: 'af',
  è: 'ef',
  ầ: 'aaf',
  ề: 'eef',
};

/** Text of a hexadecimal field; plain text where it is no hexadecimal UTF-8; nothing where it is empty. */
const readText = (field: string, wasTelex: boolean, warnings: Warnings): string | undefined => {
  const plain = tidy(field);
  if (plain === '' || plain === '-') return undefined;
  const written = plain.replaceAll(' ', '').toLowerCase();
  const digits = wasTelex
    ? written.replace(telexTraces, (letter) => telexKeys[letter] ?? letter)
    : written;
  if (!hex.test(digits)) return plain;
  const decoded = decodeStrictly(Buffer.from(digits, 'hex'));
  if (decoded === undefined) return plain;
  if (digits !== written) warnings.add('characters-repaired');
  return decoded.normalize('NFC').replace(/\s/g, ' ');
};

const readNumber = (
  field: string,
  warnings: Warnings,
): Result<Pick<IdentityClaim, 'cardNumber' | 'insuranceNumber' | 'personalNumber'>> => {
  const number = compactNumber(field);
  if (/[đĐ]/.test(field)) warnings.add('characters-repaired');
  if (isPersonalNumber(number)) return ok({ personalNumber: number });
  if (/^\d{10}$/.test(number)) return ok({ insuranceNumber: number });
  if (/^\d{9}$/.test(number)) {
    warnings.add('leading-zero-restored');
    return ok({ insuranceNumber: `0${number}` });
  }
  if (!isCardNumber(number)) return fail('identity.card-number-invalid');
  if (!isKnownObjectCode(number)) warnings.add('object-code-unknown');
  return ok({ cardNumber: number, insuranceNumber: insuranceNumberOf(number) });
};

const facility = /^(\d{1,2})[ \-–—]*(\d{3})$/;

/** Five digits of the initial facility, printed as `79 - 012`. */
const readFacility = (field: string, warnings: Warnings): string | undefined => {
  const text = field.replace(/[đĐ]/g, '0').trim();
  if (text === '' || text === '-') return undefined;
  const [, province, number] = facility.exec(text) ?? [];
  if (province === undefined || number === undefined) {
    warnings.add('fields-missing');
    return undefined;
  }
  if (province.length === 1) warnings.add('leading-zero-restored');
  return `${province.padStart(2, '0')}${number}`;
};

const readValidityDate = (field: string, warnings: Warnings): string | undefined => {
  const text = readDigits(field, warnings);
  if (text === '' || text === '-') return undefined;
  const date = parseWholeDate(text);
  if (date === undefined) warnings.add('validity-invalid');
  return date;
};

const livingAreas = new Map<string, 'K1' | 'K2' | 'K3'>([
  ['5', 'K1'],
  ['6', 'K2'],
  ['7', 'K3'],
]);

/**
 * QR of the BHYT card: number, name, birth date, sex, address, facility, from, to, issued, office, guardian, living
 * area, five years, check, `$`; texts are UTF-8 in hexadecimal. Domain facts, section 4.
 */
export const readInsuranceCardQr = (
  { parts }: Fields,
  today: string,
  warnings: Warnings,
): Result<Identification> => {
  if (parts.length < fewestFields) return fail('identity.truncated');
  const field = (at: number): string => parts[at] ?? '';
  const number = readNumber(field(0), warnings);
  if (!number.ok) return number;
  if (parts.length < usedFields) warnings.add('fields-missing');

  const wasTelex = textPlaces.some((at) => sparedByVni.test(field(at)));
  const [name, address, guardian] = textPlaces.map((at) => readText(field(at), wasTelex, warnings));
  const claim = present({
    ...number.value,
    fullName: readName(name ?? '', warnings),
    dateOfBirth: readBirthDate(field(2), today, warnings),
    sex: readSex(field(3), warnings),
    address: readAddress(address ?? '', warnings),
    initialFacility: readFacility(field(5), warnings),
    coverageStart: readValidityDate(field(6), warnings),
    coverageEnd: readValidityDate(field(7), warnings),
    issueDate: readIssueDate(field(8), today, warnings),
    guardianName: guardian && tidy(guardian),
    livingArea: livingAreas.get(field(11).trim()),
    fiveYearsFrom: readValidityDate(field(12), warnings),
  });
  const { personalNumber, dateOfBirth, sex, coverageStart, coverageEnd } = claim;
  if (coverageStart !== undefined && coverageEnd !== undefined && coverageEnd < coverageStart)
    warnings.add('validity-invalid');
  if (personalNumber !== undefined)
    for (const warning of digitWarnings(personalNumber, dateOfBirth, sex, today))
      warnings.add(warning);
  return ok({ kind: 'insurance-card-qr', claim, trust: 'qr', warnings: [...warnings] });
};
