import type { WindowRole } from '../core/contract/index.ts';

/** A key as Electron tells it before the page hears of it. */
export interface KeyInput {
  readonly key: string;
  readonly code: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** Keys with names that scanners and people use at a kiosk. */
const kioskKeys: ReadonlySet<string> = new Set([
  'Enter',
  'Tab',
  'Backspace',
  'Delete',
  'Escape',
  'Shift',
  'CapsLock',
  'NumLock',
  'AltGraph',
  'Home',
  'End',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  // An input method at work.
  'Dead',
  'Process',
  'Unidentified',
]);

/** Keys that the desk's screen names beside its acts. */
const deskFunctionKeys: ReadonlySet<string> = new Set(['F2', 'F4', 'F7', 'F8', 'F9']);
const editing: ReadonlySet<string> = new Set(['a', 'c', 'v', 'x', 'y', 'z']);

const isCharacter = (key: string): boolean => [...key].length === 1;

/**
 * Whether a page may hear a key. An allow-list: reload, developer tools, zoom, printing, closing and whatever Chromium
 * thinks of next stay out without being named.
 */
export const isAllowedKey = (role: WindowRole | 'shell', input: KeyInput): boolean => {
  const { key, code, control, alt, meta } = input;
  if (meta || key === 'Meta') return false;
  // Windows tells AltGr as Control and Alt; a character then is a character.
  if (control && alt) return isCharacter(key) && !/^[a-z0-9]$/i.test(key);
  if (role === 'desk') {
    if (key === 'Control' || key === 'Alt') return true;
    if (control) return editing.has(key.toLowerCase()) || key.startsWith('Arrow');
    if (alt) return /^(Digit|Numpad)\d$/.test(code);
    return (
      isCharacter(key) ||
      kioskKeys.has(key) ||
      deskFunctionKeys.has(key) ||
      /^Page(Up|Down)$/.test(key)
    );
  }
  // Scanners that send characters by their numbers hold Alt down and type on the keypad.
  if (alt || key === 'Alt') return !control && (key === 'Alt' || /^Numpad\d$/.test(code));
  return !control && key !== 'Control' && (isCharacter(key) || kioskKeys.has(key));
};
