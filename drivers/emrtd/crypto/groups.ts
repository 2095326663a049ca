import { fromBigInt, toBigInt } from '../bytes.ts';
import { type Curve, decodePoint, encodePoint, type Point } from './curves.ts';
import type { ModpParameters } from './modp-groups.ts';

/** A group for Diffie-Hellman: points of a curve, or integers modulo a prime. */
export interface Group<Element> {
  readonly kind: 'ECDH' | 'DH';
  readonly order: bigint;
  readonly generator: Element;
  /** Prime of the field. */
  readonly prime: bigint;
  /** Tag of a public key in the authentication token (ICAO Doc 9303-11 section 9.4.5). */
  readonly publicKeyTag: number;
  /** `scalar` times; with the generator this makes a public key. */
  multiply(element: Element, scalar: bigint): Element;
  combine(a: Element, b: Element): Element;
  equals(a: Element, b: Element): boolean;
  encode(element: Element): Uint8Array;
  /** Undefined for anything but a valid public key of this group. */
  decode(encoded: Uint8Array): Element | undefined;
  /** What both sides derive keys from: the x-coordinate, or the integer. Undefined for the neutral element. */
  sharedSecret(element: Element): Uint8Array | undefined;
  /** Integrated mapping of a pseudo-random integer to a generator. */
  fromInteger(value: bigint): Element;
}

const modulo = (value: bigint, prime: bigint): bigint => {
  const rest = value % prime;
  return rest < 0n ? rest + prime : rest;
};

/** Square and multiply; exponents and moduli of up to 2048 bits. */
export const powerModulo = (base: bigint, exponent: bigint, modulus: bigint): bigint => {
  let result = 1n;
  let square = modulo(base, modulus);
  for (let bits = exponent; bits > 0n; bits >>= 1n) {
    if (bits & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
};

/** Point encoding of the integrated mapping for curves with p = 3 mod 4 (ICAO Doc 9303-11 appendix B.2). */
const pointFromInteger = (curve: Curve, t: bigint): Point => {
  const { p, a, b } = curve.parameters;
  const inverse = (value: bigint): bigint => powerModulo(value, p - 2n, p);
  const alpha = modulo(-t * t, p);
  const x2 = modulo(-b * inverse(a) * (1n + inverse(modulo(alpha + alpha * alpha, p))), p);
  const x3 = modulo(alpha * x2, p);
  const h2 = modulo(x2 * x2 * x2 + a * x2 + b, p);
  const u = modulo(t * t * t * h2, p);
  const root = powerModulo(h2, p - 1n - (p + 1n) / 4n, p);
  const isSquare = modulo(root * root * h2, p) === 1n;
  const affine = isSquare ? { x: x2, y: modulo(root * h2, p) } : { x: x3, y: modulo(root * u, p) };
  return curve.Point.fromAffine(affine);
};

export const curveGroup = (curve: Curve): Group<Point> => ({
  kind: 'ECDH',
  order: curve.parameters.n,
  generator: curve.Point.BASE,
  prime: curve.parameters.p,
  publicKeyTag: 0x86,
  multiply: (element, scalar) => element.multiply(scalar),
  combine: (a, b) => a.add(b),
  equals: (a, b) => a.equals(b),
  encode: (element) => encodePoint(curve, element),
  decode: (encoded) => decodePoint(curve, encoded),
  sharedSecret: (element) =>
    element.is0() ? undefined : fromBigInt(element.toAffine().x, curve.fieldLength),
  fromInteger: (value) => pointFromInteger(curve, value),
});

export const modpGroup = ({ p, g, q }: ModpParameters): Group<bigint> => {
  const length = Math.ceil(p.toString(16).length / 2);
  return {
    kind: 'DH',
    order: q,
    generator: g,
    prime: p,
    publicKeyTag: 0x84,
    multiply: (element, scalar) => powerModulo(element, scalar, p),
    combine: (a, b) => (a * b) % p,
    equals: (a, b) => a === b,
    encode: (element) => fromBigInt(element, length),
    decode: (encoded) => {
      if (encoded.length > length + 1) return undefined;
      const value = toBigInt(encoded);
      // In the subgroup of order q, or the agreement leaks (RFC 2631 section 2.1.5).
      return value > 1n && value < p - 1n && powerModulo(value, q, p) === 1n ? value : undefined;
    },
    sharedSecret: (element) => (element <= 1n ? undefined : fromBigInt(element, length)),
    fromInteger: (value) => powerModulo(value, (p - 1n) / q, p),
  };
};
