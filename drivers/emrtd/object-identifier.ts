/** Contents of an object identifier (X.690 section 8.19), without tag and length. */
export const encodeOid = (oid: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = oid.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc % 128];
    for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128))
      digits.unshift((high % 128) + 128);
    bytes.push(...digits);
  }
  return Uint8Array.from(bytes);
};
