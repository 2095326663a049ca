/** The groups in which PACE and chip authentication agree on keys (ICAO Doc 9303-11 table 6), as one interface. */
import { isEqual, octetLength, toInteger, toOctets } from '../bytes.ts';
import type { DomainParameterId } from '../image.ts';
import { addPoints, decodePoint, encodePoint, multiplyPoint, type Point } from './curve.ts';
import { type CurveParameters, curveParameters } from './curve-parameters.ts';
import { type ModpParameters, modpParameters } from './modp-parameters.ts';
import { power } from './modular.ts';
import { mapToPoint } from './point-encoding.ts';

/** Elements are in the encoding in which they travel: uncompressed points, or integers as long as the prime. */
export interface Group {
  readonly kind: 'ECDH' | 'DH';
  readonly prime: bigint;
  readonly order: bigint;
  readonly generator: Uint8Array;
  /** Tag of a public key in an authentication token (ICAO Doc 9303-11 section 9.4). */
  readonly publicKeyTag: 0x84 | 0x86;
  /** Whether a terminal's key is an element, of the right order and not neutral. */
  readonly isElement: (encoded: Uint8Array) => boolean;
  /** `factor` times the element; undefined when it is none, or when the result is neutral. */
  readonly multiply: (element: Uint8Array, factor: bigint) => Uint8Array | undefined;
  readonly add: (left: Uint8Array, right: Uint8Array) => Uint8Array | undefined;
  /** The generator that integrated mapping makes of a number below the prime. */
  readonly fromInteger: (value: bigint) => Uint8Array | undefined;
  /** The part of a shared element of which keys are derived: the x-coordinate, or all of it. */
  readonly sharedSecret: (element: Uint8Array) => Uint8Array;
}

const curveGroup = (curve: CurveParameters): Group => {
  const encode = (point: Point | undefined) => point && encodePoint(curve, point);
  const generator = encodePoint(curve, curve);
  return {
    kind: 'ECDH',
    prime: curve.p,
    order: curve.n,
    generator,
    publicKeyTag: 0x86,
    isElement: (encoded) => decodePoint(curve, encoded) !== undefined,
    multiply(element, factor) {
      const point = decodePoint(curve, element);
      return point && encode(multiplyPoint(curve, point, factor));
    },
    add(left, right) {
      const [first, second] = [decodePoint(curve, left), decodePoint(curve, right)];
      return first && second && encode(addPoints(curve, first, second));
    },
    fromInteger: (value) => encode(mapToPoint(curve, value)),
    sharedSecret: (element) => element.subarray(1, 1 + octetLength(curve.p)),
  };
};

const modpGroup = ({ p, q, g }: ModpParameters): Group => {
  const length = octetLength(p);
  const one = toOctets(1n, length);
  const encode = (value: bigint): Uint8Array | undefined => {
    const encoded = toOctets(value, length);
    return value === 0n || isEqual(encoded, one) ? undefined : encoded;
  };
  /** Between 2 and p - 2: those outside have an order that anybody can guess. */
  const decode = (encoded: Uint8Array): bigint | undefined => {
    if (encoded.length > length) return undefined;
    const value = toInteger(encoded);
    return value > 1n && value < p - 1n ? value : undefined;
  };
  return {
    kind: 'DH',
    prime: p,
    order: q,
    generator: toOctets(g, length),
    publicKeyTag: 0x84,
    isElement(encoded) {
      const value = decode(encoded);
      return value !== undefined && power(value, q, p) === 1n;
    },
    multiply(element, factor) {
      const value = decode(element);
      return value === undefined ? undefined : encode(power(value, factor, p));
    },
    add(left, right) {
      const [first, second] = [decode(left), decode(right)];
      return first === undefined || second === undefined ? undefined : encode((first * second) % p);
    },
    fromInteger: (value) => encode(power(value, (p - 1n) / q, p)),
    sharedSecret: (element) => element,
  };
};

export const groupOf = (parameterId: DomainParameterId): Group =>
  parameterId === 0 || parameterId === 1 || parameterId === 2
    ? modpGroup(modpParameters[parameterId])
    : curveGroup(curveParameters[parameterId]);
