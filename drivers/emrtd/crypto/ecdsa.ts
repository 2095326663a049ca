import { toBigInt } from '../bytes.ts';
import type { Curve, Point } from './curves.ts';

/** Inverse modulo a prime, by the extended Euclidean algorithm. */
const inverse = (value: bigint, modulus: bigint): bigint => {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (b > 0n) {
    const quotient = a / b;
    [a, b] = [b, a % b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
};

/** ECDSA verification (BSI TR-03111 section 4.2.1.2) of a digest on any known curve; public data only. */
export const verifyEcdsa = (
  curve: Curve,
  publicKey: Point,
  { r, s }: { readonly r: bigint; readonly s: bigint },
  digest: Uint8Array,
): boolean => {
  const { n } = curve.parameters;
  if (r <= 0n || r >= n || s <= 0n || s >= n) return false;
  const orderBits = n.toString(2).length;
  const excess = Math.max(0, digest.length * 8 - orderBits);
  const e = (toBigInt(digest) >> BigInt(excess)) % n;
  const w = inverse(s, n);
  const u1 = (e * w) % n;
  const u2 = (r * w) % n;
  const fromBase = u1 === 0n ? curve.Point.ZERO : curve.Point.BASE.multiplyUnsafe(u1);
  const sum = fromBase.add(publicKey.multiplyUnsafe(u2));
  return !sum.is0() && sum.toAffine().x % n === r;
};
