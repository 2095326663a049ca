import { octetLength, toOctets } from '../bytes.ts';
import { encrypt, pad } from '../crypto/block-ciphers.ts';
import type { Cipher } from '../image.ts';
import type { Group } from '../math/groups.ts';
import { invert } from '../math/modular.ts';

/**
 * DO'8A' of chip-authentication mapping: the mapping key over the chip's static key, encrypted for the new session
 * (ICAO Doc 9303-11 section 4.4.3.5).
 */
export const encryptedChipAuthenticationData = (
  cipher: Cipher,
  encryptionKey: Uint8Array,
  { order }: Group,
  keys: { readonly mappingKey: bigint; readonly staticKey: bigint },
): Uint8Array => {
  const data = (invert(keys.staticKey, order) * keys.mappingKey) % order;
  const vector = encrypt(cipher, encryptionKey, new Uint8Array(16).fill(0xff));
  return encrypt(cipher, encryptionKey, pad(toOctets(data, octetLength(order)), 16), vector);
};
