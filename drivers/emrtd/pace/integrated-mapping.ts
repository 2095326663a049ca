import { concatBytes, hexToBytes, toBigInt } from '../bytes.ts';
import { type CipherName, encryptCbc, keyLengths, zeroIv } from '../crypto/block-ciphers.ts';

/** Constants of ICAO Doc 9303-11 section 4.4.3.3.2, by block length of the pseudo-random function. */
const constants = {
  16: {
    c0: hexToBytes('a668892a7c41e3ca739f40b057d85904'),
    c1: hexToBytes('a4e136ac725f738b01c1f60217c188ad'),
  },
  32: {
    c0: hexToBytes('d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676'),
    c1: hexToBytes('54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517'),
  },
} as const;

/** R(s, t) of section 4.4.3.3.2 as an integer modulo `prime`: `s` is the chip's nonce, `t` the terminal's. */
export const pseudoRandom = (
  cipher: CipherName,
  s: Uint8Array,
  t: Uint8Array,
  prime: bigint,
): bigint => {
  const keyLength = keyLengths[cipher];
  const { c0, c1 } = constants[keyLength === 16 ? 16 : 32];
  const encrypt = (key: Uint8Array, data: Uint8Array): Uint8Array =>
    encryptCbc(cipher, key.subarray(0, keyLength), zeroIv(cipher), data);
  const rounds = Math.ceil((prime.toString(2).length + 64) / (c0.length * 8));
  let key = encrypt(t, s);
  const blocks: Uint8Array[] = [];
  for (let round = 0; round < rounds; round += 1) {
    blocks.push(encrypt(key, c1));
    key = encrypt(key, c0);
  }
  return toBigInt(concatBytes(...blocks)) % prime;
};
