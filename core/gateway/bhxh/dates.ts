import type { PartialDate } from '../../contract/index.ts';

/** .NET writes an absent date as year 1. */
const earliestYear = 1900;

const isoDay = (year: string, month: string, day: string): string | undefined => {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = new Date(Date.UTC(y, m - 1, d));
  const isReal = y >= earliestYear && date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
  return isReal ? date.toISOString().slice(0, 10) : undefined;
};

const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ T].*)?$/;
const eightDigits = /^\d{8}$/;

/** `dd/MM/yyyy`, also with a time behind it, `ddMMyyyy` or `yyyyMMdd`, as `YYYY-MM-DD`. Nothing when it is no real date. */
export const readOfficialDate = (text: string): string | undefined => {
  const parts = slashed.exec(text);
  if (parts) return isoDay(parts[3] ?? '', parts[2] ?? '', parts[1] ?? '');
  if (!eightDigits.test(text)) return undefined;
  // No eight digits are real dates after 1900 both ways round.
  return (
    isoDay(text.slice(4), text.slice(2, 4), text.slice(0, 2)) ??
    isoDay(text.slice(0, 4), text.slice(4, 6), text.slice(6))
  );
};

/** What the gateway writes where there is no date. */
export const isAbsentDate = (text: string): boolean => /^0?1\/0?1\/0001\b|^$/.test(text);

const monthAndYear = /^(\d{1,2})\/(\d{4})$/;

/** A date of birth of any precision: as `readOfficialDate`, `MM/yyyy` or `yyyy`. */
export const readOfficialBirthDate = (text: string): PartialDate | undefined => {
  const day = readOfficialDate(text);
  if (day !== undefined) return { value: day, precision: 'day' };
  const [, month = '01', year = /^\d{4}$/.exec(text)?.[0] ?? ''] = monthAndYear.exec(text) ?? [];
  const first = isoDay(year, month, '01');
  if (first === undefined) return undefined;
  return monthAndYear.test(text)
    ? { value: first.slice(0, 7), precision: 'month' }
    : { value: first.slice(0, 4), precision: 'year' };
};

/** `yyyyMMddHHmm`, seconds allowed, as local `YYYY-MM-DDTHH:mm`. */
export const readOfficialMinute = (text: string): string | undefined => {
  const parts = /^(\d{4})(\d{2})(\d{2})([01]\d|2[0-3])([0-5]\d)(?:[0-5]\d)?$/.exec(text);
  const day = parts && isoDay(parts[1] ?? '', parts[2] ?? '', parts[3] ?? '');
  return day ? `${day}T${parts?.[4]}:${parts?.[5]}` : undefined;
};

/** `dd/MM/yyyy`, `MM/yyyy` or `yyyy`, as far as the date is known. */
export const writeOfficialDate = ({ value }: PartialDate): string =>
  value.split('-').reverse().join('/');
