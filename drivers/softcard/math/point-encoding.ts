import type { Point } from './curve.ts';
import type { CurveParameters } from './curve-parameters.ts';
import { invert, modulo, power } from './modular.ts';

/**
 * Maps a field element to a point, by the formulas of ICAO Doc 9303-11 appendix B.2 (affine coordinates).
 * They need `p = 3 mod 4`; undefined on another curve (P-224) and for the few elements without an image.
 */
export const mapToPoint = (curve: CurveParameters, t: bigint): Point | undefined => {
  const { p, a, b } = curve;
  if (p % 4n !== 3n) return undefined;
  const alpha = modulo(-t * t, p);
  const denominator = modulo(alpha + alpha * alpha, p);
  if (denominator === 0n) return undefined;
  const rightSide = (x: bigint): bigint => modulo(x * x * x + a * x + b, p);
  const first = modulo(-b * invert(a, p) * (1n + invert(denominator, p)), p);
  const second = (alpha * first) % p;
  const h = rightSide(first);
  const root = power(h, p - 1n - (p + 1n) / 4n, p);
  if ((root * root * h) % p === 1n) return { x: first, y: (root * h) % p };
  return { x: second, y: (root * modulo(t * t * t * h, p)) % p };
};
