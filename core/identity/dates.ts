import type { PartialDate } from '../contract/index.ts';

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const isDay = (year: number, month: number, day: number): boolean =>
  day >= 1 &&
  day <= (monthLengths[month - 1] ?? 0) &&
  (month !== 2 || day < 29 || isLeapYear(year));

/** Nobody alive was born earlier; cards and coverage do not reach so far back either. */
const earliestYear = 1900;
const latestYear = 2199;

const two = (value: string): string => value.padStart(2, '0');

/** A date from its parts; `00` or an empty part means unknown (ICAO 9303-3, section 4.7). */
const fromParts = (day: string, month: string, year: string): PartialDate | undefined => {
  const y = Number(year);
  if (year.length !== 4 || y < earliestYear || y > latestYear) return undefined;
  const m = Number(month);
  const d = Number(day);
  if (m === 0) return d === 0 ? { value: year, precision: 'year' } : undefined;
  if (m > 12) return undefined;
  if (d === 0) return { value: `${year}-${two(month)}`, precision: 'month' };
  if (!isDay(y, m, d)) return undefined;
  return { value: `${year}-${two(month)}-${two(day)}`, precision: 'day' };
};

const compact = /^\d{4,8}$/;
const separated = /^(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})$/;

/**
 * Date as Vietnamese cards write it: `ddMMyyyy`, `MMyyyy`, `yyyy`, `d/M/yyyy`, `M/yyyy`. Five or seven digits have
 * lost their leading zero. Nothing when it is no real date.
 */
export const parseCardDate = (text: string): PartialDate | undefined => {
  if (compact.test(text)) {
    const digits = text.length % 2 === 0 ? text : `0${text}`;
    return fromParts(digits.slice(-8, -6), digits.slice(-6, -4), digits.slice(-4));
  }
  const parts = separated.exec(text);
  return parts === null ? undefined : fromParts(parts[1] ?? '', parts[2] ?? '', parts[3] ?? '');
};

/** A whole date as ISO 8601; nothing when a part is unknown or it is no real date. */
export const parseWholeDate = (text: string): string | undefined => {
  const date = parseCardDate(text);
  return date?.precision === 'day' ? date.value : undefined;
};

/** `yyMMdd` of a machine-readable zone with the century added; `<` where unknown (ICAO 9303-3, section 4.7). */
export const parseMrzDate = (yyMMdd: string, century: string): PartialDate | undefined =>
  fromParts(
    yyMMdd.slice(4, 6).replaceAll('<', '0'),
    yyMMdd.slice(2, 4).replaceAll('<', '0'),
    `${century}${yyMMdd.slice(0, 2)}`,
  );

/** Whether a partly known date lies after `today` as far as it is known. */
export const isAfter = (date: PartialDate, today: string): boolean =>
  date.value > today.slice(0, date.value.length);
