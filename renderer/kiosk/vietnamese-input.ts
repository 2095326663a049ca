/** Putting tone marks on the words that somebody types letter by letter. */

export const tones = {
  acute: '\u0301',
  grave: '\u0300',
  hook: '\u0309',
  tilde: '\u0303',
  dot: '\u0323',
} as const;
export type Tone = keyof typeof tones;

const toneMarks = new Set<string>(Object.values(tones));
const vowels = 'aăâeêioôơuưy';
const marked = 'ăâêôơư';

const splitTone = (letter: string): { base: string; tone: string } => {
  const parts = [...letter.normalize('NFD')];
  return {
    base: parts
      .filter((part) => !toneMarks.has(part))
      .join('')
      .normalize('NFC'),
    tone: parts.find((part) => toneMarks.has(part)) ?? '',
  };
};

/** Which letter of a word carries the tone; -1 where there is no vowel. */
const toneAt = (letters: readonly string[]): number => {
  const isVowel = letters.map((letter) => vowels.includes(letter.toLocaleLowerCase('vi')));
  let first = isVowel.indexOf(true);
  if (first < 0) return -1;
  const start = letters.slice(0, 2).join('').toLocaleLowerCase('vi');
  // In "qu" and "gi" before another vowel, u and i belong to the consonant.
  if ((start === 'qu' || start === 'gi') && isVowel[2]) first = 2;
  let last = first;
  while (isVowel[last + 1]) last += 1;
  const length = last - first + 1;
  for (let index = last; index >= first; index -= 1)
    if (marked.includes((letters[index] ?? '').toLocaleLowerCase('vi'))) return index;
  if (length === 1) return first;
  if (length >= 3) return first + 1;
  // Two vowels: the second before a consonant (hoàn), the first at the end (hòa).
  return last < letters.length - 1 ? last : first;
};

/** Puts a tone on the last word, instead of the one that is there; the same tone again takes it off. */
export const withTone = (text: string, tone: Tone): string => {
  const at = text.lastIndexOf(' ') + 1;
  const word = [...text.slice(at).normalize('NFC')].map(splitTone);
  const letters = word.map(({ base }) => base);
  const place = toneAt(letters);
  if (place < 0) return text;
  const isThere = word.some(({ tone: current }) => current === tones[tone]);
  const toned = letters.map((letter, index) =>
    index === place && !isThere ? `${letter}${tones[tone]}`.normalize('NFC') : letter,
  );
  return text.slice(0, at) + toned.join('');
};

/** Adds a letter: capital at the start of a word; a tone that is there moves to where it belongs. */
export const withLetter = (text: string, letter: string): string => {
  const isStart = text === '' || text.endsWith(' ');
  const added = text + (isStart ? letter.toLocaleUpperCase('vi') : letter.toLocaleLowerCase('vi'));
  const at = added.lastIndexOf(' ') + 1;
  const word = [...added.slice(at)].map(splitTone);
  const tone = word.find(({ tone: current }) => current !== '')?.tone;
  const name = Object.entries(tones).find(([, mark]) => mark === tone)?.[0];
  if (name === undefined) return added;
  return withTone(added.slice(0, at) + word.map(({ base }) => base).join(''), name as Tone);
};
