import type { ScanDamage } from '../../core/contract/index.ts';
import { isCharacterKey, isHiddenKey, isLetterByNumber, usCharacter } from './keys.ts';

/** A key as far as its text goes. */
export interface Keystroke {
  /** `KeyboardEvent.key`: a character, `Backspace`, or a value that hides the character (`Process`). */
  readonly key: string;
  /** `KeyboardEvent.code`; empty where the key was made by a program. */
  readonly code?: string | undefined;
  readonly isShifted?: boolean | undefined;
  readonly isComposing?: boolean | undefined;
  readonly isAlt?: boolean | undefined;
}

/** What shows that something stands between the scanner and us. */
export interface WedgeSigns {
  /** An input method of the system took keys for itself. */
  readonly hidden: number;
  /** Backspaces in the middle of a burst: Unikey and its like erase and type anew. */
  readonly erased: number;
  /** Characters that no key was pressed for; some scanners make letters so, too. */
  readonly synthetic: number;
  /** Keys that gave another character than a US keyboard's, except for their case. */
  readonly moved: number;
  /** Letters typed by their number. */
  readonly byNumber: number;
}

export interface WedgeText {
  readonly text: string;
  /** The text is what the machine made of the keys and cannot be trusted. */
  readonly damage?: Extract<ScanDamage, 'input-method' | 'codepage'>;
  /** The machine made something else of the keys; the text was read from their places. */
  readonly isRecovered: boolean;
  readonly signs: WedgeSigns;
}

/** What the machine made of the keys: characters, less what was erased. */
export const textByKeys = (strokes: readonly Keystroke[]): string => {
  const text: string[] = [];
  for (const stroke of strokes) {
    const { key, code = '', isShifted = false } = stroke;
    if (key === 'Backspace') text.pop();
    else if (isLetterByNumber(stroke)) {
      if (key === 'Alt') text.push('\ufffd');
    } else if (isCharacterKey(key)) text.push(key);
    else if (isHiddenKey(key)) text.push(usCharacter(code, isShifted) ?? '\ufffd');
  }
  return text.join('');
};

/** What a US keyboard would have made of the same places. */
export const textByCodes = (strokes: readonly Keystroke[]): string =>
  strokes.map(({ code = '', isShifted = false }) => usCharacter(code, isShifted) ?? '').join('');

export const signsOf = (strokes: readonly Keystroke[]): WedgeSigns => {
  const signs = { hidden: 0, erased: 0, synthetic: 0, moved: 0, byNumber: 0 };
  for (const stroke of strokes) {
    const { key, code = '', isShifted = false, isComposing = false } = stroke;
    const expected = usCharacter(code, isShifted);
    if (key === 'Backspace') signs.erased += 1;
    else if (isLetterByNumber(stroke)) signs.byNumber += 1;
    else if (isHiddenKey(key) || isComposing) signs.hidden += 1;
    else if (expected === undefined) signs.synthetic += 1;
    else if (expected.toLowerCase() !== key.toLowerCase()) signs.moved += 1;
  }
  return signs;
};

/** Every code that the kiosk knows, and the test code, has ten digits in a row. */
const hasNumber = (text: string): boolean => /\d{10}/.test(text);

/**
 * The text of a scan. Places are believed before characters where an input method or another layout is at work, as long as
 * every key has one; where keys were swallowed and typed anew nothing brings them back, and the text is damaged.
 */
export const wedgeText = (strokes: readonly Keystroke[]): WedgeText => {
  const signs = signsOf(strokes);
  const byKeys = textByKeys(strokes);
  if (signs.hidden === 0 && signs.moved === 0 && signs.erased === 0)
    return {
      text: byKeys,
      ...(signs.byNumber > 0 && { damage: 'codepage' }),
      isRecovered: false,
      signs,
    };
  if (signs.erased > 0 || signs.synthetic > 0 || signs.byNumber > 0)
    return { text: byKeys, damage: 'input-method', isRecovered: false, signs };
  const byCodes = textByCodes(strokes);
  // Scanner and machine may be set to the same layout, which is not the US one.
  const isMatched = signs.hidden === 0 && hasNumber(byKeys) && !hasNumber(byCodes);
  return { text: isMatched ? byKeys : byCodes, isRecovered: !isMatched, signs };
};
