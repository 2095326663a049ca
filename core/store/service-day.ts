/** How far the clock may fall behind the newest day of numbering and still count as having slipped back over midnight. */
const slipHours = 36;

/**
 * The day under which tickets are numbered, `YYYY-MM-DD` in Vietnam. It follows the clock, with one exception: a clock that
 * has slipped back over midnight stays on the newest day, so that two people in one waiting room never hold the same
 * number. A clock that falls back further had been wrong before; then the clock's own day goes on where it stopped.
 */
export const serviceDay = (
  clockDay: string,
  newestDay: string | undefined,
  now: number,
): string => {
  if (newestDay === undefined || newestDay <= clockDay) return clockDay;
  // The newest day began at its midnight in Vietnam (UTC+7, no summer time).
  const begun = Date.parse(`${newestDay}T00:00:00+07:00`);
  return begun - now <= slipHours * 3_600_000 ? newestDay : clockDay;
};
