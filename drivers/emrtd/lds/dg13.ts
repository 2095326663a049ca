import { ok, type Result } from '../../../core/contract/index.ts';
import { toBigInt } from '../bytes.ts';
import { readTlvs, type Tlv } from '../tlv/index.ts';
import { type DataGroupFailure, fileTags, unwrapFile } from './data-group.ts';

/**
 * DG13: the Vietnamese data of the citizen card, as six independent readers understand it (project facts, section 7.3).
 * Items are known by their number; the 2024 card carries fewer. What an item's number does not settle is left out.
 */
export interface Dg13 {
  /** 12 digits. */
  readonly personalNumber?: string;
  /** NFC, with diacritics. */
  readonly fullName?: string;
  /** `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  readonly dateOfBirth?: string;
  readonly sex?: 'male' | 'female';
  readonly nationality?: string;
  readonly ethnicity?: string;
  readonly religion?: string;
  readonly placeOfOrigin?: string;
  readonly residence?: string;
  readonly identifyingMarks?: string;
  /** `YYYY-MM-DD`. */
  readonly dateOfIssue?: string;
  /** `YYYY-MM-DD`, or `never`: "Không thời hạn". */
  readonly dateOfExpiry?: string;
  readonly fatherName?: string;
  readonly motherName?: string;
  readonly spouseName?: string;
  /** 9 or 12 digits of an earlier card. */
  readonly oldNumber?: string;
  /** Items that were there and could not be understood: `3 date`, `9 encoding`. */
  readonly warnings: readonly string[];
}

const tags = {
  integer: 0x02,
  octetString: 0x04,
  utf8: 0x0c,
  printable: 0x13,
  t61: 0x14,
  ia5: 0x16,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Items beyond this many are no card's. */
const mostItems = 64;
const deepestNesting = 4;

const utf8 = new TextDecoder('utf-8', { fatal: true });
const utf16 = new TextDecoder('utf-16be');

/** Text of any string type seen on cards; undefined when its bytes are none. */
const decodeText = ({ tag, value }: Tlv): string | undefined => {
  if (tag === tags.bmp) return value.length % 2 === 0 ? utf16.decode(value) : undefined;
  if (![tags.utf8, tags.printable, tags.t61, tags.ia5, tags.octetString].some((t) => t === tag))
    return undefined;
  try {
    // Issuers put UTF-8 into every one of these types.
    return utf8.decode(value);
  } catch {
    return tag === tags.t61 ? Buffer.from(value).toString('latin1') : undefined;
  }
};

const clean = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

interface Item {
  readonly id: number;
  /** Strings in their order: one, or two for the parents. */
  readonly texts: readonly string[];
  readonly isDamaged: boolean;
}

const collectTexts = (objects: readonly Tlv[], texts: string[], depth: number): boolean => {
  let isWhole = true;
  for (const object of objects) {
    if (texts.length > 8) return false;
    if (object.tag === tags.sequence || object.tag === tags.set) {
      const inner = depth < deepestNesting ? readTlvs(object.value) : undefined;
      if (!inner?.ok || !collectTexts(inner.value, texts, depth + 1)) isWhole = false;
      continue;
    }
    const text = decodeText(object);
    if (text === undefined) isWhole = false;
    else texts.push(clean(text));
  }
  return isWhole;
};

const readItem = (object: Tlv): Item | undefined => {
  if (object.tag !== tags.sequence) return undefined;
  const parts = readTlvs(object.value);
  if (!parts.ok) return undefined;
  const [number, ...values] = parts.value;
  if (number?.tag !== tags.integer || number.value.length === 0 || number.value.length > 2)
    return undefined;
  const texts: string[] = [];
  const isWhole = collectTexts(values, texts, 0);
  return { id: Number(toBigInt(number.value)), texts, isDamaged: !isWhole };
};

/** The items, however many wrappers stand around them: `30`, `31`, or none. */
const itemObjects = (contents: Uint8Array): readonly Tlv[] | undefined => {
  let bytes = contents;
  for (let depth = 0; depth <= deepestNesting; depth += 1) {
    const objects = readTlvs(bytes);
    if (!objects.ok) return undefined;
    const [only, ...others] = objects.value;
    const wraps =
      only !== undefined &&
      others.length === 0 &&
      (only.tag === tags.set || only.tag === tags.sequence) &&
      only.value[0] !== tags.integer;
    if (!wraps) return objects.value;
    bytes = only.value;
  }
  return undefined;
};

const isRealDate = (year: string, month = '01', day = '01'): boolean => {
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(day);
};

/** `dd/MM/yyyy`, with one-digit parts and other separators; `MM/yyyy`; `yyyy`. */
const readDate = (text: string): string | undefined => {
  const [, day, month, year] = /^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [mm, dd] = [month?.padStart(2, '0'), day?.padStart(2, '0')];
  if (!isRealDate(year, mm, dd)) return undefined;
  return [year, mm, dd].filter((part) => part !== undefined).join('-');
};

const sexes: Readonly<Record<string, 'male' | 'female'>> = { NAM: 'male', NỮ: 'female' };

const withoutLimit = /^không thời hạn$|^ko thời hạn$/i;

type Read = Partial<{ -readonly [K in keyof Dg13]: Dg13[K] }>;

/** Items 14 to 16 have no settled meaning: digits are an old number, letters alone a spouse. */
const readUnsettled = (text: string, read: Read): boolean => {
  if (/^(\d{9}|\d{12})$/.test(text)) read.oldNumber ??= text;
  else if (/^\p{L}[\p{L}\p{M}'’. -]+$/u.test(text)) read.spouseName ??= text;
  else return false;
  return true;
};

/** Takes one item in; the name of what is wrong with it, or undefined. */
const readField = ({ id, texts }: Item, read: Read): string | undefined => {
  const [text = '', second = ''] = texts;
  if (id === 13) {
    if (text !== '') read.fatherName = text;
    if (second !== '') read.motherName = second;
    return undefined;
  }
  if (text === '') return undefined;
  switch (id) {
    case 1:
      if (!/^\d{12}$/.test(text)) return 'number';
      read.personalNumber = text;
      return undefined;
    case 2:
      if (!/\p{L}/u.test(text) || /[\d\uFFFD]/u.test(text)) return 'name';
      read.fullName = text;
      return undefined;
    case 3:
    case 11: {
      const date = readDate(text);
      if (date === undefined || (id === 11 && date.length !== 10)) return 'date';
      if (id === 3) read.dateOfBirth = date;
      else read.dateOfIssue = date;
      return undefined;
    }
    case 4: {
      const sex = sexes[text.toUpperCase()];
      if (!sex) return 'sex';
      read.sex = sex;
      return undefined;
    }
    case 12: {
      const date = withoutLimit.test(text) ? 'never' : readDate(text);
      if (date === undefined) return 'date';
      read.dateOfExpiry = date;
      return undefined;
    }
    case 14:
    case 15:
    case 16:
      return readUnsettled(text, read) ? undefined : 'unsettled';
    default: {
      const name = plainFields[id];
      if (name) read[name] = text;
      return undefined;
    }
  }
};

const plainFields: Readonly<
  Record<
    number,
    'nationality' | 'ethnicity' | 'religion' | 'placeOfOrigin' | 'residence' | 'identifyingMarks'
  >
> = {
  5: 'nationality',
  6: 'ethnicity',
  7: 'religion',
  8: 'placeOfOrigin',
  9: 'residence',
  10: 'identifyingMarks',
};

/**
 * Reads DG13. A damaged or unknown item costs itself alone; of two items with one number the first counts.
 * Failures: `malformed` (not BER-TLV, another tag), `incomplete` (no item in it).
 */
export const readDg13 = (bytes: Uint8Array): Result<Dg13, DataGroupFailure> => {
  const contents = unwrapFile(bytes, fileTags.dg[13]);
  if (!contents.ok) return contents;
  const objects = itemObjects(contents.value);
  if (!objects) return { ok: false, failure: 'malformed' };
  const read: Read = {};
  const warnings: string[] = [];
  const seen = new Set<number>();
  for (const object of objects.slice(0, mostItems)) {
    const item = readItem(object);
    if (!item) {
      warnings.push('item');
      continue;
    }
    if (seen.has(item.id)) {
      warnings.push(`${item.id} twice`);
      continue;
    }
    seen.add(item.id);
    if (item.isDamaged) warnings.push(`${item.id} encoding`);
    const trouble = readField(item, read);
    if (trouble !== undefined) warnings.push(`${item.id} ${trouble}`);
  }
  if (seen.size === 0) return { ok: false, failure: 'incomplete' };
  return ok({ ...read, warnings });
};
