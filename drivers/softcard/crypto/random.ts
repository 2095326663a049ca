import { bitLength, octetLength, toInteger } from '../bytes.ts';

/** So many random bytes. The chip's is `node:crypto`; the worked examples bring their own. */
export type Random = (length: number) => Uint8Array;

/** A private key: uniform in `1 .. order - 1`. */
export const privateKey = (order: bigint, random: Random): bigint => {
  const mask = (1n << BigInt(bitLength(order))) - 1n;
  for (;;) {
    const candidate = toInteger(random(octetLength(order))) & mask;
    if (candidate > 0n && candidate < order) return candidate;
  }
};
