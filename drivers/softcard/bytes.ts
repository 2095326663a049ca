/** Octet strings and the numbers in them (I2OSP and OS2IP of BSI TR-03111 section 3.1). */

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
};

export const isEqual = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);

export const toInteger = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

/** Big-endian, filled with zeros to `length` bytes; the value fits. */
export const toOctets = (value: bigint, length: number): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(length * 2, '0'), 'hex'));

export const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length);

export const octetLength = (value: bigint): number => Math.ceil(bitLength(value) / 8);
