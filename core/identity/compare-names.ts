import { canonicalName, foldName, withI, withToneApart } from './names.ts';

/** One thing in which two names differ, with what it takes off the score. */
export interface NameDifference {
  readonly kind:
    | 'tone-placement'
    | 'i-y'
    | 'spacing'
    | 'diacritics-lost'
    | 'diacritics-differ'
    | 'typo'
    | 'word-order'
    | 'word-missing'
    | 'word-differs'
    | 'empty';
  /** The words concerned, upper case; absent where a name lacks them. */
  readonly a?: string;
  readonly b?: string;
  /** 0..1 */
  readonly deduction: number;
}

export interface NameComparison {
  /** 0..1; 1 is equal after normalising. */
  readonly score: number;
  /** One name in two spellings; anything that may be another name is not the same, however near. */
  readonly same: boolean;
  readonly explanation: NameDifference[];
}

/** Lost diacritics stay above the default threshold of the facility policy (0.9), whatever else differs falls below. */
const deductions = {
  'tone-placement': 0.01,
  'i-y': 0.02,
  spacing: 0.03,
  'diacritics-lost': 0.08,
  'word-order': 0.11,
  'diacritics-differ': 0.12,
  typo: 0.12,
  'word-missing': 0.2,
  'word-differs': 0.35,
  empty: 1,
} as const satisfies Record<NameDifference['kind'], number>;

const spellingOnly = new Set<NameDifference['kind']>(['tone-placement', 'i-y', 'spacing']);

/** Names are a handful of words; the rest of an absurd input is compared as one word. */
const mostWords = 16;
const longestCompared = 200;

const difference = (kind: NameDifference['kind'], a?: string, b?: string): NameDifference => ({
  kind,
  ...(a !== undefined && { a }),
  ...(b !== undefined && { b }),
  deduction: deductions[kind],
});

/** Whether one insertion, deletion, replacement or swap of neighbours turns one word into the other. */
const isOneTypoAway = (a: string, b: string): boolean => {
  if (Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < 2) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(a.length, b.length) - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  )
    end += 1;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  return (
    (left.length <= 1 && right.length <= 1) ||
    (left.length === 2 && left[0] === right[1] && left[1] === right[0])
  );
};

/** How two words differ; nothing when they are equal. */
const compareWords = (a: string, b: string): NameDifference | undefined => {
  if (a === b) return undefined;
  if (withToneApart(a) === withToneApart(b)) return difference('tone-placement', a, b);
  if (withToneApart(withI(a)) === withToneApart(withI(b))) return difference('i-y', a, b);
  const [plainA, plainB] = [foldName(a), foldName(b)];
  if (plainA === plainB) return difference('diacritics-differ', a, b);
  // Short words are all one letter apart: AN and ON are two names, not a slip.
  if (Math.max(plainA.length, plainB.length) > 2 && isOneTypoAway(plainA, plainB))
    return difference('typo', a, b);
  return difference('word-differs', a, b);
};

const total = (differences: readonly NameDifference[]): number =>
  differences.reduce((sum, { deduction }) => sum + deduction, 0);

/** Cheapest way to lay the words of one name along those of the other. */
const align = (a: readonly string[], b: readonly string[]): NameDifference[] => {
  type Cell = { readonly cost: number; readonly path: readonly NameDifference[] };
  const step = (from: Cell, found: NameDifference | undefined): Cell =>
    found === undefined ? from : { cost: from.cost + found.deduction, path: [...from.path, found] };
  const nothing: Cell = { cost: 0, path: [] };
  let above: Cell[] = [nothing];
  for (const word of b)
    above.push(step(above.at(-1) ?? nothing, difference('word-missing', undefined, word)));
  for (const wordA of a) {
    const row: Cell[] = [step(above[0] ?? nothing, difference('word-missing', wordA))];
    for (const [at, wordB] of b.entries()) {
      const candidates = [
        step(above[at] ?? nothing, compareWords(wordA, wordB)),
        step(above[at + 1] ?? nothing, difference('word-missing', wordA)),
        step(row[at] ?? nothing, difference('word-missing', undefined, wordB)),
      ];
      row.push(candidates.reduce((best, next) => (next.cost < best.cost ? next : best)));
    }
    above = row;
  }
  return [...(above.at(-1) ?? nothing).path];
};

const wordsOf = (name: string): string[] => {
  const words = name.split(' ');
  return words.length <= mostWords
    ? words
    : [...words.slice(0, mostWords - 1), words.slice(mostWords - 1).join(' ')];
};

const byFold = (a: string, b: string): number => {
  const [left, right] = [foldName(a), foldName(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

const explain = (a: string, b: string): NameDifference[] => {
  if (a === '' || b === '') return [difference('empty', a, b)];
  if (a === b) return [];
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return [difference('spacing', a, b)];
  const [plainA, plainB] = [foldName(a), foldName(b)];
  // One side without any diacritics was typed or sent without them: one cause, one deduction.
  const bare = plainA === a || plainB === b;
  const [left, right] = bare ? [plainA, plainB] : [a, b];
  const lost = bare && (plainA !== a || plainB !== b) ? [difference('diacritics-lost', a, b)] : [];
  const inOrder = align(wordsOf(left), wordsOf(right));
  const shuffled = [
    difference('word-order', a, b),
    ...align(wordsOf(left).sort(byFold), wordsOf(right).sort(byFold)),
  ];
  return [...lost, ...(total(shuffled) < total(inOrder) ? shuffled : inOrder)];
};

/**
 * How far two spellings of a name agree, and why not. Letter case, normal form and spaces never count; the place of
 * the tone and i/y hardly; lost diacritics are a hint; other letters, order and words are graded.
 */
export const compareNames = (a: string, b: string): NameComparison => {
  const explanation = explain(
    canonicalName(a).slice(0, longestCompared),
    canonicalName(b).slice(0, longestCompared),
  );
  const score = Math.round(Math.max(0, 1 - total(explanation)) * 1000) / 1000;
  return { score, same: explanation.every(({ kind }) => spellingOnly.has(kind)), explanation };
};
