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

/** Dotted form of an object identifier's contents; undefined when malformed or absurdly long. */
export const decodeOid = (bytes: Uint8Array): string | undefined => {
  if (bytes.length === 0 || bytes.length > 40 || (bytes.at(-1) ?? 0x80) >= 0x80) return undefined;
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of bytes) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER) return undefined;
    if (byte < 0x80) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join('.');
};
