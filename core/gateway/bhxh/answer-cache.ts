import type { EligibilityAnswer } from '../../contract/index.ts';
import { lastingCodes } from './result-codes.ts';

export interface AnswerCache {
  /** With its age; nothing when there is none young enough. */
  get(key: string): EligibilityAnswer | undefined;
  /** Keeps it when it says something lasting about the card. */
  put(key: string, answer: EligibilityAnswer): void;
  clear(): void;
}

/** More people than are at all desks and kiosks of a hospital within the life of an answer. */
const mostKept = 1_000;

/** Answers of the last minutes, in memory only. They are personal data, so each is removed when its time is over. */
export const createAnswerCache = (clock: { now(): number }, lifeMs: number): AnswerCache => {
  const kept = new Map<string, { answer: EligibilityAnswer; at: number; timer: NodeJS.Timeout }>();
  const remove = (key: string): void => {
    clearTimeout(kept.get(key)?.timer);
    kept.delete(key);
  };
  return {
    get(key) {
      const entry = kept.get(key);
      if (!entry) return undefined;
      const ageMs = clock.now() - entry.at;
      // A clock set back makes the age unknown.
      if (ageMs >= 0 && ageMs < lifeMs) return { ...entry.answer, ageMs };
      remove(key);
      return undefined;
    },
    put(key, answer) {
      if (lifeMs === 0 || !lastingCodes.has(answer.resultCode)) return;
      remove(key);
      const [oldest] = kept.size < mostKept ? [] : kept.keys();
      if (oldest !== undefined) remove(oldest);
      const timer = setTimeout(() => remove(key), lifeMs).unref();
      kept.set(key, { answer, at: clock.now(), timer });
    },
    clear() {
      for (const key of [...kept.keys()]) remove(key);
    },
  };
};
