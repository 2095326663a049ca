import { describe, expect, test } from 'vitest';
import { readExpiry } from './token.ts';

const now = Date.parse('2026-11-23T02:00:00Z');
const in30Minutes = now + 30 * 60_000;
const in50Minutes = now + 50 * 60_000;

describe('the end of a token', () => {
  test.each([
    ['UTC without a zone', '2026-11-23T02:30:00', in30Minutes],
    ['UTC with a blank and .NET fractions', '2026-11-23 02:30:00.0000000', in30Minutes],
    ['UTC with its mark', '2026-11-23T02:30:00Z', in30Minutes],
    ['local time with its zone', '2026-11-23T09:30:00+07:00', in30Minutes],
    ['epoch seconds', in30Minutes / 1000, in30Minutes],
    ['epoch milliseconds as text', String(in30Minutes), in30Minutes],
    ['seconds', 1800, in30Minutes],
    ['the past', '2026-11-23T01:00:00Z', in50Minutes],
    ['more than a day ahead', '2026-11-25T02:00:00Z', in50Minutes],
    ['less than a minute ahead', 30, in50Minutes],
    ['no real date', '2026-13-45T02:30:00Z', in50Minutes],
    ['nothing', undefined, in50Minutes],
    ['an object', { in: 5 }, in50Minutes],
    ['words', 'một giờ', in50Minutes],
  ])('given as %s', (_, expiresIn, expiry) => {
    expect(readExpiry(expiresIn, now)).toBe(expiry);
  });
});
