/** Marks of the five tones; all other marks change the letter. */
const toneMarks = /[\u0300\u0301\u0303\u0309\u0323]/g;
const invisible = /\p{Cf}/gu;
const marks = /\p{M}/gu;

/** The form to store beside and compare by: NFC, single spaces, Vietnamese upper case. */
export const canonicalName = (name: string): string =>
  name.normalize('NFC').replace(invisible, '').replace(/\s+/g, ' ').trim().toUpperCase();

/** Upper case without any diacritics, `Đ` and the stroked letters of other peoples included: a hint, never an identity. */
export const foldName = (name: string): string =>
  canonicalName(name)
    .normalize('NFD')
    .replace(marks, '')
    .replaceAll('Đ', 'D')
    .replaceAll('\u0243', 'B');

const toneOf = (word: string): string => word.normalize('NFD').match(toneMarks)?.join('') ?? '';
const withoutTone = (word: string): string =>
  word.normalize('NFD').replace(toneMarks, '').normalize('NFC');

/** A word with its tone set apart: equal for `HÒA` and `HOÀ`. */
export const withToneApart = (word: string): string => `${withoutTone(word)} ${toneOf(word)}`;

/** `Y` as the only vowel, where it sounds like `I`: `LÝ`, `QUÝ`, `MỸ`, but not `THÚY`. `THI` and `THY` are two names. */
const soleI = /^((?:qu|[^aeiouyăâêôơư\s])+)[iy]$/iu;

const respell = (word: string, vowel: 'i' | 'y'): string => {
  const bare = withoutTone(word);
  if (!soleI.test(bare) || /^(?:gi|th[iy])$/i.test(bare)) return word;
  const last = bare[bare.length - 1] ?? '';
  const letter = last === last.toUpperCase() ? vowel.toUpperCase() : vowel;
  return `${bare.slice(0, -1)}${letter}${toneOf(word)}`.normalize('NFC');
};

/** A word with `I` for a `Y` that sounds like it. */
export const withI = (word: string): string => respell(word, 'i');

const openPair = /^(.*)(o[ae]|uy)$/iu;

/** Moves the tone of an open `oa`, `oe`, `uy` to its first (`hòa`) or second vowel (`hoà`). */
const placeTone = (word: string, vowel: 'first' | 'second'): string => {
  const tone = toneOf(word);
  const [, head, pair] = openPair.exec(withoutTone(word)) ?? [];
  if (tone === '' || head === undefined || pair === undefined || /q$/i.test(head)) return word;
  const [first, second] = pair;
  return `${head}${vowel === 'first' ? `${first}${tone}${second}` : `${first}${second}${tone}`}`.normalize(
    'NFC',
  );
};

/**
 * Spellings under which another database may hold the same name, the given one first: tone on the first or the
 * second vowel, `i` or `y`. Letter case stays as it is.
 */
export const nameVariants = (name: string): string[] => {
  const words = name.normalize('NFC').replace(invisible, '').trim().split(/\s+/);
  const keep = (word: string): string => word;
  const placements = [
    keep,
    (word: string) => placeTone(word, 'second'),
    (word: string) => placeTone(word, 'first'),
  ];
  const spellings = [keep, withI, (word: string) => respell(word, 'y')];
  const variants = placements.flatMap((place) =>
    spellings.map((spell) => words.map((word) => place(spell(word))).join(' ')),
  );
  return [...new Set(variants)];
};
