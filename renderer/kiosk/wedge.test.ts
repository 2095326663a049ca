import { describe, expect, test } from 'vitest';
import { WedgeCapture } from './wedge.ts';

/** Plays keys at their times on a clock of its own; timers fire in between as they would. */
const play = (keys: readonly (readonly [key: string, at: number, isRepeat?: boolean])[]) => {
  const scans: string[] = [];
  const typed: string[] = [];
  const held: number[] = [];
  let now = 0;
  let nextId = 1;
  const timers = new Map<number, { at: number; callback: () => void }>();
  const capture = new WedgeCapture(
    { onScan: (payload) => scans.push(payload), onKey: (key) => typed.push(key) },
    {
      set(callback, ms) {
        held.push(ms);
        timers.set(nextId, { at: now + ms, callback });
        nextId += 1;
        return nextId - 1;
      },
      clear: (timer) => timers.delete(timer),
    },
  );
  const runUntil = (time: number) => {
    for (const [id, { at, callback }] of [...timers].sort((a, b) => a[1].at - b[1].at)) {
      if (at > time || !timers.has(id)) continue;
      now = at;
      timers.delete(id);
      callback();
    }
    now = time;
  };
  for (const [key, at, isRepeat = false] of keys) {
    runUntil(at);
    capture.press({ key, time: at, isRepeat });
  }
  runUntil(now + 1_000);
  return { scans, typed: typed.join(''), longestHold: Math.max(0, ...held) };
};

const keysOf = (text: string, gap: number, from = 1_000) =>
  [...text].map((key, index) => [key, from + index * gap] as const);
const card = '001085012345||Nguyễn Văn Mẫu|15081985|Nam|Số 1 Ngõ 2, Hà Nội|10052021';

describe('a scanner', () => {
  test.each([1, 2, 5, 10, 20, 30, 50])('at %i ms a key arrives whole, ended by Enter', (gap) => {
    const keys = keysOf(card, gap);
    const end = 1_000 + card.length * gap;
    expect(play([...keys, ['Enter', end]])).toMatchObject({ scans: [card], typed: '' });
  });
  test('without a terminator is ended by silence', () => {
    expect(play(keysOf(card, 5))).toMatchObject({ scans: [card], typed: '' });
  });
  test('that scans twice gives two scans', () => {
    const first = [...keysOf(card, 3), ['Enter', 1_000 + card.length * 3] as const];
    const second = [...keysOf('DN4790123456789', 3, 5_000), ['Enter', 5_100] as const];
    expect(play([...first, ...second]).scans).toEqual([card, 'DN4790123456789']);
  });
  test('right after a person has typed does not take their keys along', () => {
    const keys = [
      ...keysOf('12', 200),
      ...keysOf(card, 4, 3_000),
      ['Enter', 3_000 + card.length * 4] as const,
    ];
    expect(play(keys)).toMatchObject({ scans: [card], typed: '12' });
  });
});

describe('a person', () => {
  test.each([90, 120, 200, 300])('typing at %i ms a key is never taken for a scanner', (gap) => {
    const keys = keysOf('001085012345', gap);
    expect(play([...keys, ['Enter', 1_000 + 13 * gap]])).toMatchObject({
      scans: [],
      typed: '001085012345Enter',
    });
  });
  test('who rolls two keys over loses none', () => {
    expect(
      play([
        ['1', 1_000],
        ['2', 1_020],
        ['3', 1_300],
      ]),
    ).toMatchObject({ scans: [], typed: '123' });
  });
  test('who holds a key down is no scanner', () => {
    const keys = Array.from(
      { length: 30 },
      (_, index) => ['7', 1_000 + index * 33, index > 0] as const,
    );
    expect(play(keys)).toMatchObject({ scans: [], typed: '7'.repeat(30) });
  });
  test('waits no longer than 60 ms for a key', () => {
    expect(play(keysOf('123', 200)).longestHold).toBe(60);
  });
  test('corrects with Backspace', () => {
    expect(
      play([
        ['1', 1_000],
        ['Backspace', 1_200],
        ['2', 1_400],
      ]).typed,
    ).toBe('1Backspace2');
  });
});
