/** CBC without padding, the padding of its own, and the checksums of secure messaging (ICAO Doc 9303-11 section 9). */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concat } from '../bytes.ts';
import type { Cipher } from '../image.ts';

/** Bytes of a key; two-key triple DES. */
export const keyLength = { '3DES': 16, 'AES-128': 16, 'AES-192': 24, 'AES-256': 32 } as const;

/** Bytes of a block. */
export const blockLength = (cipher: Cipher): 8 | 16 => (cipher === '3DES' ? 8 : 16);

const algorithm = {
  '3DES': 'des-ede3-cbc',
  'AES-128': 'aes-128-cbc',
  'AES-192': 'aes-192-cbc',
  'AES-256': 'aes-256-cbc',
} as const;

/** Keying option two: K1, K2, K1. */
const schedule = (cipher: Cipher, key: Uint8Array): Uint8Array =>
  cipher === '3DES' ? concat(key, key.subarray(0, 8)) : key;

/** Whole blocks; the vector is zero unless given. */
export const encrypt = (
  cipher: Cipher,
  key: Uint8Array,
  data: Uint8Array,
  vector: Uint8Array = new Uint8Array(blockLength(cipher)),
): Uint8Array => {
  const engine = createCipheriv(algorithm[cipher], schedule(cipher, key), vector);
  return Uint8Array.from(engine.setAutoPadding(false).update(data));
};

/** Whole blocks; the vector is zero unless given. */
export const decrypt = (
  cipher: Cipher,
  key: Uint8Array,
  data: Uint8Array,
  vector: Uint8Array = new Uint8Array(blockLength(cipher)),
): Uint8Array => {
  const engine = createDecipheriv(algorithm[cipher], schedule(cipher, key), vector);
  return Uint8Array.from(engine.setAutoPadding(false).update(data));
};

/** Padding method 2 of ISO/IEC 9797-1: `80`, then zeros to the end of the block. */
export const pad = (data: Uint8Array, block: number): Uint8Array => {
  const padded = new Uint8Array(Math.floor(data.length / block + 1) * block);
  padded.set(data);
  padded[data.length] = 0x80;
  return padded;
};

/** Undefined when the last block holds no such padding. */
export const unpad = (data: Uint8Array, block: number): Uint8Array | undefined => {
  let end = data.length - 1;
  while (end >= 0 && data[end] === 0) end -= 1;
  return data[end] === 0x80 && data.length - end <= block ? data.subarray(0, end) : undefined;
};
