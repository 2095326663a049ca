import { canonicalName } from '../identity/index.ts';
import { unknownLetterTable } from './tables.ts';

const plainOf = new Map(unknownLetterTable.letters.map(({ letter, plain }) => [letter, plain]));

const replaced = (name: string, by: (plain: string) => string): string =>
  canonicalName(name).replace(/\P{ASCII}/gu, (letter) => {
    const plain = plainOf.get(letter);
    return plain === undefined ? letter : by(plain);
  });

/** The name, canonical, with plain letters for those that the gateway does not know. */
export const withPlainLetters = (name: string): string => replaced(name, (plain) => plain);

/** The name, canonical, without the letters that the gateway does not know. */
export const withoutUnknownLetters = (name: string): string => replaced(name, () => '');
