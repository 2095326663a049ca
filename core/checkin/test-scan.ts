import {
  damageCode,
  type FailureCode,
  type Reason,
  type ScanDamage,
  scannerTestCode,
  type TypedScan,
} from '../contract/index.ts';
import { foldName } from '../identity/index.ts';

/** A scan of the printed test code, as it came. */
export interface TestScan {
  readonly payload: string;
  readonly damage?: ScanDamage | undefined;
  readonly typed?: TypedScan | undefined;
}

const [name = '', telex = '', vni = '', digits = '', marks = '', letters = ''] =
  scannerTestCode.split('|');
const beforeLetters = scannerTestCode.slice(0, scannerTestCode.indexOf(letters));

const alphanumeric = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

/** Whether somebody scanned the test code, however much of it is left: no card's code begins with its word. */
export const isTestScan = (payload: string): boolean =>
  alphanumeric(foldName(payload)).startsWith('TIEPDON');

/** Letters that only an input method makes of the Latin part. */
const isComposed = (text: string): boolean => /[âđơêáôưă]/i.test(text);

/** Each character stands for the same other one throughout: a layout, not a loss. */
const isMoved = (told: string, expected: string): boolean => {
  const from = [...expected];
  const to = [...told];
  if (from.length !== to.length) return false;
  const table = new Map<string, string>();
  return from.every((character, at) => {
    const other = to[at] ?? '';
    const known = table.get(character);
    table.set(character, other);
    return known === undefined || known === other;
  });
};

const contentOf = (told: string): FailureCode | undefined => {
  const end = told.lastIndexOf('END');
  const nameEnd = told.search(/ngu/i);
  const latin = nameEnd < 0 ? told.slice(0, end < 0 ? undefined : end) : told.slice(0, nameEnd);
  if (latin === beforeLetters) return 'scanner.letters-lost';
  if (isComposed(latin.replace(name, ''))) {
    const hasTelex = latin.includes(telex);
    const hasVni = latin.includes(vni);
    if (hasVni && !hasTelex) return 'scanner.input-method-telex';
    if (hasTelex && !hasVni) return 'scanner.input-method-vni';
    return 'scanner.input-method';
  }
  if (latin.toLowerCase() === beforeLetters.toLowerCase()) return 'scanner.caps-lock';
  if (isMoved(latin, beforeLetters)) return 'scanner.layout-not-us';
  const hasPlain = [telex, vni, digits].every((part) => latin.includes(part));
  return hasPlain && !latin.includes(marks) ? 'scanner.layout-not-us' : 'scanner.keys-lost';
};

/**
 * What stands between a scanner and us, the worst first; nothing where the test code arrived whole and as it should.
 * `slowestGapMs` is the longest pause between keys at which they still count as a scanner's.
 */
export const judgeTestScan = (
  { payload, damage, typed }: TestScan,
  slowestGapMs: number,
): readonly Reason[] => {
  if (damage && damage !== 'input-method' && damage !== 'codepage')
    return [{ code: damageCode(damage) }];
  if (!isTestScan(payload)) return [{ code: 'scanner.not-the-test-code' }];
  const told = payload.normalize('NFC');
  const codes = new Set<FailureCode>();
  if (told !== scannerTestCode) {
    const content = contentOf(told);
    if (content === 'scanner.letters-lost' && damage === 'codepage' && !typed)
      codes.add('scanner.codepage');
    else if (content) codes.add(content);
  }
  const isInputMethod = [...codes].some((code) => code.startsWith('scanner.input-method'));
  if ((typed?.isRecovered || damage === 'input-method') && !isInputMethod)
    codes.add('scanner.input-method');
  if (typed && typed.gapMs > slowestGapMs) codes.add('scanner.too-slow');
  if (typed && !typed.isTerminated) codes.add('scanner.no-terminator');
  return [...codes].map((code) => ({ code }));
};
