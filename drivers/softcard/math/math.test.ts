import { describe, expect, it } from 'vitest';
import { bitLength, octetLength, toInteger, toOctets } from '../bytes.ts';
import {
  addPoints,
  decodePoint,
  encodePoint,
  isOnCurve,
  multiplyPoint,
  type Point,
} from './curve.ts';
import { curveParameters } from './curve-parameters.ts';
import { groupOf } from './groups.ts';
import { modpParameters } from './modp-parameters.ts';
import { invert, power } from './modular.ts';

const curves = Object.entries(curveParameters);

/** The schoolbook addition, as a second opinion. */
const slowAdd = (p: bigint, a: bigint, left: Point, right: Point): Point => {
  const slope =
    left.x === right.x
      ? (3n * left.x * left.x + a) * invert(2n * left.y, p)
      : (right.y - left.y) * invert(right.x - left.x, p);
  const x = (((slope * slope - left.x - right.x) % p) + p) % p;
  return { x, y: (((slope * (left.x - x) - left.y) % p) + p) % p };
};

describe('modular arithmetic', () => {
  it('raises and inverts as Fermat says', () => {
    const p = curveParameters[13].p;
    expect(power(12345n, p - 1n, p)).toBe(1n);
    expect((invert(12345n, p) * 12345n) % p).toBe(1n);
    expect(invert(12345n, p)).toBe(power(12345n, p - 2n, p));
    expect(power(7n, 0n, 11n)).toBe(1n);
  });
});

describe.each(curves)('curve of domain parameters %s', (_id, curve) => {
  it('has a generator of the order it claims', () => {
    expect(isOnCurve(curve, curve)).toBe(true);
    expect(multiplyPoint(curve, curve, curve.n)).toBeUndefined();
    expect(multiplyPoint(curve, curve, curve.n - 1n)).toEqual({ x: curve.x, y: curve.p - curve.y });
    expect(multiplyPoint(curve, curve, curve.n + 1n)).toEqual({ x: curve.x, y: curve.y });
  });

  it('multiplies as often as it would add', () => {
    let expected: Point = { x: curve.x, y: curve.y };
    for (let factor = 1n; factor <= 70n; factor += 1n) {
      expect(multiplyPoint(curve, curve, factor)).toEqual(expected);
      expected = slowAdd(curve.p, curve.a, expected, curve);
    }
  });

  it('distributes over sums of factors', () => {
    const one = 0x1f2e3d4c5b6a79881122334455667788n;
    const other = curve.n - 0xfedcba9876543210n;
    const left = multiplyPoint(curve, curve, one);
    const right = multiplyPoint(curve, curve, other);
    if (!left || !right) throw new Error('infinity');
    expect(addPoints(curve, left, right)).toEqual(multiplyPoint(curve, curve, one + other));
    expect(addPoints(curve, left, left)).toEqual(multiplyPoint(curve, curve, 2n * one));
    expect(addPoints(curve, left, { x: left.x, y: curve.p - left.y })).toBeUndefined();
  });

  it('decodes its points and no others', () => {
    const encoded = encodePoint(curve, curve);
    expect(decodePoint(curve, encoded)).toEqual({ x: curve.x, y: curve.y });
    const length = octetLength(curve.p);
    const wrong = [
      encoded.with(encoded.length - 1, (encoded.at(-1) ?? 0) ^ 1),
      encoded.with(0, 2),
      encoded.subarray(1),
      Uint8Array.of(0),
      new Uint8Array(0),
      Uint8Array.of(4, ...new Uint8Array(2 * length)),
      // The generator again, its abscissa not reduced, where that fits the bytes.
      Uint8Array.of(4, ...new Uint8Array(length).fill(0xff), ...toOctets(curve.y, length)),
    ];
    for (const bytes of wrong) expect(decodePoint(curve, bytes)).toBeUndefined();
  });
});

/** RFC 5639 section 3.4 and FIPS 186-4 appendix D.1.2: bits of the field. */
const fieldBits = {
  10: 224,
  11: 224,
  12: 256,
  13: 256,
  14: 320,
  15: 384,
  16: 384,
  17: 512,
  18: 521,
};

describe('sizes', () => {
  it.each(curves)('of domain parameters %s are those of the standard', (id, { p, n }) => {
    const expected = fieldBits[Number(id) as keyof typeof fieldBits];
    expect(bitLength(p)).toBe(expected);
    expect(bitLength(n)).toBe(expected);
  });
});

/** RFC 5114 sections 2.1 to 2.3. */
const modpBits = { 0: [1024, 160], 1: [2048, 224], 2: [2048, 256] } as const;

describe.each([0, 1, 2] as const)('subgroup of domain parameters %s', (id) => {
  const { p, q, g } = modpParameters[id];
  const group = groupOf(id);

  it('has a generator of the order it claims', () => {
    expect([bitLength(p), bitLength(q)]).toEqual(modpBits[id]);
    expect((p - 1n) % q).toBe(0n);
    expect(power(g, q, p)).toBe(1n);
    expect(power(2n, p - 1n, p)).toBe(1n);
  });

  it('takes elements of the subgroup only', () => {
    const length = octetLength(p);
    expect(group.isElement(group.generator)).toBe(true);
    for (const value of [0n, 1n, p - 1n, p - g]) {
      expect(group.isElement(toOctets(value, length))).toBe(false);
    }
    expect(group.isElement(new Uint8Array(length + 1))).toBe(false);
    expect(group.multiply(group.generator, q)).toBeUndefined();
  });
});

describe('groups', () => {
  it.each([0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 18] as const)(
    '%s: both sides share one secret',
    (id) => {
      const group = groupOf(id);
      const [mine, yours] = [0xabcdef0123456789n, group.order - 0x1234567n];
      const [left, right] = [
        group.multiply(group.generator, mine),
        group.multiply(group.generator, yours),
      ];
      if (!left || !right) throw new Error('neutral');
      const shared = group.multiply(right, mine);
      if (!shared) throw new Error('neutral');
      expect(group.multiply(left, yours)).toEqual(shared);
      expect(toInteger(group.sharedSecret(shared))).toBeGreaterThan(1n);
      expect(group.add(left, right)).toEqual(group.multiply(group.generator, mine + yours));
    },
  );

  it.each([0, 1, 2, 11, 12, 13, 14, 15, 16, 17, 18] as const)(
    '%s: maps numbers to elements',
    (id) => {
      const group = groupOf(id);
      for (const value of [2n, 3n, 0xfeedn, group.prime - 5n]) {
        const element = group.fromInteger(value);
        if (!element) throw new Error('no element');
        expect(group.isElement(element)).toBe(true);
      }
    },
  );

  it('10: has no mapping, its prime being 1 mod 4', () => {
    expect(groupOf(10).fromInteger(2n)).toBeUndefined();
  });
});
