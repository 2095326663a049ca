import { expect, test } from 'vitest';
import type { EligibilityAnswer } from '../../contract/index.ts';
import { createAnswerCache } from './answer-cache.ts';

const answer: EligibilityAnswer = {
  kind: 'answered',
  resultCode: '000',
  visits: [],
  checks: [],
  ageMs: 0,
};

test('the newest answers stay, however many there are: memory does not grow with the day', () => {
  const cache = createAnswerCache({ now: () => 0 }, 60_000);
  for (let person = 0; person < 5_000; person += 1) cache.put(String(person), answer);
  const kept = Array.from({ length: 5_000 }, (_, person) => cache.get(String(person))).flatMap(
    (found, person) => (found ? [person] : []),
  );
  expect(kept).toEqual(Array.from({ length: 1_000 }, (_, index) => 4_000 + index));
  cache.clear();
});

test('an answer that is kept anew counts as new', () => {
  const cache = createAnswerCache({ now: () => 0 }, 60_000);
  for (let person = 0; person < 1_000; person += 1) cache.put(String(person), answer);
  cache.put('0', answer);
  cache.put('one more', answer);
  expect(cache.get('0')).toBeDefined();
  expect(cache.get('1')).toBeUndefined();
  cache.clear();
});
