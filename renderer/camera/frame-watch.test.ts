import { describe, expect, test } from 'vitest';
import type { Luma } from './decoder.ts';
import { FrameWatch } from './frame-watch.ts';

const noisy = (level: number, frame: number): Luma => ({
  width: 320,
  height: 180,
  data: Uint8ClampedArray.from(
    { length: 320 * 180 },
    (_, at) => level + (((at * 2654435761 + frame * 40503) >>> 7) % 6),
  ),
});
/** What is said at the end of so many seconds of such frames, at ten a second. */
const saidAfter = (seconds: number, frameAt: (index: number) => Luma): string | undefined => {
  const watch = new FrameWatch();
  let said: string | undefined;
  for (let index = 0; index <= seconds * 10; index += 1)
    said = watch.take(frameAt(index), 1_000 + index * 100);
  return said;
};

describe('the pictures of a camera', () => {
  test('that live are nothing to talk about', () => {
    expect(saidAfter(30, (index) => noisy(90, index))).toBeUndefined();
  });
  test('are black when the lens is covered for two seconds, noise or not', () => {
    expect(saidAfter(1.5, (index) => noisy(16, index))).toBeUndefined();
    expect(saidAfter(2, (index) => noisy(16, index))).toBe('black');
    expect(saidAfter(5, () => noisy(16, 0))).toBe('black');
  });
  test('of a hall at night with one lamp are not black', () => {
    const night = (index: number): Luma => {
      const frame = noisy(17, index);
      frame.data.fill(230, 320 * 80, 320 * 96);
      return frame;
    };
    expect(saidAfter(10, night)).toBeUndefined();
  });
  test('stand still when one is repeated for three seconds', () => {
    expect(saidAfter(2.5, () => noisy(90, 0))).toBeUndefined();
    expect(saidAfter(3, () => noisy(90, 0))).toBe('frozen');
  });
  test('that stood still and live again are fine', () => {
    const watch = new FrameWatch();
    watch.take(noisy(90, 0), 0);
    expect(watch.take(noisy(90, 0), 4_000)).toBe('frozen');
    expect(watch.take(noisy(90, 1), 4_100)).toBeUndefined();
  });
});
