import { describe, expect, test } from 'vitest';
import { sceneOf } from '../../fixtures/qr-corpus/index.ts';
import { createRandom } from '../../fixtures/qr-corpus/random.ts';
import { Attention } from './attention.ts';
import type { Luma } from './decoder.ts';

const random = createRandom(3);
/** A hall with the noise of a dim sensor. */
const hall = (): Luma => ({
  width: 640,
  height: 360,
  data: Uint8ClampedArray.from(
    { length: 640 * 360 },
    (_, at) => 60 + (at % 640) / 8 + 7 * random.normal(),
  ),
});
const still = Array.from({ length: 8 }, hall);
const stillAt = (index: number): Luma => still[index % still.length] ?? hall();

/** Frames looked at, of `count` that come thirty a second from `from` on. */
const looks = (
  attention: Attention,
  from: number,
  count: number,
  frameAt: (index: number) => Luma,
): number =>
  Array.from({ length: count }, (_, index) =>
    attention.isDue(frameAt(index), from + (index * 1000) / 30),
  ).filter(Boolean).length;

describe('frames', () => {
  test('of an empty hall are looked at a few times a second, noise or not', () => {
    const attention = new Attention();
    looks(attention, 0, 100, stillAt);
    const inTenSeconds = looks(attention, 4_000, 300, stillAt);
    expect(inTenSeconds).toBeGreaterThanOrEqual(30);
    expect(inTenSeconds).toBeLessThanOrEqual(41);
  });
  test('are all looked at from the very frame on which a hand comes in', () => {
    const attention = new Attention();
    looks(attention, 0, 300, stillAt);
    // Just looked: the next look at a still picture would be a quarter of a second away.
    attention.isDue(stillAt(0), 10_300);
    const withHand = { ...hall() };
    for (let row = 200; row < 300; row += 1)
      withHand.data.fill(190, row * 640 + 300, row * 640 + 400);
    expect(attention.isDue(withHand, 10_310)).toBe(true);
    expect(looks(attention, 10_320, 60, stillAt)).toBe(60);
  });
  test('with a card in a hand are all looked at', async () => {
    const attention = new Attention();
    const scene = sceneOf('easy', 5);
    const frames = await Promise.all([0, 1, 2, 3, 4, 5].map((index) => scene.frame(index)));
    const at = (index: number): Luma => frames[index % frames.length] ?? hall();
    looks(attention, 0, 120, at);
    expect(looks(attention, 5_000, 30, at)).toBe(30);
  });
});
