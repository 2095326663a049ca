import type { PastCheck, PastVisit } from '../contract/index.ts';

/** Results on which a facility can have begun a visit; HISPRO's `maLoi` 000–003 (domain facts, section 5.7). */
const admitting = new Set(['000', '001', '002', '003', '003.1']);

/**
 * Whether another facility looked the card up today, with success, after the last discharge.
 *
 * Only look-ups of the same day (Vietnam) count. The rule names no horizon, but the discharges that would clear an
 * older look-up have come back empty since the history moved (CV 2746/BHXH-CNTT 2025; section 5.5), so that any longer
 * horizon turns away patients whose outpatient visit ended days ago, which is what hospitals complain of (section 9.1).
 */
export const hasOpenVisitElsewhere = (
  { visits, checks }: { visits: readonly PastVisit[]; checks: readonly PastCheck[] },
  ownFacility: string,
  today: string,
): boolean => {
  const lastDischarge = visits.reduce(
    (latest, { dischargedAt = '' }) => (dischargedAt > latest ? dischargedAt : latest),
    '',
  );
  return checks.some(({ user, checkedAt, resultCode = '' }) => {
    const facility = /^\d{5}/.exec(user)?.[0];
    return (
      facility !== undefined &&
      facility !== ownFacility &&
      admitting.has(resultCode.trim()) &&
      checkedAt.startsWith(today) &&
      checkedAt > lastDischarge
    );
  });
};
