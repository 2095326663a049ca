import { describe, expect, test } from 'vitest';
import { clarify } from './clarify.ts';
import type { Luma } from './decoder.ts';
import { crop, enlarge } from './enlarge.ts';

const picture = (width: number, height: number, of: (x: number, y: number) => number): Luma => ({
  width,
  height,
  data: Uint8ClampedArray.from({ length: width * height }, (_, at) =>
    of(at % width, Math.floor(at / width)),
  ),
});
const at = ({ data, width }: Luma, x: number, y: number): number => data[y * width + x] ?? -1;

describe('an enlarged picture', () => {
  test.each([2, 3, 4])('is %i times as wide and as high', (factor) => {
    const { width, height, data } = enlarge(
      picture(7, 5, () => 90),
      factor,
    );
    expect([width, height, data.length]).toEqual([7 * factor, 5 * factor, 35 * factor * factor]);
    expect(new Set(data)).toEqual(new Set([90]));
  });
  test('is the picture itself at factor one', () => {
    const small = picture(4, 4, (x, y) => x * 10 + y);
    expect(enlarge(small, 1).data).toEqual(small.data);
  });
  test('draws a slope as a slope, along both sides', () => {
    for (const [dx, dy] of [
      [6, 0],
      [0, 6],
      [3, 4],
    ] as const) {
      const large = enlarge(
        picture(20, 20, (x, y) => 20 + x * dx + y * dy),
        3,
      );
      // Pixel middles: the large picture's x lies at (x + 0.5) / 3 - 0.5 of the small one.
      for (const [x, y] of [
        [10, 10],
        [31, 22],
        [44, 49],
      ] as const) {
        const expected = 20 + ((x + 0.5) / 3 - 0.5) * dx + ((y + 0.5) / 3 - 0.5) * dy;
        expect(Math.abs(at(large, x, y) - expected)).toBeLessThanOrEqual(0.51);
      }
    }
  });
  test('keeps fine stripes apart that repeated pixels would keep apart too', () => {
    const large = enlarge(
      picture(16, 4, (x) => (x % 2 === 0 ? 40 : 200)),
      4,
    );
    expect(at(large, 4 * 8 + 1, 8)).toBeLessThan(60);
    expect(at(large, 4 * 9 + 1, 8)).toBeGreaterThan(180);
  });
});

describe('a part of a picture', () => {
  test('is cut out at its place', () => {
    const whole = picture(30, 20, (x, y) => x + y * 5);
    const part = crop(whole, { x: 11, y: 7, width: 6, height: 4 });
    expect([part.width, part.height]).toEqual([6, 4]);
    expect(at(part, 0, 0)).toBe(at(whole, 11, 7));
    expect(at(part, 5, 3)).toBe(at(whole, 16, 10));
  });
});

describe('a clarified picture', () => {
  test('spreads dim greys over the whole range', () => {
    const dim = picture(40, 40, (x, y) => (((x >> 2) + (y >> 2)) % 2 === 0 ? 30 : 55));
    const { data } = clarify(dim, 0);
    expect(Math.min(...data)).toBeLessThan(20);
    expect(Math.max(...data)).toBeGreaterThan(235);
  });
  test('is not led by a mirrored lamp', () => {
    const glared = picture(40, 40, (x, y) =>
      x < 2 && y < 10 ? 255 : ((x >> 2) + (y >> 2)) % 2 === 0 ? 30 : 55,
    );
    expect(at(clarify(glared, 0), 21, 21) - at(clarify(glared, 0), 25, 21)).not.toBe(0);
    expect(
      Math.abs(at(clarify(glared, 0), 21, 21) - at(clarify(glared, 0), 25, 21)),
    ).toBeGreaterThan(180);
  });
  test('lifts edges, and leaves flat places alone', () => {
    const blurred = picture(20, 20, (x) => (x < 9 ? 60 : x > 11 ? 180 : 60 + (x - 8) * 30));
    const step = (of: Luma): number => at(of, 12, 10) - at(of, 8, 10);
    expect(step(clarify(blurred, 3))).toBeGreaterThan(step(clarify(blurred, 0)));
    expect(at(clarify(blurred, 3), 3, 10)).toBe(at(clarify(blurred, 0), 3, 10));
  });
});
