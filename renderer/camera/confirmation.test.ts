import { describe, expect, test } from 'vitest';
import { Confirmation } from './confirmation.ts';

describe('a code', () => {
  test('is told once two pictures agree on it', () => {
    const seen = new Confirmation();
    expect(seen.read('a', 1, 0)).toBe(false);
    expect(seen.read('a', 2, 30)).toBe(true);
  });
  test('is not told by two places of one picture', () => {
    const seen = new Confirmation();
    seen.read('a', 1, 0);
    expect(seen.read('a', 1, 0)).toBe(false);
  });
  test('that was misread once is never told', () => {
    const seen = new Confirmation();
    expect(seen.read('wrong', 1, 0)).toBe(false);
    expect(seen.read('right', 2, 30)).toBe(false);
    expect(seen.read('right', 3, 60)).toBe(true);
    expect(seen.isPending).toBe(true);
    seen.forget(5_000);
    expect(seen.isPending).toBe(false);
    expect(seen.read('wrong', 9, 5_001)).toBe(false);
  });
  test('that stays in view is told once', () => {
    const seen = new Confirmation();
    const told = Array.from({ length: 300 }, (_, frame) => {
      seen.forget(frame * 33);
      return seen.read('a', frame, frame * 33);
    });
    expect(told.filter(Boolean)).toHaveLength(1);
  });
  test('that comes back after a while is told again', () => {
    const seen = new Confirmation();
    seen.read('a', 1, 0);
    seen.read('a', 2, 30);
    seen.forget(2_900);
    expect(seen.read('a', 3, 2_900)).toBe(false);
    seen.forget(6_000);
    seen.read('a', 4, 6_000);
    expect(seen.read('a', 5, 6_030)).toBe(true);
  });
  test('beside another one is told as well', () => {
    const seen = new Confirmation();
    expect([seen.read('a', 1, 0), seen.read('b', 1, 0)]).toEqual([false, false]);
    expect([seen.read('a', 2, 30), seen.read('b', 2, 30)]).toEqual([true, true]);
  });
});
