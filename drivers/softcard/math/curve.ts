/** Points of short Weierstrass curves, multiplied in Jacobian coordinates with signed windows. */
import { octetLength, toInteger, toOctets } from '../bytes.ts';
import type { CurveParameters } from './curve-parameters.ts';
import { invert, modulo } from './modular.ts';

/** Affine; the point at infinity is no `Point`. */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** `x = X / Z^2`, `y = Y / Z^3`; infinity has `z` zero. Residues may be negative. */
interface Jacobian {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

const infinity: Jacobian = { x: 1n, y: 1n, z: 0n };

const double = ({ p, a }: CurveParameters, { x, y, z }: Jacobian): Jacobian => {
  if (z === 0n || y === 0n) return infinity;
  const ySquared = (y * y) % p;
  const zSquared = (z * z) % p;
  const s = (4n * x * ySquared) % p;
  const m = (3n * x * x + a * ((zSquared * zSquared) % p)) % p;
  const doubled = (m * m - 2n * s) % p;
  return {
    x: doubled,
    y: (m * (s - doubled) - 8n * ySquared * ySquared) % p,
    z: (2n * y * z) % p,
  };
};

const sum = (curve: CurveParameters, left: Jacobian, right: Jacobian): Jacobian => {
  if (left.z === 0n) return right;
  if (right.z === 0n) return left;
  const { p } = curve;
  const leftZ = (left.z * left.z) % p;
  const rightZ = (right.z * right.z) % p;
  const u = (left.x * rightZ) % p;
  const s = (left.y * ((rightZ * right.z) % p)) % p;
  const h = modulo(right.x * leftZ - u, p);
  const r = modulo(right.y * ((leftZ * left.z) % p) - s, p);
  if (h === 0n) return r === 0n ? double(curve, left) : infinity;
  const hSquared = (h * h) % p;
  const hCubed = (hSquared * h) % p;
  const v = (u * hSquared) % p;
  const x = (r * r - hCubed - 2n * v) % p;
  return { x, y: (r * (v - x) - s * hCubed) % p, z: (((left.z * right.z) % p) * h) % p };
};

const negated = ({ x, y, z }: Jacobian): Jacobian => ({ x, y: -y, z });

const fromAffine = ({ x, y }: Point): Jacobian => ({ x, y, z: 1n });

const toAffine = ({ p }: CurveParameters, { x, y, z }: Jacobian): Point | undefined => {
  const reduced = modulo(z, p);
  if (reduced === 0n) return undefined;
  const inverse = invert(reduced, p);
  const inverseSquared = (inverse * inverse) % p;
  return { x: modulo(x * inverseSquared, p), y: modulo(y * inverseSquared * inverse, p) };
};

const windowBits = 5;
const window = 1 << windowBits;

/** Non-adjacent form of width five, lowest digit first: zero, or odd and below 16 in magnitude. */
const signedDigits = (factor: bigint): readonly number[] => {
  const digits: number[] = [];
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    const low = Number(rest & BigInt(window - 1));
    const digit = low % 2 === 0 ? 0 : low >= window / 2 ? low - window : low;
    rest -= BigInt(digit);
    digits.push(digit);
  }
  return digits;
};

/** `factor * point`; undefined for infinity. The factor is not negative. */
export const multiplyPoint = (
  curve: CurveParameters,
  point: Point,
  factor: bigint,
): Point | undefined => {
  const base = fromAffine(point);
  const twice = double(curve, base);
  const odd = [base];
  for (let index = 1; index < window / 4; index += 1)
    odd.push(sum(curve, odd[index - 1] ?? infinity, twice));
  let result = infinity;
  for (const digit of signedDigits(factor).toReversed()) {
    result = double(curve, result);
    if (digit === 0) continue;
    const multiple = odd[(Math.abs(digit) - 1) / 2] ?? infinity;
    result = sum(curve, result, digit > 0 ? multiple : negated(multiple));
  }
  return toAffine(curve, result);
};

/** Undefined for infinity. */
export const addPoints = (curve: CurveParameters, left: Point, right: Point): Point | undefined =>
  toAffine(curve, sum(curve, fromAffine(left), fromAffine(right)));

export const isOnCurve = ({ p, a, b }: CurveParameters, { x, y }: Point): boolean =>
  x < p && y < p && modulo(y * y - (x * x * x + a * x + b), p) === 0n;

/** Uncompressed, `04 || X || Y` (BSI TR-03111 section 3.2.1). */
export const encodePoint = ({ p }: CurveParameters, { x, y }: Point): Uint8Array => {
  const length = octetLength(p);
  const encoded = new Uint8Array(1 + 2 * length);
  encoded[0] = 4;
  encoded.set(toOctets(x, length), 1);
  encoded.set(toOctets(y, length), 1 + length);
  return encoded;
};

/** Undefined for anything but an uncompressed point of this curve. */
export const decodePoint = (curve: CurveParameters, encoded: Uint8Array): Point | undefined => {
  const length = octetLength(curve.p);
  if (encoded.length !== 1 + 2 * length || encoded[0] !== 4) return undefined;
  const point = {
    x: toInteger(encoded.subarray(1, 1 + length)),
    y: toInteger(encoded.subarray(1 + length)),
  };
  return isOnCurve(curve, point) ? point : undefined;
};
