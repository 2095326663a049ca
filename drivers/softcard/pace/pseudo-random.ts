import { bitLength, concat, toInteger } from '../bytes.ts';
import { encrypt, keyLength } from '../crypto/block-ciphers.ts';
import type { Cipher } from '../image.ts';

const bytes = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'));

/** Constants c0 and c1 of ICAO Doc 9303-11 section 4.4.3.3.2, for outputs of 128 and of 256 bits. */
const constants = {
  16: [bytes('a668892a7c41e3ca739f40b057d85904'), bytes('a4e136ac725f738b01c1f60217c188ad')],
  32: [
    bytes('d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676'),
    bytes('54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517'),
  ],
} as const;

/** `Rp(s, t)`: the chip's nonce under the terminal's, stretched past the prime and reduced. */
export const pseudoRandomInteger = (
  cipher: Cipher,
  nonce: Uint8Array,
  terminalNonce: Uint8Array,
  prime: bigint,
): bigint => {
  const [c0, c1] = constants[keyLength[cipher] > 16 ? 32 : 16];
  let key = encrypt(cipher, terminalNonce, nonce);
  let stretched: Uint8Array = new Uint8Array(0);
  while (stretched.length * 8 < bitLength(prime) + 64) {
    const cut = key.subarray(0, keyLength[cipher]);
    stretched = concat(stretched, encrypt(cipher, cut, c1));
    key = encrypt(cipher, cut, c0);
  }
  return toInteger(stretched) % prime;
};
