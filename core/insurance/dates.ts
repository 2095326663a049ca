import type { PartialDate } from '../contract/index.ts';

/** `YYYY-MM-DD` as people here read it: `dd/MM/yyyy`. */
export const displayDate = (iso: string): string => iso.split('-').reverse().join('/');

/** Whole days from one ISO date to another; negative when the second comes first. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

const knownLength = { year: 4, month: 7, day: 10 } as const;
const knownPart = ({ value, precision }: PartialDate): string =>
  value.slice(0, knownLength[precision]);

/** Whether two partly known dates agree as far as both are known. */
export const partialDatesAgree = (one: PartialDate, other: PartialDate): boolean => {
  const [a, b] = [knownPart(one), knownPart(other)];
  const common = Math.min(a.length, b.length);
  return a.slice(0, common) === b.slice(0, common);
};

/**
 * Whether somebody born on this date may still be under `years` on `today`. A birth known by year or month only
 * is taken at its latest day: the reading that favours the patient, who is then admitted and checked again later,
 * while the other reading would turn a child away (NĐ 188/2025, Điều 37 khoản 2). A birth after `today` is a
 * misreading and makes nobody a child.
 */
export const mayBeUnder = (years: number, born: PartialDate, today: string): boolean => {
  const known = knownPart(born);
  if (known > today.slice(0, known.length)) return false;
  const latest = `${known}${'-12-31'.slice(known.length - 4)}`;
  const birthday = `${String(Number(latest.slice(0, 4)) + years).padStart(4, '0')}${latest.slice(4)}`;
  return today < birthday;
};
