import type { Language } from '../../core/contract/index.ts';

const timeZone = 'Asia/Ho_Chi_Minh';
const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
const day: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  vi: new Intl.DateTimeFormat('vi-VN', {
    timeZone,
    weekday: 'long',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }),
};

/** `07:05`, in Vietnam. */
export const formatClock = (instant: number | string): string => clock.format(new Date(instant));

/** `Thứ Hai, 23/11/2026`; `Monday 23 November 2026`. */
export const formatDay = (instant: number | string, language: Language): string =>
  day[language].format(new Date(instant));

/** A calendar date, whole or in part: `2026-06-30` gives `30/06/2026`, `1985` stays. */
export const formatIsoDate = (date: string): string => date.split('-').reverse().join('/');
