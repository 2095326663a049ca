import type { CoverageCard, EligibilityAnswer, Reason } from '../contract/index.ts';
import { daysBetween, displayDate } from './dates.ts';

export type CardChoice =
  | { readonly kind: 'in-force'; readonly card: CoverageCard; readonly notices: Reason[] }
  | { readonly kind: 'not-in-force'; readonly reason: Reason }
  /** The gateway vouches for the card but sends no dates for it. */
  | { readonly kind: 'dates-missing' };

type Period = Pick<CoverageCard, 'start' | 'end'>;

/** Why a card does not hold on a day; both its first and its last day count as days of coverage. */
export const outOfForce = ({ start, end }: Period, today: string): Reason | undefined => {
  if (start !== undefined && today < start) {
    return { code: 'coverage.not-yet-valid', params: { date: displayDate(start) } };
  }
  if (end !== undefined && end < today) {
    return { code: 'coverage.expired', params: { date: displayDate(end) } };
  }
  return undefined;
};

const expiryNotices = (end: string | undefined, today: string, noticeDays: number): Reason[] => {
  if (end === undefined) return [];
  const days = daysBetween(today, end);
  if (days > noticeDays) return [];
  const date = displayDate(end);
  return days === 0
    ? [{ code: 'coverage.expires-today', params: { date } }]
    : [{ code: 'coverage.expires-soon', params: { date, days: String(days) } }];
};

/** The new card comes with number, dates and facility only; the person is still the one of the old card. */
const succeed = (old: CoverageCard | undefined, next: CoverageCard): CoverageCard => {
  const { start: _start, end: _end, ...lasting } = old ?? {};
  const stated = Object.entries(next).filter(([, value]) => value !== undefined);
  return { ...lasting, ...Object.fromEntries(stated) };
};

/**
 * The card that counts on `today`. A new card counts once its first day has come, and only with a number and a first
 * day; until then the old one does while its dates hold, unless the gateway has declared it dead (`newCardOnly`).
 */
export const cardInForce = (
  { card, newCard }: Pick<EligibilityAnswer, 'card' | 'newCard'>,
  {
    today,
    newCardOnly,
    expiryNoticeDays,
  }: { today: string; newCardOnly: boolean; expiryNoticeDays: number },
): CardChoice => {
  const next = newCard?.number !== undefined && newCard.start !== undefined ? newCard : undefined;
  const nextOutOfForce = next && outOfForce(next, today);

  if (next !== undefined && nextOutOfForce === undefined) {
    const replaces = next.number !== card?.number;
    return {
      kind: 'in-force',
      card: succeed(card, next),
      notices: [
        ...(replaces ? [{ code: 'coverage.new-card' } as const] : []),
        ...expiryNotices(next.end, today, expiryNoticeDays),
      ],
    };
  }
  if (newCardOnly) {
    return { kind: 'not-in-force', reason: nextOutOfForce ?? { code: 'coverage.card-replaced' } };
  }
  if (card?.start === undefined && card?.end === undefined) return { kind: 'dates-missing' };

  const reason = outOfForce(card, today);
  if (reason !== undefined) return { kind: 'not-in-force', reason };
  // With a successor already issued, "renew your card" would be wrong advice.
  const successorStart = next?.start !== undefined && today < next.start ? next.start : undefined;
  return {
    kind: 'in-force',
    card,
    notices:
      successorStart === undefined
        ? expiryNotices(card.end, today, expiryNoticeDays)
        : [{ code: 'coverage.new-card-from', params: { date: displayDate(successorStart) } }],
  };
};
