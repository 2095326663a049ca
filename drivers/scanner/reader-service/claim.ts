import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { IdentityClaim, type PartialDate, type ReaderClaim } from '../../../core/contract/index.ts';

const base64 = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** Files of a chip as a reader's own program read them, base64; only passive authentication here proves them. */
const ChipFiles = z.object({
  sod: base64(60_000).optional(),
  dg2: base64(1_400_000).optional(),
  dg13: base64(20_000).optional(),
  dg14: base64(20_000).optional(),
  dg15: base64(20_000).optional(),
});
export type ChipFiles = z.infer<typeof ChipFiles>;

/** A claim with the files that came along. */
export interface HeardClaim extends ReaderClaim {
  readonly files?: ChipFiles;
}

/** Names that one field has in the messages of readers' programs. */
const names = {
  personalNumber: ['idCode', 'id_card', 'personalNumber'],
  oldNumber: ['oldIdCode', 'old_id_card', 'old_id_code'],
  fullName: ['personName', 'full_name', 'fullName'],
  dateOfBirth: ['dateOfBirth', 'date_of_birth'],
  sex: ['gender', 'sex'],
  address: ['residencePlace', 'place_of_residence'],
  issueDate: ['issueDate', 'date_of_issue'],
  expiryDate: ['expiryDate', 'date_of_expiry'],
} as const;

/** Longer than any of these fields is on a card. */
const longestField = 500;

const controls = /\p{Cc}/gu;

const tidy = (value: unknown): string | undefined => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== 'string' || value.length > longestField) return undefined;
  const text = value.normalize('NFC').replace(controls, ' ').replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : text.toWellFormed();
};

const isRealDate = (iso: string): boolean => {
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
};

/** `15/08/1985`, `15-08-1985`, `15081985`, `1985-08-15`, `1985`. */
const readDate = (text: string): PartialDate | undefined => {
  if (/^\d{4}$/.test(text)) return { value: text, precision: 'year' };
  const dayFirst =
    /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text) ?? /^(\d\d)(\d\d)(\d{4})$/.exec(text);
  const [, day = '', month = '', year = ''] = dayFirst ?? [];
  const iso = dayFirst
    ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    : (/^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? '');
  return isRealDate(iso) ? { value: iso, precision: 'day' } : undefined;
};

const fullDate = (text: string): string | undefined => {
  const date = readDate(text);
  return date?.precision === 'day' ? date.value : undefined;
};

const sexes: Readonly<Record<string, IdentityClaim['sex']>> = {
  nam: 'male',
  male: 'male',
  m: 'male',
  nữ: 'female',
  nu: 'female',
  female: 'female',
  f: 'female',
};

/** Some programs turn the number into a JSON number and lose its zeros. */
const readPersonalNumber = (text: string): string | undefined => {
  const digits = text.replace(/[\s.-]/g, '');
  if (!/^\d{9,12}$/.test(digits)) return undefined;
  return digits.length === 9 ? undefined : digits.padStart(12, '0');
};

const readers: Readonly<
  Record<keyof typeof names, (text: string) => IdentityClaim[keyof IdentityClaim]>
> = {
  personalNumber: readPersonalNumber,
  oldNumber: (text) => (/^\d{9}$|^\d{12}$/.test(text) ? text : undefined),
  fullName: (text) => (/\p{L}/u.test(text) && !/\d/.test(text) ? text : undefined),
  dateOfBirth: readDate,
  sex: (text) => sexes[text.toLowerCase()],
  address: (text) => text,
  issueDate: fullDate,
  // "Không thời hạn" is no date, and no fault.
  expiryDate: fullDate,
};

const fileNames = ['sod', 'dg2', 'dg13', 'dg14', 'dg15'] as const;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The chip's files of a message; a file that is not base64 of a believable size is left out. */
export const readFiles = (message: unknown): ChipFiles | undefined => {
  if (!isRecord(message)) return undefined;
  const files: Record<string, string> = {};
  for (const name of fileNames) {
    const value = message[name];
    if (typeof value !== 'string' || value === '') continue;
    const text = value.replace(/\s/g, '');
    if (text.length % 4 === 0 && ChipFiles.shape[name].safeParse(text).success) files[name] = text;
  }
  return Object.keys(files).length === 0 ? undefined : ChipFiles.parse(files);
};

/**
 * What a reader's program says of a card, as a claim that nobody has signed. Undefined where it names nobody: without a
 * personal number or a name there is nothing to look up.
 */
export const readReaderClaim = (
  sourceId: string,
  message: unknown,
  at: number,
): HeardClaim | undefined => {
  if (!isRecord(message)) return undefined;
  const fields: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [field, spellings] of Object.entries(names)) {
    const spelling = spellings.find((name) => Object.hasOwn(message, name));
    if (spelling === undefined) continue;
    const text = tidy(message[spelling]);
    if (text === undefined) continue;
    const value = readers[field as keyof typeof names](text);
    if (value === undefined) dropped.push(spelling);
    else fields[field] = value;
  }
  const claim = IdentityClaim.safeParse(fields);
  if (!claim.success || claim.data.personalNumber === undefined) return undefined;
  const files = readFiles(message);
  return {
    claimId: randomUUID(),
    sourceId,
    receivedAt: new Date(at).toISOString(),
    claim: claim.data,
    trust: 'qr',
    dropped,
    ...(files && { files }),
  };
};
