import { describe, expect, test } from 'vitest';
import { isAllowedKey, type KeyInput } from './allowed-keys.ts';

const press = (key: string, held: Partial<KeyInput> = {}): KeyInput => ({
  key,
  code: /^\d$/.test(key) ? `Digit${key}` : key,
  control: false,
  alt: false,
  meta: false,
  ...held,
});
const control = { control: true };
const alt = { alt: true };

describe('keys that a page may hear', () => {
  test.each([
    'a',
    'Đ',
    '|',
    '7',
    ' ',
    'Enter',
    'Tab',
    'Backspace',
    'Escape',
    'ArrowLeft',
    'Process',
  ])('a kiosk takes %j, as scanners and people type it', (key) =>
    expect(isAllowedKey('kiosk', press(key))).toBe(true),
  );
  test.each([
    ['reload', press('r', control)],
    ['developer tools', press('I', control)],
    ['printing', press('p', control)],
    ['closing', press('w', control)],
    ['closing on Windows', press('F4', alt)],
    ['back', press('ArrowLeft', alt)],
    ['menu bar', press('F10')],
    ['full screen', press('F11')],
    ['developer tools by function key', press('F12')],
    ['reload by function key', press('F5')],
    ['zoom', press('+', control)],
    ['system menu', press('Meta')],
    ['anything with the system key', press('l', { meta: true })],
    ['a picture of the screen', press('PrintScreen')],
    ['the menu key', press('ContextMenu')],
    ['keys of browsers', press('BrowserBack')],
    ['media keys', press('LaunchMail')],
  ])('a kiosk does not hear %s', (_what, input) =>
    expect(isAllowedKey('kiosk', input)).toBe(false),
  );
  test('scanners may type characters by their numbers', () => {
    expect(isAllowedKey('kiosk', press('Alt', alt))).toBe(true);
    expect(isAllowedKey('kiosk', press('2', { ...alt, code: 'Numpad2' }))).toBe(true);
    expect(isAllowedKey('kiosk', press('2', { ...alt, code: 'Digit2' }))).toBe(false);
  });
  test('a character that needs AltGr is a character', () => {
    expect(isAllowedKey('kiosk', press('|', { ...control, ...alt }))).toBe(true);
    expect(isAllowedKey('kiosk', press('r', { ...control, ...alt }))).toBe(false);
    expect(isAllowedKey('kiosk', press('Delete', { ...control, ...alt }))).toBe(false);
  });
  test('the desk has its own keys and the clipboard, and no more', () => {
    for (const key of ['F2', 'F4', 'F7', 'F8', 'F9', '/', 'Escape', 'PageDown'])
      expect(isAllowedKey('desk', press(key)), key).toBe(true);
    for (const key of ['c', 'v', 'a', 'z', 'C'])
      expect(isAllowedKey('desk', press(key, control)), key).toBe(true);
    expect(isAllowedKey('desk', press('3', alt))).toBe(true);
    for (const key of ['r', 'p', 'w', 'n', 't', 'I', '+', '0', 'u', 's'])
      expect(isAllowedKey('desk', press(key, control)), key).toBe(false);
    for (const key of ['F5', 'F11', 'F12'])
      expect(isAllowedKey('desk', press(key)), key).toBe(false);
    expect(isAllowedKey('desk', press('F4', alt))).toBe(false);
  });
});
