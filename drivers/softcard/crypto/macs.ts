/** Message authentication codes, each cut to the eight bytes of a chip. */
import { concat } from '../bytes.ts';
import type { Cipher } from '../image.ts';
import { encrypt, pad } from './block-ciphers.ts';

const macLength = 8;

/** MAC algorithm 3 of ISO/IEC 9797-1 (retail MAC) over whole blocks: DES throughout, triple DES for the last one. */
const retailMac = (key: Uint8Array, blocks: Uint8Array): Uint8Array => {
  const first = key.subarray(0, 8);
  const body = blocks.subarray(0, -8);
  const chained = encrypt('3DES', concat(first, first), body).subarray(-8);
  return encrypt('3DES', key, blocks.subarray(-8), body.length === 0 ? undefined : chained);
};

/** Doubling in GF(2^128) (RFC 4493 section 2.3). */
const doubled = (block: Uint8Array): Uint8Array => {
  const shifted = block.map((byte, index) => (byte << 1) | ((block[index + 1] ?? 0) >> 7));
  const last = shifted.length - 1;
  if ((block[0] ?? 0) >= 0x80) shifted[last] = (shifted[last] ?? 0) ^ 0x87;
  return shifted;
};

/** AES-CMAC (RFC 4493, NIST SP 800-38B), all of its 16 bytes. */
export const cmac = (
  cipher: Exclude<Cipher, '3DES'>,
  key: Uint8Array,
  message: Uint8Array,
): Uint8Array => {
  const isWhole = message.length > 0 && message.length % 16 === 0;
  const subkey = doubled(encrypt(cipher, key, new Uint8Array(16)));
  const mask = isWhole ? subkey : doubled(subkey);
  const blocks = isWhole ? Uint8Array.from(message) : pad(message, 16);
  const start = blocks.length - 16;
  for (const [index, byte] of mask.entries())
    blocks[start + index] = (blocks[start + index] ?? 0) ^ byte;
  return encrypt(cipher, key, blocks).subarray(-16);
};

/** The checksum of a message: padded as the algorithm itself asks. */
export const mac = (cipher: Cipher, key: Uint8Array, message: Uint8Array): Uint8Array =>
  cipher === '3DES'
    ? retailMac(key, pad(message, 8))
    : cmac(cipher, key, message).subarray(0, macLength);

/** The checksum of secure messaging, which pads whatever the algorithm (ICAO Doc 9303-11 section 9.8.4). */
export const paddedMac = (cipher: Cipher, key: Uint8Array, message: Uint8Array): Uint8Array =>
  cipher === '3DES' ? mac(cipher, key, message) : mac(cipher, key, pad(message, 16));
