/** Time as the host sees it; the demo and tests move it. */
export interface Clock {
  /** Epoch milliseconds of the wall clock: may jump. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

const timeZone = 'Asia/Ho_Chi_Minh';
const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Calendar day in Vietnam, `YYYY-MM-DD`. */
export const vietnamDay = (epochMs: number): string => dayFormat.format(epochMs);
