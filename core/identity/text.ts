import { fail, ok, type Result } from '../contract/index.ts';

/** Characters; the longest real payload has about 600. */
const longest = 4096;
/** UTF-8 takes up to three bytes for each UTF-16 unit. */
const longestInBytes = 3 * longest;

/** A payload as text: framing of scanners removed, still in the fields' own spelling. */
export interface PayloadText {
  readonly text: string;
  /** UTF-8 had been taken for Windows-1252 and was put right. */
  readonly repaired: boolean;
}

const utf8 = new TextDecoder('utf-8');
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 text of bytes, or nothing where they are not UTF-8. */
export const decodeStrictly = (bytes: Uint8Array): string | undefined => {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
};

const windows1252 = new Map(
  Array.from(
    new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
    (character, byte) => [character.charCodeAt(0), byte] as const,
  ),
);

/** Some serial drivers and hosts take UTF-8 for Windows-1252 (`Nguyá»…n`): the bytes are still all there. */
const undoWindows1252 = (text: string): string | undefined => {
  const bytes = new Uint8Array(text.length);
  let beyondAscii = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const byte = unit < 0x80 ? unit : windows1252.get(unit);
    if (byte === undefined) return undefined;
    if (byte >= 0x80) beyondAscii = true;
    bytes[at] = byte;
  }
  return beyondAscii ? decodeStrictly(bytes) : undefined;
};

const isFraming = (character: string | undefined): boolean =>
  character === ' ' || character === '$';

/** Spaces and `$` at both ends; a loop, because a regular expression for the end would be quadratic. */
const trimFraming = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && isFraming(text[start])) start += 1;
  while (end > start && isFraming(text[end - 1])) end -= 1;
  return text.slice(start, end);
};

/** ISO/IEC 15424 symbology identifier, e.g. `]Q1` before a QR code. */
const symbologyIdentifier = /^\][A-Za-z][0-9A-Za-z]/;

/** Byte order mark, zero-width and bidirectional marks. */
const invisible = /\p{Cf}/gu;
const control = /\p{Cc}/gu;
/** What `tidyCharacters` would change; most payloads have none of it. */
const disturbing = /[\p{Cf}\p{Cc}]|[^\S ]/u;

const tidyCharacters = (text: string): string =>
  disturbing.test(text)
    ? text.replace(invisible, '').replace(/\s/g, ' ').replace(control, '')
    : text;

const clean = (text: string): string =>
  trimFraming(trimFraming(tidyCharacters(text).normalize('NFC')).replace(symbologyIdentifier, ''));

/** Text of what a scanner or a keyboard sent: decoded, mended, NFC, without framing. */
export const readPayload = (payload: string | Uint8Array): Result<PayloadText> => {
  if (payload.length > (typeof payload === 'string' ? longest : longestInBytes))
    return fail('identity.too-long');
  // A lone surrogate would be damaged silently by the first UTF-8 writer it meets.
  const decoded = typeof payload === 'string' ? payload.toWellFormed() : utf8.decode(payload);
  if (decoded.length > longest) return fail('identity.too-long');
  const mended = undoWindows1252(decoded);
  const text = clean(mended ?? decoded);
  return text === '' ? fail('identity.empty') : ok({ text, repaired: mended !== undefined });
};
