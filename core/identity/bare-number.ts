import {
  fail,
  type Identification,
  type IdentityClaim,
  type IdentityKind,
  ok,
  type Result,
} from '../contract/index.ts';
import type { Warnings } from './fields.ts';
import {
  compactNumber,
  digitWarnings,
  insuranceNumberOf,
  isCardNumber,
  isKnownObjectCode,
  isPersonalNumber,
  restoreLeadingZeros,
} from './numbers.ts';

const digitsOnly = /^\d{1,30}$/;
/** Two letters and mostly digits: meant as a card number. */
const likeCardNumber = /^[A-Z]{2}\d{8,18}$/;

/**
 * A number alone, keyed or scanned: personal (12 digits), social insurance (10), BHYT card (15 characters) or former
 * identity number (9). Nothing when the text is no number at all. Domain facts, sections 3.1 and 8.4.
 */
export const readBareNumber = (
  text: string,
  via: 'scan' | 'typed',
  today: string,
  warnings: Warnings,
): Result<Identification> | undefined => {
  const number = compactNumber(text);
  if (!digitsOnly.test(number) && !likeCardNumber.test(number)) return undefined;
  if (/[đĐ]/.test(text)) warnings.add('characters-repaired');
  // Whoever keys eleven digits has missed one somewhere; only a machine drops a leading zero.
  const restored = via === 'scan' ? restoreLeadingZeros(number, undefined) : undefined;
  if (restored !== undefined) warnings.add('leading-zero-restored');

  const identified = (kind: IdentityKind, claim: IdentityClaim): Result<Identification> =>
    // A number proves no more when a scanner sends it than when a hand does.
    ok({ kind, claim, trust: 'typed', warnings: [...warnings] });

  const personalNumber = restored ?? number;
  if (isPersonalNumber(personalNumber)) {
    for (const warning of digitWarnings(personalNumber, undefined, undefined, today))
      warnings.add(warning);
    return identified('personal-number', { personalNumber });
  }
  if (isCardNumber(number)) {
    if (!isKnownObjectCode(number)) warnings.add('object-code-unknown');
    return identified('insurance-card-number', {
      cardNumber: number,
      insuranceNumber: insuranceNumberOf(number),
    });
  }
  if (!digitsOnly.test(number)) return fail('identity.card-number-invalid');
  if (number.length === 10) return identified('insurance-number', { insuranceNumber: number });
  if (number.length === 9) return identified('old-identity-number', { oldNumber: number });
  return fail('identity.number-invalid');
};
