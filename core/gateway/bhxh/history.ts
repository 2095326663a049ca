import type { EligibilityAnswer, PastVisit, VisitHistoryReply } from '../../contract/index.ts';
import { hasOpenVisitElsewhere } from '../../insurance/index.ts';
import type { GatewaySettings } from '../settings.ts';
import { foundCodes } from './result-codes.ts';

/** Whether the visit history is worth a call for this answer: only where a discharge in it could change the decision. */
export const needsHistory = (
  answer: EligibilityAnswer,
  { history, facilityCode, username }: GatewaySettings,
  day: string,
): boolean => {
  if (history === 'never' || !foundCodes.has(answer.resultCode)) return false;
  const own = facilityCode ?? username.slice(0, 5);
  return history === 'always' || hasOpenVisitElsewhere(answer, own, day);
};

const keyOf = ({ facility, admittedAt }: PastVisit): string => `${facility} ${admittedAt}`;

/** The answer with the visits of its history; marked when there is none to be had, and otherwise as it was. */
export const withHistory = (
  answer: EligibilityAnswer,
  history: VisitHistoryReply,
): EligibilityAnswer => {
  if (history.kind === 'unavailable' || !foundCodes.has(history.resultCode))
    return { ...answer, visitHistory: 'missing' };
  // A visit in both is taken from the history, which is the newer source.
  const visits = new Map(
    [...answer.visits, ...history.visits].map((visit) => [keyOf(visit), visit]),
  );
  return {
    ...answer,
    visits: [...visits.values()].sort((one, other) =>
      other.admittedAt.localeCompare(one.admittedAt),
    ),
    visitHistory: 'included',
  };
};
