/** From secrets to keys (ICAO Doc 9303-11 section 9.7). */
import { createHash } from 'node:crypto';
import { concat } from '../bytes.ts';
import type { Cipher, MrzKeyFields } from '../image.ts';
import { keyLength } from './block-ciphers.ts';

export interface KeyPair {
  readonly encryption: Uint8Array;
  readonly mac: Uint8Array;
}

export const sha1 = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(
    createHash('sha1')
      .update(concat(...parts))
      .digest(),
  );

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(
    createHash('sha256')
      .update(concat(...parts))
      .digest(),
  );

/** The counter of the derivation: one for encryption, two for the checksum, three for a password. */
const derive = (cipher: Cipher, secret: Uint8Array, counter: 1 | 2 | 3): Uint8Array => {
  const hash = cipher === '3DES' || cipher === 'AES-128' ? sha1 : sha256;
  return hash(secret, Uint8Array.of(0, 0, 0, counter)).subarray(0, keyLength[cipher]);
};

export const sessionKeys = (cipher: Cipher, secret: Uint8Array): KeyPair => ({
  encryption: derive(cipher, secret, 1),
  mac: derive(cipher, secret, 2),
});

export const passwordKey = (cipher: Cipher, password: Uint8Array): Uint8Array =>
  derive(cipher, password, 3);

const characterValue = (character: string): number =>
  character === '<' ? 0 : Number.parseInt(character, 36);

/** Weights 7, 3, 1 (ICAO Doc 9303-3 section 4.9). */
const checkDigit = (field: string): string => {
  const weights = [7, 3, 1];
  const sum = [...field].reduce(
    (total, character, index) => total + characterValue(character) * (weights[index % 3] ?? 0),
    0,
  );
  return String(sum % 10);
};

/** `SHA-1` of number, dates and their check digits (ICAO Doc 9303-11 section 9.7.2). */
export const mrzSecret = ({
  documentNumber,
  dateOfBirth,
  dateOfExpiry,
}: MrzKeyFields): Uint8Array => {
  const fields = [documentNumber.padEnd(9, '<'), dateOfBirth, dateOfExpiry];
  return sha1(Buffer.from(fields.map((field) => field + checkDigit(field)).join(''), 'latin1'));
};
