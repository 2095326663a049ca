import type { AskedAs, EligibilityRequest } from '../../contract/index.ts';
import { canonicalName, nameVariants } from '../../identity/index.ts';
import { withoutUnknownLetters, withPlainLetters } from '../../insurance/index.ts';
import { birthDateRejectedCode, nameRejectedCodes } from './result-codes.ts';

/** The question as it was put, with what it says otherwise than the request. */
export interface Question {
  readonly request: EligibilityRequest;
  readonly askedAs: AskedAs;
}

/**
 * Spellings of a name worth another look-up, the likelier first: without letters that the gateway does not know
 * (section 4), with i for y or the tone on the other vowel, and at last the name itself, all of them canonical (NFC,
 * single spaces, upper case). The name as given is not among them.
 */
export const spellingsToTry = (fullName: string): string[] => {
  const plain = withPlainLetters(fullName);
  const known = canonicalName(fullName);
  const [, ...otherwise] = nameVariants(plain).map(canonicalName);
  const byLikelihood =
    plain === known
      ? [...otherwise, known]
      : [plain, withoutUnknownLetters(fullName), ...otherwise];
  return [...new Set(byLikelihood)].filter((name) => name !== '' && name !== fullName);
};

/**
 * What to ask next when the gateway rejected name or birth date; nothing when no more is worth asking. Each asks
 * for the same number: who holds it is for the decision to compare.
 */
export const nextQuestion = (
  original: EligibilityRequest,
  { request, askedAs }: Question,
  resultCode: string,
): Question | undefined => {
  if (nameRejectedCodes.has(resultCode)) {
    const spellings = spellingsToTry(original.fullName);
    const fullName = spellings[spellings.indexOf(request.fullName) + 1];
    return fullName === undefined
      ? undefined
      : { request: { ...request, fullName }, askedAs: { ...askedAs, fullName } };
  }
  if (resultCode === birthDateRejectedCode && request.dateOfBirth.precision !== 'year') {
    const dateOfBirth = {
      value: request.dateOfBirth.value.slice(0, 4),
      precision: 'year',
    } as const;
    return { request: { ...request, dateOfBirth }, askedAs: { ...askedAs, dateOfBirth } };
  }
  return undefined;
};
