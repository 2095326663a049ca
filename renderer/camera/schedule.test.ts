import { describe, expect, test } from 'vitest';
import { type Pass, passesOf } from './schedule.ts';

const frames = Array.from({ length: 24 }, (_, index) => passesOf(index, { isTracking: false }));
const key = ({ place, enlarge, sharpness }: Pass): string => `${place} ${enlarge} ${sharpness}`;

describe('the passes of a frame', () => {
  test('always look at the whole of it, as it is', () => {
    for (const passes of frames)
      expect(passes.filter(({ place }) => place === 'frame')).toEqual([
        { place: 'frame', enlarge: 1, sharpness: undefined },
      ]);
  });
  test('put the whole frame and its finest patch first in turn', () => {
    expect(frames.slice(0, 4).map(([first]) => first?.place)).toEqual([
      'frame',
      'dense',
      'frame',
      'dense',
    ]);
  });
  test('never repeat one picture', () => {
    for (const passes of frames) expect(new Set(passes.map(key)).size).toBe(passes.length);
  });
  test('treat the finest patch in every way within three frames', () => {
    const ways = (from: number): Set<string> =>
      new Set(
        frames
          .slice(from, from + 3)
          .flat()
          .filter(({ place }) => place === 'dense')
          .map(key),
      );
    for (let from = 0; from < 20; from += 1) expect(ways(from).size).toBe(6);
  });
  test('come back to the middle of the frame every fourth time', () => {
    expect(frames.map((passes) => passes.some(({ place }) => place === 'centre'))).toEqual(
      frames.map((_, index) => index % 4 === 3),
    );
  });
  test('begin where a code was read last, in two ways', () => {
    const [first, second, ...rest] = passesOf(5, { isTracking: true });
    expect([first?.place, second?.place]).toEqual(['track', 'track']);
    expect(first).not.toEqual(second);
    expect(rest).toEqual(frames[5]);
  });
});
