import { failureEntry, fillSentence } from '../../core/contract/failures/index.ts';
import type { Language, Reason } from '../../core/contract/index.ts';

/** What the patient is told. Never a code. */
export const patientSentence = ({ code, params }: Reason, language: Language): string =>
  fillSentence(failureEntry(code).patient, language, params);

/** What staff are told: what happened, and what to do about it. */
export const staffSentences = (
  { code, params }: Reason,
  language: Language,
): { readonly cause: string; readonly remedy: string } => {
  const { cause, remedy } = failureEntry(code);
  return {
    cause: fillSentence(cause, language, params),
    remedy: fillSentence(remedy, language, params),
  };
};
