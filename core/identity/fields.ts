import type { AdministrativeGender, IdentityWarning, PartialDate } from '../contract/index.ts';
import { isAfter, parseCardDate, parseWholeDate } from './dates.ts';
import { foldName } from './names.ts';

/** Notices gathered while one payload is read, each once. */
export type Warnings = Set<IdentityWarning>;

/** Leaves absent fields out, so that neither `undefined` nor `null` reaches a claim. */
export const present = <T extends object>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } => {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) kept[key] = value as Exclude<T[typeof key], undefined>;
  }
  return kept;
};

/** Single spaces, none at the ends. */
export const tidy = (field: string): string => {
  const trimmed = field.trim();
  return trimmed.includes('  ') ? trimmed.replace(/ +/g, ' ') : trimmed;
};

const digitsOnly = /^\d*$/;

/** Digits without spaces; Vietnamese keyboards make `đ` of `0`. */
export const readDigits = (field: string, warnings: Warnings): string => {
  if (digitsOnly.test(field)) return field;
  const compact = field.replaceAll(' ', '');
  const digits = compact.replace(/[đĐ]/g, '0');
  if (digits !== compact) warnings.add('characters-repaired');
  return digits;
};

/** Birth date as far as it is known; a date that is impossible or in the future is left out. */
export const readBirthDate = (
  field: string,
  today: string,
  warnings: Warnings,
): PartialDate | undefined => {
  const text = readDigits(field, warnings);
  if (text === '' || text === '-') {
    warnings.add('fields-missing');
    return undefined;
  }
  const date = parseCardDate(text);
  if (date === undefined || isAfter(date, today)) {
    warnings.add('birth-date-untrusted');
    return undefined;
  }
  if (text.length === 7 || text.length === 5) {
    if (/^\d+$/.test(text)) warnings.add('leading-zero-restored');
  }
  if (date.precision !== 'day') warnings.add('birth-date-incomplete');
  return date;
};

/** Day of issue; impossible or future days are left out. */
export const readIssueDate = (
  field: string,
  today: string,
  warnings: Warnings,
): string | undefined => {
  const text = readDigits(field, warnings);
  if (text === '' || text === '-') return undefined;
  const date = parseWholeDate(text);
  if (date !== undefined && date <= today) return date;
  warnings.add('issue-date-invalid');
  return undefined;
};

const sexes = new Map<string, AdministrativeGender>([
  ['Nam', 'male'],
  ['Nữ', 'female'],
  ['NAM', 'male'],
  ['MALE', 'male'],
  ['M', 'male'],
  ['1', 'male'],
  ['NU', 'female'],
  ['NUWX', 'female'],
  ['NUXW', 'female'],
  ['NU74', 'female'],
  ['NU47', 'female'],
  ['FEMALE', 'female'],
  ['F', 'female'],
  ['2', 'female'],
]);

/** Sex as words, as card code (1, 2), or as Telex and VNI left it. */
export const readSex = (field: string, warnings: Warnings): AdministrativeGender | undefined => {
  const sex = sexes.get(field) ?? sexes.get(foldName(field));
  if (sex === undefined) warnings.add('sex-unknown');
  return sex;
};

/** Letters and what stands between them in names of all peoples of Viet Nam (`Y' Ban`, `H'Hen Niê`). */
const nameCharacters = /^[\p{L}\p{M} '’ʼ`.,()-]*$/u;
const letter = /\p{L}/u;
/** Longer is not a name but a fault of framing. */
const longestName = 100;

const onset = '(?:ngh|ng|nh|ch|tr|th|ph|gh|kh|gi|qu|dd|[bcdghklmnpqrstvx])?';
const telexSyllable = new RegExp(`^${onset}[aeiouyw]{1,5}[sfrxj]?(?:ch|ng|nh|[cmnpt])?[sfrxj]?$`);
const strongTelex = /^dd|[aou]w|[aeiouyw](?:ch|ng|nh|[cmnpt])?[sfrxj]/;
/** Also in names of other languages (`Lee`, `Soon`): counts only in company. */
const weakTelex = /aa|ee|oo/;

/** Whether a word is a Vietnamese syllable in Telex keystrokes (`nguyeexn`, `ddoox`): what an input method leaves behind. */
const telexRemains = (word: string): 'sure' | 'perhaps' | 'no' => {
  if (word.length > 9 || !telexSyllable.test(word)) return 'no';
  if (strongTelex.test(word)) return 'sure';
  return weakTelex.test(word) ? 'perhaps' : 'no';
};

/** Vowels are lost where a keyboard cannot type letters with marks (`Vn`, `Trn`). */
const hasNoVowel = (word: string): boolean =>
  word.length > 1 && /^[a-z]+$/.test(word) && !/[aeiouyw]/.test(word);

const ascii = /^[\x20-\x7e]*$/;

const looksGarbled = (name: string): boolean => {
  if (!ascii.test(name)) return false;
  const words = name.toLowerCase().split(' ');
  if (words.some(hasNoVowel)) return true;
  const remains = words.map(telexRemains);
  return (
    remains.includes('sure') || remains.filter((remainder) => remainder === 'perhaps').length > 1
  );
};

/**
 * Name as written. Nothing (and `name-missing`) where the field has no letter; `name-untrusted` where digits,
 * question marks or keystrokes in it show that it did not arrive whole.
 */
export const readName = (field: string, warnings: Warnings): string | undefined => {
  const name = tidy(field);
  if (!letter.test(name)) {
    warnings.add('name-missing');
    return undefined;
  }
  if (name.length > longestName) {
    warnings.add('name-untrusted');
    return undefined;
  }
  if (!nameCharacters.test(name) || looksGarbled(name)) warnings.add('name-untrusted');
  return name;
};

/** Address as written; it came the same way as the name and is no better than that. */
export const readAddress = (field: string, warnings: Warnings): string | undefined => {
  const address = tidy(field);
  if (address === '' || address === '-') return undefined;
  if (/[?\ufffd]/.test(address) || warnings.has('name-untrusted'))
    warnings.add('address-untrusted');
  return address;
};

/** The pipe and what keyboards make of it, each set with one more; addresses and dates have slashes of their own. */
const separatorSets: readonly (string | RegExp)[] = ['|', /[|¦]/, /[|¦~]/, /[|¦~\\]/];
const anySeparator = /[|¦~\\/:]/;

/** The shortest citizen QR that can be used ends with the address. */
export const fewestFields = 6;

/** A payload cut at its separators. */
export interface Fields {
  readonly parts: readonly string[];
  /** What stood for the pipe. */
  readonly separator: string;
  /** Something else than a pipe had to be taken for one. */
  readonly repaired: boolean;
}

const cleanNumber = /^(?:[A-Z]{2}\d{13}|\d{12})$/;

/** Whether a part is meant as a number: mostly digits, whatever happened to the rest. */
const startsWithNumber = (part: string): boolean => {
  if (cleanNumber.test(part)) return true;
  if (anySeparator.test(part)) return false;
  const compact = part.replaceAll(' ', '');
  if (compact.length < 8 || compact.length > 20) return false;
  return compact.replace(/[^\dđĐ]/g, '').length * 10 >= compact.length * 7;
};

/** Inside dates the slash is no separator: `|01/02/1980|` written with slashes throughout. */
const slashedDate = /(?<=\/)(\d{1,2})\/(\d{1,2})\/(\d{4})(?=\/)/g;

const cut = (text: string, separators: string | RegExp, repaired: boolean): Fields | undefined => {
  const all = text.split(separators);
  const first = all.findIndex((part) => part !== '');
  const parts = all.slice(first);
  const [number = ''] = parts;
  if (parts.length < 2 || !startsWithNumber(number)) return undefined;
  const separator = text[text.indexOf(number) + number.length] ?? '|';
  return { parts, separator, repaired };
};

/**
 * Cuts a payload that begins with a number, at pipes or at what keyboards make of them: as few kinds as suffice.
 * A payload with fewer than `fewestFields` parts is returned as it was cut first; nothing where there is no cut.
 */
export const splitFields = (text: string): Fields | undefined => {
  let short: Fields | undefined;
  for (const separators of separatorSets) {
    const fields = cut(text, separators, separators !== '|');
    if (fields !== undefined && fields.parts.length >= fewestFields) return fields;
    short ??= fields;
  }
  return short ?? cut(text.replace(slashedDate, '$1.$2.$3'), '/', true);
};
