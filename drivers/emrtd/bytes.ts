/** Bytes, as every protocol of the chip handles them. */
export { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

/** Unsigned big-endian. */
export const toBigInt = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** Unsigned big-endian, left-padded with zeros to `length` bytes; the value must fit. */
export const fromBigInt = (value: bigint, length: number): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex'));

/** Same length, same bytes, in a time that tells nothing of where they differ. */
export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
};

export const xorBytes = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  a.map((byte, index) => byte ^ (b[index] ?? 0));
