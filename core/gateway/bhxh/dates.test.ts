import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  readOfficialBirthDate,
  readOfficialDate,
  readOfficialMinute,
  writeOfficialDate,
} from './dates.ts';

describe('official dates', () => {
  test.each([
    ['15/08/1985', '1985-08-15'],
    ['5/8/1985', '1985-08-05'],
    ['15/08/1985 00:00:00', '1985-08-15'],
    ['15081985', '1985-08-15'],
    ['19850815', '1985-08-15'],
    ['29/02/2024', '2024-02-29'],
    ['31/12/9999', '9999-12-31'],
    ['29/02/2025', undefined],
    ['31/04/2026', undefined],
    ['00/01/2026', undefined],
    ['01/13/2026', undefined],
    ['01/01/0001', undefined],
    ['hôm nay', undefined],
  ])('%s is read as %s', (text, iso) => {
    expect(readOfficialDate(text)).toBe(iso);
  });

  test.each([
    ['202611230915', '2026-11-23T09:15'],
    ['20261123091559', '2026-11-23T09:15'],
    ['202611232400', undefined],
    ['202602300915', undefined],
    ['20261123', undefined],
  ])('the minute %s is read as %s', (text, minute) => {
    expect(readOfficialMinute(text)).toBe(minute);
  });

  test('a birth date is sent as far as it is known and read back the same', () => {
    const year = fc.integer({ min: 1900, max: 2099 });
    const month = fc.integer({ min: 1, max: 12 });
    const day = fc.integer({ min: 1, max: 28 });
    const two = (value: number): string => String(value).padStart(2, '0');
    fc.assert(
      fc.property(
        fc.oneof(
          year.map((y) => ({ value: `${y}`, precision: 'year' as const })),
          fc
            .tuple(year, month)
            .map(([y, m]) => ({ value: `${y}-${two(m)}`, precision: 'month' as const })),
          fc
            .tuple(year, month, day)
            .map(([y, m, d]) => ({ value: `${y}-${two(m)}-${two(d)}`, precision: 'day' as const })),
        ),
        (date) => {
          expect(readOfficialBirthDate(writeOfficialDate(date))).toEqual(date);
        },
      ),
    );
    expect(writeOfficialDate({ value: '1985-08-15', precision: 'day' })).toBe('15/08/1985');
    expect(writeOfficialDate({ value: '1985-08', precision: 'month' })).toBe('08/1985');
    expect(writeOfficialDate({ value: '1985', precision: 'year' })).toBe('1985');
  });
});
