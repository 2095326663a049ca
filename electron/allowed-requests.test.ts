import { describe, expect, test } from 'vitest';
import { isAllowedDownload, isAllowedPermission, isAllowedRequest } from './allowed-requests.ts';
import { originOfUrl } from './origins.ts';

describe('what a window may load', () => {
  test.each([
    ['app://kiosk/', true],
    ['app://kiosk/assets/index.js', true],
    ['app://shell/shell.css', true],
    ['blob:app://kiosk/5e1c', true],
    ['data:image/png;base64,AAAA', true],
    ['app://desk/desk', false],
    ['blob:app://desk/5e1c', false],
    ['app://kiosk.example/', false],
    ['app://kiosk@example/', false],
    ['https://kiosk/', false],
    ['http://127.0.0.1:8420/', false],
    ['https://example.com/app://kiosk/', false],
    ['file:///etc/passwd', false],
    ['ws://127.0.0.1/rpc', false],
    ['devtools://devtools/bundled/inspector.html', false],
    ['chrome://gpu', false],
    ['view-source:app://kiosk/', false],
    ['', false],
  ])('the kiosk: %s is %s', (url, isAllowed) =>
    expect(isAllowedRequest('kiosk', url)).toBe(isAllowed),
  );
  test('the desk loads the desk, and not the kiosk', () => {
    expect(isAllowedRequest('desk', 'app://desk/desk')).toBe(true);
    expect(isAllowedRequest('desk', 'app://kiosk/')).toBe(false);
  });
  test('an origin is its scheme and host, whatever stands around them', () => {
    expect(originOfUrl('app://kiosk/a?b#c')).toBe('app://kiosk');
    expect(originOfUrl('app://user@kiosk:1/')).not.toBe('app://kiosk');
    expect(originOfUrl('nonsense')).toBe('');
  });
});

describe('what a page may be given', () => {
  const video = ['video'];
  test('the camera, to the kiosk for its own pages', () => {
    expect(isAllowedPermission('kiosk', 'media', 'app://kiosk', video)).toBe(true);
    expect(isAllowedPermission('kiosk', 'media', 'app://kiosk/', video)).toBe(true);
  });
  test.each([
    ['to the desk', 'desk', 'media', 'app://desk', video],
    ['to the desk as the kiosk', 'desk', 'media', 'app://kiosk', video],
    ['for another origin', 'kiosk', 'media', 'app://shell', video],
    ['a microphone', 'kiosk', 'media', 'app://kiosk', ['audio']],
    ['a microphone with the camera', 'kiosk', 'media', 'app://kiosk', ['video', 'audio']],
    ['media of no kind', 'kiosk', 'media', 'app://kiosk', []],
    ['the screen', 'kiosk', 'display-capture', 'app://kiosk', video],
    ['USB', 'kiosk', 'usb', 'app://kiosk', []],
    ['the clipboard', 'kiosk', 'clipboard-read', 'app://kiosk', []],
    ['full screen', 'kiosk', 'fullscreen', 'app://kiosk', []],
    ['other programs', 'kiosk', 'openExternal', 'app://kiosk', []],
  ] as const)('nothing else: %s', (_what, role, permission, origin, media) =>
    expect(isAllowedPermission(role, permission, origin, media)).toBe(false),
  );
});

describe('what may be saved', () => {
  const file = { url: 'blob:app://desk/1', fileName: 'luot-kham.json', hasUserGesture: true };
  test('what the desk made, when somebody pressed for it', () => {
    expect(isAllowedDownload('desk', file)).toBe(true);
  });
  test.each([
    ['by a kiosk', 'kiosk', { ...file, url: 'blob:app://kiosk/1' }],
    ['by itself', 'desk', { ...file, hasUserGesture: false }],
    ['from elsewhere', 'desk', { ...file, url: 'https://example.com/a.json' }],
    ['a program', 'desk', { ...file, fileName: 'a.json.exe' }],
    ['of another page', 'desk', { ...file, url: 'blob:app://kiosk/1' }],
  ] as const)('not %s', (_what, role, item) => expect(isAllowedDownload(role, item)).toBe(false));
});
