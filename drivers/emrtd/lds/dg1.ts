import { ok, type Result } from '../../../core/contract/index.ts';
import { mrzCheckDigit } from '../mrz-check-digit.ts';
import { valueAt } from '../tlv/index.ts';
import { type DataGroupFailure, fileTags, unwrapFile } from './data-group.ts';

/** DG1: the machine-readable zone (ICAO Doc 9303-10 section 4.7.1, 9303-5 for the card's format TD1). */
export interface Dg1 {
  /** 9 characters, longer where the zone continues them in its optional data. */
  readonly documentNumber: string;
  /** 12-digit personal number in the optional data of line 1. */
  readonly personalNumber?: string;
  /** ISO 3166-1 alpha-3. */
  readonly issuingState: string;
  readonly nationality: string;
  /** `YYMMDD`, unknown parts as `<`. */
  readonly dateOfBirth: string;
  readonly sex: 'male' | 'female' | 'unspecified';
  /** `YYMMDD`. */
  readonly dateOfExpiry: string;
  /** Without diacritics, in the order of the zone: on Vietnamese cards the whole name, family name first. */
  readonly name: string;
  /** Fields whose check digit does not agree. */
  readonly checkDigitErrors: readonly string[];
}

const sexes: Readonly<Record<string, Dg1['sex']>> = { M: 'male', F: 'female' };
const filled = (text: string): string => text.replace(/</g, ' ').replace(/ +/g, ' ').trim();

interface Zone {
  readonly documentNumber: string;
  readonly documentDigit: string;
  readonly optional: string;
  readonly issuingState: string;
  readonly nationality: string;
  readonly dateOfBirth: string;
  readonly birthDigit: string;
  readonly sex: string;
  readonly dateOfExpiry: string;
  readonly expiryDigit: string;
  readonly name: string;
}

const td1 = (zone: string): Zone => ({
  issuingState: zone.slice(2, 5),
  documentNumber: zone.slice(5, 14),
  documentDigit: zone.slice(14, 15),
  optional: zone.slice(15, 30),
  dateOfBirth: zone.slice(30, 36),
  birthDigit: zone.slice(36, 37),
  sex: zone.slice(37, 38),
  dateOfExpiry: zone.slice(38, 44),
  expiryDigit: zone.slice(44, 45),
  nationality: zone.slice(45, 48),
  name: zone.slice(60, 90),
});

/** TD2 (36 characters a line) and TD3 (44) share their second line's head. */
const twoLines = (zone: string, width: number): Zone => ({
  issuingState: zone.slice(2, 5),
  name: zone.slice(5, width),
  documentNumber: zone.slice(width, width + 9),
  documentDigit: zone.slice(width + 9, width + 10),
  nationality: zone.slice(width + 10, width + 13),
  dateOfBirth: zone.slice(width + 13, width + 19),
  birthDigit: zone.slice(width + 19, width + 20),
  sex: zone.slice(width + 20, width + 21),
  dateOfExpiry: zone.slice(width + 21, width + 27),
  expiryDigit: zone.slice(width + 27, width + 28),
  optional: zone.slice(width + 28, width * 2 - 1),
});

const zones: Readonly<Record<number, (zone: string) => Zone>> = {
  90: td1,
  72: (zone) => twoLines(zone, 36),
  88: (zone) => twoLines(zone, 44),
};

/** A number of more than nine characters goes on in the optional data, its check digit last (9303-5 section 4.2.2). */
const longNumber = (zone: Zone): Pick<Zone, 'documentNumber' | 'documentDigit' | 'optional'> => {
  if (zone.documentDigit !== '<') return zone;
  const [rest = ''] = zone.optional.split('<');
  return rest.length < 2
    ? zone
    : {
        documentNumber: zone.documentNumber + rest.slice(0, -1),
        documentDigit: rest.slice(-1),
        optional: zone.optional.slice(rest.length),
      };
};

export const readDg1 = (bytes: Uint8Array): Result<Dg1, DataGroupFailure> => {
  const contents = unwrapFile(bytes, fileTags.dg[1]);
  if (!contents.ok) return contents;
  const value = valueAt(contents.value, [0x5f1f]);
  const text = value && Buffer.from(value).toString('latin1');
  const layout = text === undefined ? undefined : zones[text.length];
  if (text === undefined || !layout || !/^[A-Z0-9<]+$/.test(text))
    return { ok: false, failure: 'incomplete' };
  const zone = layout(text);
  const { documentNumber, documentDigit, optional } = longNumber(zone);
  const checks: readonly [string, string, string][] = [
    ['document-number', documentNumber, documentDigit],
    ['date-of-birth', zone.dateOfBirth, zone.birthDigit],
    ['date-of-expiry', zone.dateOfExpiry, zone.expiryDigit],
  ];
  const [personalNumber] = /(?<!\d)\d{12}(?!\d)/.exec(optional) ?? [];
  return ok({
    documentNumber: documentNumber.replace(/<+$/, ''),
    ...(personalNumber !== undefined && { personalNumber }),
    issuingState: filled(zone.issuingState),
    nationality: filled(zone.nationality),
    dateOfBirth: zone.dateOfBirth,
    sex: sexes[zone.sex] ?? 'unspecified',
    dateOfExpiry: zone.dateOfExpiry,
    name: filled(zone.name),
    checkDigitErrors: checks
      .filter(([, field, digit]) => mrzCheckDigit(field) !== digit)
      .map(([name]) => name),
  });
};
