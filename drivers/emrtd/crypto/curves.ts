import {
  type WeierstrassPoint,
  type WeierstrassPointCons,
  weierstrass,
} from '@noble/curves/abstract/weierstrass.js';
import { concatBytes, fromBigInt, toBigInt } from '../bytes.ts';
import {
  type CurveName,
  type CurveParameters,
  curveIdentifiers,
  curveParameters,
} from './curve-parameters.ts';

export type Point = WeierstrassPoint<bigint>;

/** A prime curve, whatever named it. Runs on `@noble/curves` alone: Electron's crypto has no brainpool. */
export interface Curve {
  readonly name: CurveName;
  readonly parameters: CurveParameters;
  readonly Point: WeierstrassPointCons<bigint>;
  /** Bytes of a coordinate. */
  readonly fieldLength: number;
}

const bitLength = (value: bigint): number => value.toString(2).length;

/** The largest field anything published uses is 521 bits; a card that claims more wants our time, not our trust. */
const largestField = 521;

const makeCurve = (name: CurveName, parameters: CurveParameters): Curve => ({
  name,
  parameters,
  Point: weierstrass<bigint>(parameters),
  fieldLength: Math.ceil(bitLength(parameters.p) / 8),
});

const named = new Map<CurveName, Curve>();

export const namedCurve = (name: CurveName): Curve => {
  const known = named.get(name);
  if (known) return known;
  const curve = makeCurve(name, curveParameters[name]);
  named.set(name, curve);
  return curve;
};

const names = Object.keys(curveParameters) as CurveName[];

export const curveByOid = (oid: string): Curve | undefined => {
  const name = names.find((candidate) => curveIdentifiers[candidate].oid === oid);
  return name && namedCurve(name);
};

/** Standardized domain parameters 8 to 18 of PACE. */
export const curveByPaceId = (paceId: number): Curve | undefined => {
  const name = names.find((candidate) => curveIdentifiers[candidate].paceId === paceId);
  return name && namedCurve(name);
};

/**
 * The curve of explicit parameters. Only a curve of the table is taken (whatever its generator's encoding):
 * free parameters are how a forged key passes as somebody else's (CVE-2020-0601). Undefined otherwise.
 */
export const curveByParameters = (parameters: CurveParameters): Curve | undefined => {
  if (bitLength(parameters.p) > largestField) return undefined;
  const name = names.find((candidate) => {
    const ours: CurveParameters = curveParameters[candidate];
    return (
      ours.p === parameters.p &&
      ours.a === parameters.a &&
      ours.b === parameters.b &&
      ours.Gx === parameters.Gx &&
      ours.Gy === parameters.Gy &&
      ours.n === parameters.n &&
      ours.h === parameters.h
    );
  });
  return name && namedCurve(name);
};

/** Uncompressed, `04 || X || Y` (BSI TR-03111 section 3.2.1). */
export const encodePoint = ({ fieldLength }: Curve, point: Point): Uint8Array => {
  const { x, y } = point.toAffine();
  return concatBytes(Uint8Array.of(4), fromBigInt(x, fieldLength), fromBigInt(y, fieldLength));
};

/** The point of an uncompressed encoding; undefined when it is malformed, not on the curve, or the infinity. */
export const decodePoint = (curve: Curve, encoded: Uint8Array): Point | undefined => {
  const { fieldLength } = curve;
  if (encoded.length !== 1 + 2 * fieldLength || encoded[0] !== 4) return undefined;
  try {
    const point = curve.Point.fromAffine({
      x: toBigInt(encoded.subarray(1, 1 + fieldLength)),
      y: toBigInt(encoded.subarray(1 + fieldLength)),
    });
    point.assertValidity();
    return point.is0() ? undefined : point;
  } catch {
    // The library throws on coordinates out of range or off the curve.
    return undefined;
  }
};
