import type { ScanDamage } from '../../core/contract/index.ts';

/** Bytes of a scan as text, and what is wrong with it. */
export interface DecodedText {
  readonly data: string;
  readonly damage?: ScanDamage;
}

// A byte order mark is the scanner's framing; what is left of it is tidied by whoever parses.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** The Vietnamese code page of Windows: what scanners send whose output is set to "Vietnamese". It decodes any byte. */
const windows1258 = new TextDecoder('windows-1258');

const strictly = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Latin-1 and windows-1252 places of UTF-8's continuation bytes, both ways of showing them. */
const windows1252 = new Map(
  Array.from(
    new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
    (character, byte) => [character.charCodeAt(0), byte] as const,
  ),
);

/** UTF-8 that was taken for Latin-1 or windows-1252 and encoded once more: `Nguyá»…n`. */
const isTwiceEncoded = (text: string): boolean => {
  const bytes = new Uint8Array(text.length);
  let isAscii = true;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    const byte = unit < 0x80 ? unit : (windows1252.get(unit) ?? (unit < 0x100 ? unit : undefined));
    if (byte === undefined) return false;
    if (byte >= 0x80) isAscii = false;
    bytes[at] = byte;
  }
  return !isAscii && strictly(bytes) !== undefined;
};

/**
 * Text of a whole message. UTF-8 as it is; anything else as windows-1258, composed, and marked `codepage`, as is UTF-8
 * that was encoded twice or carries replacement characters (U+FFFD).
 */
export const decodeText = (bytes: Uint8Array): DecodedText => {
  const text = strictly(bytes);
  if (text === undefined)
    return { data: windows1258.decode(bytes).normalize('NFC'), damage: 'codepage' };
  return text.includes('\ufffd') || isTwiceEncoded(text)
    ? { data: text, damage: 'codepage' }
    : { data: text };
};
