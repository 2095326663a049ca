import { ok, type Result } from '../../../core/contract/index.ts';
import { readTlvs } from '../tlv/index.ts';
import { type DataGroupFailure, fileTags, unwrapFile } from './data-group.ts';

/** Additional personal details (ICAO Doc 9303-10 section 4.7.11); absent on the citizen card. */
export interface Dg11 {
  readonly fullName?: string;
  readonly personalNumber?: string;
  /** `YYYYMMDD`. */
  readonly dateOfBirth?: string;
  readonly placeOfBirth?: string;
  readonly address?: string;
}

/** Additional document details (section 4.7.12). */
export interface Dg12 {
  readonly issuingAuthority?: string;
  /** `YYYYMMDD`. */
  readonly dateOfIssue?: string;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8').normalize('NFC');
/** Dates come as text or as packed decimal. */
const date = (bytes: Uint8Array): string =>
  bytes.length === 4 ? Buffer.from(bytes).toString('hex') : text(bytes);

const fields11 = {
  24334: ['fullName', text],
  24336: ['personalNumber', text],
  24363: ['dateOfBirth', date],
  24337: ['placeOfBirth', text],
  24386: ['address', text],
} as const;
const fields12 = {
  24345: ['issuingAuthority', text],
  24358: ['dateOfIssue', date],
} as const;

type Fields = Readonly<Record<number, readonly [string, (bytes: Uint8Array) => string]>>;

const readFields = (
  bytes: Uint8Array,
  tag: number,
  fields: Fields,
): Result<Readonly<Record<string, string>>, DataGroupFailure> => {
  const contents = unwrapFile(bytes, tag);
  if (!contents.ok) return contents;
  const objects = readTlvs(contents.value);
  if (!objects.ok) return { ok: false, failure: 'malformed' };
  const found: Record<string, string> = {};
  for (const { tag: fieldTag, value } of objects.value) {
    const field = fields[fieldTag];
    if (field) found[field[0]] = field[1](value);
  }
  return ok(found);
};

export const readDg11 = (bytes: Uint8Array): Result<Dg11, DataGroupFailure> =>
  readFields(bytes, fileTags.dg[11], fields11);

export const readDg12 = (bytes: Uint8Array): Result<Dg12, DataGroupFailure> =>
  readFields(bytes, fileTags.dg[12], fields12);
