/**
 * Keys of a US keyboard by their place (`KeyboardEvent.code`, UI Events). Scanners that type like a keyboard press places;
 * what the machine makes of them depends on its layout and input method.
 */

const shiftedDigits = ')!@#$%^&*(';
const marks: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Space: [' ', ' '],
  Backquote: ['`', '~'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  NumpadAdd: ['+', '+'],
  NumpadSubtract: ['-', '-'],
  NumpadMultiply: ['*', '*'],
  NumpadDivide: ['/', '/'],
  NumpadDecimal: ['.', '.'],
};

/** The character of a place on a US keyboard; undefined for places without one. */
export const usCharacter = (code: string, isShifted: boolean): string | undefined => {
  const [, letter, digit, numpad] = /^(?:Key([A-Z])|Digit(\d)|Numpad(\d))$/.exec(code) ?? [];
  if (letter !== undefined) return isShifted ? letter : letter.toLowerCase();
  if (digit !== undefined) return isShifted ? shiftedDigits[Number(digit)] : digit;
  if (numpad !== undefined) return numpad;
  return marks[code]?.[isShifted ? 1 : 0];
};

/** Values of `KeyboardEvent.key` that hide the character: an input method has it, or a dead key waits. */
const hidden = new Set(['Process', 'Dead', 'Unidentified']);

export const isHiddenKey = (key: string): boolean => hidden.has(key);

export const isCharacterKey = (key: string): boolean => [...key].length === 1;

/** A step of a letter that is typed by its number, with Alt held and digits of the keypad: what comes of it is not told to us. */
export const isLetterByNumber = ({
  key,
  code = '',
  isAlt = false,
}: {
  readonly key: string;
  readonly code?: string | undefined;
  readonly isAlt?: boolean | undefined;
}): boolean => key === 'Alt' || (isAlt && /^Numpad\d$/.test(code));
