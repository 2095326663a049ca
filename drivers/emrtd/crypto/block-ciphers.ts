import { createCipheriv, createDecipheriv } from 'node:crypto';
import { cmac } from '@noble/ciphers/aes.js';
import { concatBytes, xorBytes } from '../bytes.ts';

/** Ciphers of secure messaging (ICAO Doc 9303-11 section 9.8). */
export type CipherName = '3DES' | 'AES-128' | 'AES-192' | 'AES-256';

export const keyLengths = { '3DES': 16, 'AES-128': 16, 'AES-192': 24, 'AES-256': 32 } as const;
export const blockLength = (cipher: CipherName): number => (cipher === '3DES' ? 8 : 16);

/** Two-key triple DES as the three-key cipher that every crypto library still has. */
const threeKeys = (key: Uint8Array): Uint8Array => concatBytes(key, key.subarray(0, 8));

const algorithm = (cipher: CipherName): string =>
  cipher === '3DES' ? 'des-ede3-cbc' : `aes-${keyLengths[cipher] * 8}-cbc`;

const prepare = (cipher: CipherName, key: Uint8Array): Uint8Array =>
  cipher === '3DES' ? threeKeys(key) : key;

export const zeroIv = (cipher: CipherName): Uint8Array => new Uint8Array(blockLength(cipher));

/** CBC without padding; `data` is whole blocks. */
export const encryptCbc = (
  cipher: CipherName,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
): Uint8Array => {
  const engine = createCipheriv(algorithm(cipher), prepare(cipher, key), iv).setAutoPadding(false);
  return concatBytes(engine.update(data), engine.final());
};

/** CBC without padding; `data` is whole blocks. */
export const decryptCbc = (
  cipher: CipherName,
  key: Uint8Array,
  iv: Uint8Array,
  data: Uint8Array,
): Uint8Array => {
  const engine = createDecipheriv(algorithm(cipher), prepare(cipher, key), iv).setAutoPadding(
    false,
  );
  return concatBytes(engine.update(data), engine.final());
};

/** ISO/IEC 9797-1 padding method 2. */
export const pad = (data: Uint8Array, block: number): Uint8Array => {
  const padded = new Uint8Array(data.length + block - (data.length % block));
  padded.set(data);
  padded[data.length] = 0x80;
  return padded;
};

/** The data before the padding; undefined where there is none. */
export const unpad = (padded: Uint8Array): Uint8Array | undefined => {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  return padded[end] === 0x80 ? padded.subarray(0, end) : undefined;
};

/**
 * ISO/IEC 9797-1 MAC algorithm 3 with DES, of whole blocks: single DES over all but the last, triple DES at the end.
 * Single DES is triple DES with one key three times: Electron's library has no other.
 */
const retailMac = (key: Uint8Array, blocks: Uint8Array): Uint8Array => {
  const first = key.subarray(0, 8);
  const single = concatBytes(first, first);
  const last = blocks.subarray(-8);
  const before = blocks.subarray(0, -8);
  const chained =
    before.length === 0
      ? new Uint8Array(8)
      : encryptCbc('3DES', single, new Uint8Array(8), before).subarray(-8);
  return encryptCbc('3DES', key, new Uint8Array(8), xorBytes(last, chained));
};

/** Eight bytes: retail MAC with padding method 2 for 3DES, truncated CMAC for AES (ICAO Doc 9303-11 section 4.4.3.4). */
export const mac = (cipher: CipherName, key: Uint8Array, data: Uint8Array): Uint8Array =>
  cipher === '3DES' ? retailMac(key, pad(data, 8)) : cmac(data, key).subarray(0, 8);
