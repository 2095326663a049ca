import { expect, test } from 'vitest';
import { population } from '../../fixtures/people/index.ts';
import { type KeyEvent, typeText } from '../../fixtures/scanner-sim/index.ts';
import { play } from './testing/played.ts';

/** The same numbers each time (Numerical Recipes, "quick and dirty" generator). */
const createChance = (seed: number) => {
  let state = seed;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
  return {
    between: (least: number, most: number) => least + next() * (most - least),
    happens: (share: number) => next() < share,
    of: <T>(items: readonly T[], instead: T): T =>
      items[Math.floor(next() * items.length)] ?? instead,
  };
};

const codes = population('2026-11-27').flatMap(({ qr }) => (qr ? [qr] : []));

test('of 10,000 scans at 2 to 30 ms a key, with people typing before, between and meanwhile, nothing is lost or merged', () => {
  const chance = createChance(20_261_127);
  const expected: string[] = [];
  const pressed: string[] = [];
  const events: KeyEvent[] = [];
  let at = 1_000;
  for (let scan = 0; scan < 10_000; scan += 1) {
    if (chance.happens(0.3)) {
      const digits = String(Math.floor(chance.between(0, 10_000)));
      const typed = typeText(digits, {
        startAt: at,
        gapMs: () => chance.between(90, 300),
        holdMs: () => chance.between(40, 120),
      });
      events.push(...typed);
      pressed.push(...digits);
      at = Math.max(...typed.map((event) => event.at)) + chance.between(100, 400);
    }
    const code = chance.of(codes, '');
    const gap = chance.between(2, 30);
    const jitter = () => gap * chance.between(0.6, 1.4);
    const keys = typeText(code, {
      startAt: at,
      gapMs: jitter,
      holdMs: () => gap * chance.between(0.2, 0.6),
      end: chance.happens(0.5) ? 'Enter' : 'Tab',
    });
    const end = Math.max(...keys.map((event) => event.at));
    expected.push(code);
    events.push(...keys);
    if (chance.happens(0.1)) {
      const startAt = chance.between(at + gap * 3, end - 200);
      if (startAt > at) {
        events.push(
          ...typeText('7', { startAt, gapMs: () => 0, holdMs: () => chance.between(60, 140) }),
        );
        pressed.push('7');
      }
    }
    at = end + chance.between(150, 900);
  }
  const { scans, typed, lost, details } = play(events.toSorted((a, b) => a.at - b.at));
  expect(scans.length).toBe(10_000);
  expect(scans.filter((scan, index) => scan !== expected[index])).toEqual([]);
  expect(typed).toEqual(pressed);
  expect(lost).toEqual([]);
  expect(details.filter(({ damage, typed: how }) => damage || how.isRecovered)).toEqual([]);
});
