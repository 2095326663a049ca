import { fail, type Identification, ok, type Result } from '../contract/index.ts';
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
  type Warnings,
} from './fields.ts';
import { digitWarnings, isPersonalNumber, restoreLeadingZeros } from './numbers.ts';

/** Fields whose meaning is published; the card of July 2024 adds four that were empty in all samples. */
const knownFields = 7;
/** What comes after is no card's any more. */
const mostFields = 20;

const hasLetter = /\p{L}/u;
const dateDigits = /^[\dđĐ]{4,8}$/;
const issueDate = /^[\dđĐ]{8}$/;

/** Brings the fields to their places: an old number left out altogether, an address cut at a repaired separator. */
const arrange = ({ parts, separator, repaired }: Fields): readonly string[] => {
  const [number = '', second = '', third = ''] = parts;
  const complete =
    hasLetter.test(second.replace(/[đĐ\d]/g, '')) && dateDigits.test(third.trim())
      ? [number, '', ...parts.slice(1)]
      : parts;
  if (!repaired || complete.length <= knownFields) return complete;
  const issued = complete.findIndex(
    (part, at) => at >= knownFields - 1 && issueDate.test(part.trim()),
  );
  return issued < 0
    ? complete
    : [
        ...complete.slice(0, 5),
        complete.slice(5, issued).join(separator),
        ...complete.slice(issued),
      ];
};

const readOldNumber = (field: string, warnings: Warnings): string | undefined => {
  const digits = readDigits(field, warnings);
  if (digits === '' || digits === '-') return undefined;
  if (/^\d{9}$/.test(digits)) return digits;
  if (/^\d{8}$/.test(digits)) {
    warnings.add('leading-zero-restored');
    return `0${digits}`;
  }
  warnings.add('old-number-invalid');
  return undefined;
};

/**
 * QR of the citizen card, or the same shown by VNeID: number, old number, name, birth date, sex, address, issue date.
 * Domain facts, sections 1.1 to 1.5.
 */
export const readCitizenQr = (
  fields: Fields,
  today: string,
  warnings: Warnings,
): Result<Identification> => {
  const parts = arrange(fields);
  if (parts.length < fewestFields) return fail('identity.truncated');
  const [number = '', oldNumber = '', name = '', birth = '', sexText = '', address = '', issue] =
    parts;

  const digits = readDigits(number, warnings);
  const dateOfBirth = readBirthDate(birth, today, warnings);
  const restored = restoreLeadingZeros(digits, dateOfBirth);
  if (restored !== undefined) warnings.add('leading-zero-restored');
  const personalNumber = restored ?? digits;
  if (!isPersonalNumber(personalNumber)) return fail('identity.number-invalid');

  if (issue === undefined) warnings.add('fields-missing');
  const tail = parts.slice(knownFields, mostFields);
  const hasTail = tail.some((part) => part.trim() !== '');
  if (hasTail) warnings.add('extra-fields');

  const sex = readSex(sexText, warnings);
  const claim = present({
    personalNumber,
    oldNumber: readOldNumber(oldNumber, warnings),
    fullName: readName(name, warnings),
    dateOfBirth,
    sex,
    address: readAddress(address, warnings),
    issueDate: readIssueDate(issue ?? '', today, warnings),
    extraFields: hasTail ? tail : undefined,
  });
  for (const warning of digitWarnings(personalNumber, dateOfBirth, sex, today))
    warnings.add(warning);
  return ok({
    kind: parts.length > knownFields ? 'citizen-qr-2024' : 'citizen-qr-2021',
    claim,
    trust: 'qr',
    warnings: [...warnings],
  });
};
