import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { contentSecurityPolicy } from '../../core/contract/index.ts';
import { allowRefused, expectRefused } from '../page-watch.ts';
import { expect, screen, test } from './fixtures.ts';
import { binary, type Hospital, openHospital, program, type RunningShell } from './shell.ts';
import { toChromium, toProgram } from './stand-in/addresses.ts';

/**
 * Electron's own security checklist (electronjs.org/docs/latest/tutorial/security, November 2026), one test an item, against
 * the running shell with every kind of window it has. Fuses (19) are bits of the packaged binary: what packages are told to
 * burn is asserted in `scripts/electron/fuses.test.ts`.
 */
let hospital: Hospital;
let shell: RunningShell;
let kiosk: Page;
let desk: Page;
let staff: Page;

/** What only Electron's binary can show; said at the end, so that nobody takes it for shown. */
const unshown: string[] = [];
const onlyReal = (what: string): void => {
  if (binary === undefined) unshown.push(what);
};

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  hospital = await openHospital({ shell: { windows: [{ role: 'kiosk' }, { role: 'desk' }] } });
  shell = await hospital.start();
  kiosk = await shell.page('app://kiosk/');
  desk = await shell.page('app://desk/');
  await expect(screen(kiosk, 'idle')).toBeVisible();
  await expect(screen(desk, 'login')).toBeVisible();
  for (let tap = 0; tap < 7; tap += 1) await kiosk.mouse.click(30, 30);
  staff = await shell.page('app://shell/staff.html');
  await expect(staff.locator('[data-screen="staff-panel"]')).toBeVisible();
});
test.afterAll(async () => {
  await hospital?.close();
  onlyReal(
    '19. the bits of a packaged binary; what packages set is held by scripts/electron/fuses.test.ts',
  );
  if (unshown.length > 0)
    console.log(
      `\n=== SKIPPED without Electron's binary (the stand-in cannot show it):\n${unshown.map((each) => `===   ${each}`).join('\n')}\n`,
    );
});

const everyPage = (): readonly Page[] => [kiosk, desk, staff];
const preferences = () =>
  shell.main(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getLastWebPreferences()),
    undefined,
  );
/** In every window, this preference has this value. */
const eachPrefers = async (name: string, value: unknown): Promise<void> => {
  const all = await preferences();
  expect(all.length).toBe(3);
  expect(all.map((each) => each?.[name])).toEqual(all.map(() => value));
};
/** Files of the built program that Node runs; all of them, or those of this name. */
const built = (names = '{*,chunks/*}.js'): string =>
  globSync(names, { cwd: program })
    .map((name) => readFileSync(join(program, name), 'utf8'))
    .join('\n');
/** What of Electron the built program takes in. */
const electronParts = (): string[] =>
  [...built().matchAll(/import \{([^}]*)\} from ?"electron"/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim().split(/\s/)[0] ?? ''),
  );
const tryFetch = (page: Page, url: string): Promise<string> =>
  page.evaluate(
    (target) =>
      fetch(target).then(
        ({ status }) => String(status),
        () => 'refused',
      ),
    url,
  );

test('1. only secure content is loaded: everything comes from the program itself', async () => {
  for (const page of everyPage()) {
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    const origin = /^app:\/\/(kiosk|desk|shell)\//;
    for (const url of [page.url(), ...loaded]) expect(toProgram(url)).toMatch(origin);
  }
  const outside = ['http://example.com/', 'https://example.com/', 'http://127.0.0.1:8420/'];
  expectRefused(/example\.com/, /127\.0\.0\.1/);
  for (const url of outside) expect(await tryFetch(kiosk, url)).toBe('refused');
});

test('2. no page has Node', async () => {
  await eachPrefers('nodeIntegration', false);
  await eachPrefers('nodeIntegrationInWorker', false);
  await eachPrefers('nodeIntegrationInSubFrames', false);
  for (const page of everyPage())
    expect(
      await page.evaluate(() =>
        ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter(
          (name) => name in window,
        ),
      ),
    ).toEqual([]);
});

test('3. contexts are isolated: a page sees nothing of its preload', async () => {
  await eachPrefers('contextIsolation', true);
  for (const page of everyPage())
    expect(
      await page.evaluate(() =>
        ['ipcRenderer', 'contextBridge', 'electron', 'channels'].filter((name) => name in window),
      ),
    ).toEqual([]);
});

test('4. every renderer is sandboxed', async () => {
  await eachPrefers('sandbox', true);
  if (binary === undefined)
    expect(
      await shell.main(
        ({ app }) => (app as unknown as { isSandboxed: boolean }).isSandboxed,
        undefined,
      ),
    ).toBe(true);
  onlyReal('4. that the system really holds the sandboxed processes (seccomp, namespaces)');
});

test('5. permissions: the camera for the kiosk, nothing else for nobody, in no session', async () => {
  const asked = async (page: Page) =>
    page.evaluate(async () => {
      const state = async (name: string): Promise<string> => {
        try {
          return (await navigator.permissions.query({ name: name as PermissionName })).state;
        } catch {
          return 'unknown';
        }
      };
      const names = [
        'camera',
        'microphone',
        'geolocation',
        'notifications',
        'midi',
        'clipboard-read',
        'persistent-storage',
        'background-sync',
        'screen-wake-lock',
        'idle-detection',
        'storage-access',
        'window-management',
        'local-fonts',
      ];
      const granted: string[] = [];
      for (const name of names) if ((await state(name)) === 'granted') granted.push(name);
      return granted;
    });
  // Chromium gives some to every page that is installed like a program; what matters is that none is ours to give.
  const harmless = ['background-sync', 'screen-wake-lock', 'persistent-storage', 'storage-access'];
  const given = async (page: Page) =>
    (await asked(page)).filter((name) => !harmless.includes(name));
  expect(await given(kiosk)).toEqual(['camera']);
  expect(await given(desk)).toEqual([]);
  for (const page of everyPage())
    expect(
      await page.evaluate(async () => {
        const devices = navigator as unknown as Record<
          string,
          | { requestDevice?(o: object): Promise<unknown>; requestPort?(): Promise<unknown> }
          | undefined
        >;
        const tries = [
          () => devices.usb?.requestDevice?.({ filters: [] }),
          () => devices.hid?.requestDevice?.({ filters: [] }),
          () => devices.serial?.requestPort?.(),
          () => navigator.mediaDevices.getDisplayMedia(),
        ];
        const got: number[] = [];
        for (const [index, attempt] of tries.entries()) {
          const result = await Promise.resolve()
            .then(attempt)
            .catch(() => undefined);
          if (result !== undefined) got.push(index);
        }
        return got;
      }),
    ).toEqual([]);
  // Contents of nobody, in Electron's default session.
  await shell.main(({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false });
    return window.loadURL('data:text/html,<title>nobody</title>');
  }, undefined);
  const nobody = await shell.page('data:text/html');
  expect(await given(nobody)).toEqual([]);
  await shell.main(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows())
      if (window.webContents.getURL().startsWith('data:')) window.destroy();
  }, undefined);
});

test('6. web security is on: one window cannot read another', async () => {
  await eachPrefers('webSecurity', true);
  expectRefused(/desk/);
  expect(await tryFetch(kiosk, toChromiumHere('app://desk/'))).toBe('refused');
});

test('7. a strict policy is on every document', async () => {
  const at = async (page: Page, url: string): Promise<string> =>
    page.evaluate(
      async (target) => (await fetch(target)).headers.get('content-security-policy') ?? '',
      toChromiumHere(url),
    );
  const policies = [
    await at(kiosk, 'app://kiosk/'),
    await at(desk, 'app://desk/desk'),
    await at(staff, 'app://shell/staff.html'),
    await at(staff, 'app://shell/shell.css'),
  ];
  for (const policy of policies) expect(policy).toBe(contentSecurityPolicy);
  const directives = new Map(
    contentSecurityPolicy.split('; ').map((each) => {
      const [name = '', ...sources] = each.split(' ');
      return [name, sources] as const;
    }),
  );
  expect(directives.get('default-src')).toEqual(["'none'"]);
  for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
    expect(directives.get(name)).toEqual(["'none'"]);
  const known = new Set(["'none'", "'self'", "'wasm-unsafe-eval'", 'data:', 'blob:']);
  expect([...directives.values()].flat().filter((source) => !known.has(source))).toEqual([]);
  for (const name of ['script-src', 'style-src', 'worker-src', 'connect-src'])
    expect(directives.get(name)?.some((source) => /data:|blob:/.test(source))).toBe(false);
});

test('8. no insecure content runs', () => eachPrefers('allowRunningInsecureContent', false));
test('9. no experimental features', () => eachPrefers('experimentalFeatures', false));
test('10. no Blink feature is switched on', async () => {
  await eachPrefers('enableBlinkFeatures', undefined);
  expect(built()).not.toMatch(/enable-blink-features|enable-features|enable-experimental/);
});

test('11. a webview, with or without allowpopups, is nothing but a word', async () => {
  await eachPrefers('webviewTag', false);
  for (const page of everyPage())
    expect(
      await page.evaluate(() => {
        const view = document.createElement('webview');
        view.setAttribute('allowpopups', '');
        view.setAttribute('src', 'https://example.com/');
        document.body.append(view);
        const found = [view.constructor.name, 'getWebContentsId' in view];
        view.remove();
        return found;
      }),
    ).toEqual([expect.stringMatching(/^HTML(Unknown)?Element$/), false]);
});

test('12. a webview is attached to no window, whatever its options', async () => {
  const prevented = await shell.main(({ BrowserWindow }) => {
    let count = 0;
    const event = { preventDefault: () => (count += 1) };
    for (const { webContents } of BrowserWindow.getAllWindows())
      webContents.emit(
        'will-attach-webview',
        event,
        { nodeIntegration: true },
        { src: 'https://example.com/' },
      );
    return count;
  }, undefined);
  expect(prevented).toBe(3);
});

test('13. no page goes anywhere', async () => {
  const targets = [
    'https://example.com/',
    'file:///etc/passwd',
    'app://desk/desk',
    'data:text/html,x',
    'javascript:location.href="https://example.com/"',
    'view-source:app://kiosk/',
    'chrome://gpu',
    'mailto:a@example.com',
    'tiepdon:x',
  ];
  // What the policy stops before it is a navigation.
  expectRefused(/form-action/, /script-src|javascript|inline/i);
  for (const target of targets)
    await kiosk.evaluate((url) => {
      const link = Object.assign(document.createElement('a'), { href: url });
      const form = Object.assign(document.createElement('form'), { action: url, method: 'post' });
      document.body.append(link, form);
      link.click();
      try {
        form.submit();
        location.assign(url);
      } catch {
        // Not even tried.
      }
      link.remove();
      form.remove();
    }, target);
  await kiosk.evaluate(() => {
    const meta = Object.assign(document.createElement('meta'), {
      httpEquiv: 'refresh',
      content: '0;url=https://example.com/',
    });
    document.head.append(meta);
  });
  await expect.poll(() => shell.log()).toContain('navigation refused');
  await expect(screen(kiosk, 'idle')).toBeVisible();
  // Nobody is asked about an empty page: who goes there is brought back.
  await kiosk.evaluate(() => setTimeout(() => location.assign('about:blank')));
  await expect.poll(() => shell.log()).toContain('page got away');
  await expect(screen(kiosk, 'idle')).toBeVisible();
  expect(toProgram(kiosk.url())).toBe('app://kiosk/');
});

test('14. no page opens a window', async () => {
  const before = await shell.main(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
    undefined,
  );
  const pages = shell.pages().length;
  allowRefused(/BLOCKED_BY_CLIENT/);
  for (const page of everyPage())
    await page.evaluate(() => {
      window.open('https://example.com/');
      window.open('/', '_blank', 'noopener,width=300');
      const link = Object.assign(document.createElement('a'), { href: '/', target: '_blank' });
      document.body.append(link);
      for (const held of [{}, { ctrlKey: true }, { shiftKey: true }, { button: 1 }])
        link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...held }));
      link.remove();
    });
  await expect.poll(() => shell.log()).toContain('window refused');
  await expect.poll(() => shell.pages().length).toBe(pages);
  expect(
    await shell.main(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, undefined),
  ).toBe(before);
});

test('15. nothing is handed to other programs', () => {
  const parts = electronParts();
  expect(parts).toContain('BrowserWindow');
  for (const part of [
    'shell',
    'clipboard',
    'desktopCapturer',
    'globalShortcut',
    'crashReporter',
    'contentTracing',
    'dialog',
  ])
    expect(parts).not.toContain(part);
  // electron-updater has a last resort of its own: the installer that was checked, and nothing that a page could name.
  const handedOver = [
    ...built().matchAll(/\w*\.?(openExternal|openPath|showItemInFolder)\([^)]*\)/g),
  ];
  expect(handedOver.map(([call]) => call)).toEqual(
    built('chunks/updater-*.js') === '' ? [] : ['shell.openPath(installerPath)'],
  );
});

test('16. Electron is the version that is pinned, to the last digit', async () => {
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
  expect(packages['node_modules/electron'].version).toBe(devDependencies.electron);
  if (binary !== undefined)
    expect(await shell.main(() => process.versions.electron, undefined)).toBe(
      devDependencies.electron,
    );
  onlyReal(
    '16. the version that runs; that it is still supported is for `npm audit` and the release',
  );
});

test('17. main listens to its own pages alone: not to others, not to frames in them, not to pages of another role', async () => {
  const before = shell.log();
  const tried = await shell.main(async ({ BrowserWindow, ipcMain }) => {
    const effects: string[] = [];
    const windows = BrowserWindow.getAllWindows();
    const foreign = new BrowserWindow({ show: false });
    await foreign.loadURL('data:text/html,<title>foreign</title>');
    const of = (start: string) =>
      windows.find(({ webContents }) => webContents.getURL().startsWith(start))?.webContents;
    const kioskContents = of('app://kiosk/');
    const staffContents = of('app://shell/');
    for (const contents of [kioskContents, staffContents, foreign.webContents]) {
      if (!contents) throw new Error('a window is missing');
      // What main would do for somebody whom it believed.
      Object.assign(contents, {
        postMessage: () => effects.push('line given'),
        print: () => effects.push('printed'),
      });
    }
    const frame = (origin: string, parent: object | null = null) => ({
      origin,
      parent,
      url: `${origin}/`,
    });
    const events = [
      { sender: foreign.webContents, senderFrame: frame('app://kiosk') },
      { sender: foreign.webContents, senderFrame: frame('app://shell') },
      { sender: kioskContents, senderFrame: frame('app://kiosk', {}) },
      { sender: kioskContents, senderFrame: frame('https://example.com') },
      { sender: kioskContents, senderFrame: frame('app://desk') },
      { sender: kioskContents, senderFrame: frame('app://shell') },
      { sender: kioskContents, senderFrame: frame('null') },
      { sender: kioskContents, senderFrame: null },
    ];
    const channels = ipcMain.eventNames().filter((name) => String(name).startsWith('tiepdon:'));
    for (const channel of channels)
      for (const event of events)
        ipcMain.emit(String(channel), event, { name: 'x', pin: 'y', act: 'leave' });
    // What is answered: nothing that anybody could use.
    const act = { name: 'nobody', pin: '000000', act: 'leave' };
    const standIn = ipcMain as unknown as {
      handled?(): string[];
      answer(channel: string, event: object, args: unknown[]): Promise<unknown>;
    };
    const real = ipcMain as unknown as {
      _invokeHandlers?: Map<string, (event: object, ...args: unknown[]) => Promise<unknown>>;
    };
    const handled = standIn.handled?.() ?? [...(real._invokeHandlers?.keys() ?? [])];
    const forged = [
      ...events,
      { sender: staffContents, senderFrame: frame('app://shell', {}) },
      { sender: staffContents, senderFrame: frame('app://kiosk') },
    ];
    for (const channel of handled)
      for (const event of forged) {
        const answer = standIn.handled
          ? await standIn.answer(channel, event, [act])
          : await real._invokeHandlers?.get(channel)?.(event, act);
        const told = JSON.stringify(answer) ?? '';
        if (told !== '' && told !== '{"taken":false}') effects.push(`${channel}: ${told}`);
      }
    foreign.destroy();
    return [...channels.map(String).toSorted(), ...effects];
  }, undefined);
  // Every channel that main listens on, and no effect.
  expect(tried).toEqual(['tiepdon:hello', 'tiepdon:print', 'tiepdon:staff', 'tiepdon:staff-close']);
  const after = shell.log().slice(before.length);
  expect(after).toContain('line refused');
  expect(after).toContain('staff act refused');
  expect(after).not.toContain('staff panel opened');
  await expect(staff.locator('[data-screen="staff-panel"]')).toBeVisible();
});

test('18. no file: but a scheme of our own, which serves what is in the program and nothing beside it', async () => {
  const all = await shell.main(
    ({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
    undefined,
  );
  for (const url of all) expect(url).toMatch(/^app:\/\//);
  const privileges = await shell.main(({ standIn }) => standIn?.privileges, undefined);
  if (privileges)
    expect(privileges).toEqual({
      app: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    });
  expectRefused(/connect-src|file:|etc\/passwd/, /40[345]/);
  expect(await tryFetch(kiosk, 'file:///etc/passwd')).toBe('refused');
  for (const path of [
    '/../main.js',
    '/%2e%2e/main.js',
    '/..%2fmain.js',
    '/..%5cmain.js',
    '/assets/../../main.js',
    '//etc/passwd',
    '/package.json',
    '/main.js',
  ])
    expect(await tryFetch(kiosk, path), path).toMatch(/^(404|403|refused)$/);
  expect(
    await kiosk.evaluate(() => fetch('/', { method: 'POST' }).then(({ status }) => status)),
  ).toBe(405);
});

test('20. a page is given the few words that it needs, and nothing that leads further', async () => {
  const offered = (page: Page, name: string) =>
    page.evaluate((key) => {
      const bridge = (window as unknown as Record<string, Record<string, unknown> | undefined>)[
        key
      ];
      return (
        bridge &&
        Object.entries(bridge)
          .map(([word, value]) => `${word}: ${typeof value}`)
          .toSorted()
      );
    }, name);
  for (const page of [kiosk, desk])
    expect(await offered(page, 'tiepdonShell')).toEqual(['hello: function', 'print: function']);
  // Where updates stand is no secret, and all that there is to ask besides.
  const words = ['act: function', 'close: function', 'updates: function'];
  const staffWords = (await offered(staff, 'tiepdonStaff')) ?? [];
  expect(staffWords).toEqual(expect.arrayContaining(words.slice(0, 2)));
  expect(staffWords.filter((word) => !words.includes(word))).toEqual([]);
  expect(await offered(staff, 'tiepdonShell')).toBeUndefined();
  expect(await offered(kiosk, 'tiepdonStaff')).toBeUndefined();
});

/** As a page of this shell asks for it. */
function toChromiumHere(url: string): string {
  return binary === undefined ? toChromium(url) : url;
}
