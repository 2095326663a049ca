import { createHash } from 'node:crypto';
import { concatBytes } from '../bytes.ts';
import { type CipherName, keyLengths } from './block-ciphers.ts';

/** What a derived key is for (ICAO Doc 9303-11 section 9.7.1). */
export const keyPurpose = { encryption: 1, mac: 2, password: 3 } as const;

/** DES keys carry odd parity in each byte's last bit. */
const withParity = (key: Uint8Array): Uint8Array =>
  key.map((byte) => {
    let ones = 0;
    for (let bits = byte >> 1; bits > 0; bits >>= 1) ones += bits & 1;
    return (byte & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });

/** KDF(secret, counter): SHA-1 for keys of 128 bits and 3DES, SHA-256 for longer ones. */
export const deriveKey = (
  cipher: CipherName,
  secret: Uint8Array,
  purpose: (typeof keyPurpose)[keyof typeof keyPurpose],
): Uint8Array => {
  const length = keyLengths[cipher];
  const digest = createHash(length === 16 ? 'sha1' : 'sha256')
    .update(concatBytes(secret, Uint8Array.of(0, 0, 0, purpose)))
    .digest();
  const key = Uint8Array.from(digest.subarray(0, length));
  return cipher === '3DES' ? withParity(key) : key;
};

export interface SessionKeys {
  readonly encryption: Uint8Array;
  readonly mac: Uint8Array;
}

export const deriveSessionKeys = (cipher: CipherName, secret: Uint8Array): SessionKeys => ({
  encryption: deriveKey(cipher, secret, keyPurpose.encryption),
  mac: deriveKey(cipher, secret, keyPurpose.mac),
});
