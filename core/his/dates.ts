import type { PartialDate } from '../contract/index.ts';

/** .NET writes an absent date as year 1. */
const earliestYear = 1900;

const realDay = (year = '', month = '', day = ''): string | undefined => {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isReal =
    Number(year) >= earliestYear &&
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day);
  return isReal ? date.toISOString().slice(0, 10) : undefined;
};

/** `YYYY-MM-DD`, `dd/MM/yyyy` or `yyyyMMdd`, also with a time behind it, as `YYYY-MM-DD`. Nothing when it is no real date. */
export const readDate = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?$/.exec(text);
  if (iso) return realDay(iso[1], iso[2], iso[3]);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: .*)?$/.exec(text);
  if (slashed) return realDay(slashed[3], slashed[2], slashed[1]);
  const compact = /^(\d{4})(\d{2})(\d{2})(?:\d{4}(?:\d{2})?)?$/.exec(text);
  return compact ? realDay(compact[1], compact[2], compact[3]) : undefined;
};

/** A date of birth of any precision: as `readDate`, `YYYY-MM`, `YYYY`, or with `0000` for an unknown day (QĐ 4750). */
export const readBirthDate = (text: string | undefined): PartialDate | undefined => {
  const day = readDate(text);
  if (day !== undefined) return { value: day, precision: 'day' };
  const [, year, month] = /^(\d{4})(?:-(\d{2})|0000(?:0000)?)?$/.exec(text ?? '') ?? [];
  const first = realDay(year, month ?? '01', '01');
  if (first === undefined) return undefined;
  return month === undefined
    ? { value: first.slice(0, 4), precision: 'year' }
    : { value: first.slice(0, 7), precision: 'month' };
};

const vietnamOffsetMs = 7 * 3_600_000;

/** ISO 8601 instant as `yyyyMMddHHmm` in Vietnam (UTC+7, no summer time); nothing when it is none. */
export const vietnamMinute = (instant: string): string | undefined => {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return undefined;
  return new Date(at + vietnamOffsetMs).toISOString().replace(/\D/g, '').slice(0, 12);
};
