/**
 * Whether the insurance covers today's visit, and what it will probably pay. `decide` is a pure function of claim,
 * gateway reply, policy and day; `explainBenefit` the provisional share. What the state can change (result codes,
 * benefit levels, object codes, base salary) are versioned tables in `data/`, never code.
 */
export { type BenefitCircumstances, explainBenefit } from './benefit.ts';
export { partialDatesAgree } from './dates.ts';
export { type Circumstances, type DecisionInput, decide } from './decide.ts';
export { needsLookUp } from './forces-cards.ts';
export { hasOpenVisitElsewhere } from './open-visit.ts';
export { DecisionRequest } from './request.ts';
export {
  baseSalaryTable,
  benefitLevelTable,
  findResultCode,
  objectCodeTable,
  ResultCode,
  resultCodeMeaning,
  resultCodeTable,
  rowInForce,
  unknownLetterTable,
  visitObjectCodeTable,
} from './tables.ts';
export { withoutUnknownLetters, withPlainLetters } from './unknown-letters.ts';
