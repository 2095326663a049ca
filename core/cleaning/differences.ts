import type {
  CleaningDifference,
  CoverageCard,
  EligibilityAnswer,
  Identification,
  PartialDate,
} from '../contract/index.ts';
import { compareNames } from '../identity/index.ts';
import { partialDatesAgree } from '../insurance/index.ts';

const binary = (sex: string | undefined): sex is 'male' | 'female' =>
  sex === 'male' || sex === 'female';

const difference = (
  field: CleaningDifference['field'],
  document: string | undefined,
  register: string | undefined,
  differ: boolean,
): CleaningDifference[] =>
  differ && document !== undefined && register !== undefined ? [{ field, document, register }] : [];

/** What has no letter is no name. */
const named = (name: string | undefined): string | undefined =>
  name !== undefined && /\p{L}/u.test(name) ? name : undefined;

const value = (date: PartialDate | undefined): string | undefined => date?.value;

/** The register knows less of a birth date than the document: that is a gap to close, too. */
const birthDiffers = (document: PartialDate, register: PartialDate): boolean =>
  !partialDatesAgree(document, register) || register.value.length < document.value.length;

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** Card that was shown against the card in force. A 10-digit number is part of the card, not another one. */
const cardDiffers = (
  shown: string | undefined,
  answer: EligibilityAnswer,
): CoverageCard | undefined => {
  const inForce = answer.newCard?.number ? answer.newCard : answer.card;
  return shown !== undefined &&
    /^[A-Z]{2}\d{13}$/.test(shown) &&
    inForce?.number !== undefined &&
    inForce.number !== shown
    ? inForce
    : undefined;
};

/**
 * Where a document and the register of one person differ. Names differ beyond case, spaces and the place of tone marks.
 * Addresses differ for good reasons since the names of provinces and communes changed: they are listed with another
 * difference only, because the office then wants the address of now. What the scanner damaged accuses nobody.
 */
export const cleaningDifferences = (
  { claim, warnings }: Identification,
  answer: EligibilityAnswer,
): CleaningDifference[] => {
  const { card } = answer;
  if (!card) return [];
  const name = warnings.includes('name-untrusted') ? undefined : named(claim.fullName);
  const registered = named(card.fullName);
  const born = warnings.includes('birth-date-untrusted') ? undefined : claim.dateOfBirth;
  const inForce = cardDiffers(claim.cardNumber, answer);
  const found = [
    ...difference(
      'fullName',
      name,
      registered,
      name !== undefined && registered !== undefined && !compareNames(name, registered).same,
    ),
    ...difference(
      'dateOfBirth',
      value(born),
      value(card.dateOfBirth),
      born !== undefined && card.dateOfBirth !== undefined && birthDiffers(born, card.dateOfBirth),
    ),
    ...difference(
      'sex',
      claim.sex,
      card.sex,
      binary(claim.sex) && binary(card.sex) && claim.sex !== card.sex,
    ),
    ...difference('cardNumber', claim.cardNumber, inForce?.number, inForce !== undefined),
  ];
  const address = difference(
    'address',
    claim.address,
    card.address,
    !warnings.includes('address-untrusted') &&
      plain(claim.address ?? '').toLowerCase() !== plain(card.address ?? '').toLowerCase(),
  );
  return found.length > 0 ? [...found, ...address] : [];
};
