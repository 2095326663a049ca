import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { commandLineOf, descendantsOf, exposureOf, needlesOf } from '../fixtures/leaks/index.ts';
import { openWindow } from '../scripts/shell/window.ts';
import { watchBrowser } from './page-watch.ts';
import { expect, test } from './program.ts';

/** The window of the browser shell: its own switches and environment, in front of a Chromium that draws on no screen. */
const dumpsUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.dmp'),
  );

test('a window shows the kiosk, tells its token to nobody, and leaves no dump when its page dies', async ({
  oneClinic,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-window-'));
  const home = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), WINDOW_SECRET: 'mật khẩu' };
  const before = { ...process.env };
  const headless = join(folder, 'chromium');
  writeFileSync(
    headless,
    `#!/bin/sh\nexec ${process.env.TIEPDON_CHROMIUM || '/usr/bin/chromium'} --headless=new --disable-gpu --remote-debugging-port=0 "$@"\n`,
  );
  chmodSync(headless, 0o700);
  Object.assign(process.env, home);
  const closed = openWindow({
    chromium: headless,
    url: oneClinic.kioskUrl,
    folder: join(folder, 'run'),
    fullScreen: true,
    camera: true,
    printing: true,
    secretVariables: ['WINDOW_SECRET'],
  });
  for (const name of Object.keys(home)) delete process.env[name];
  Object.assign(process.env, before);
  const processes = () =>
    descendantsOf(process.pid).filter((pid) => commandLineOf(pid).includes(folder));
  try {
    const told = join(folder, 'run/chromium/DevToolsActivePort');
    await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8')).toContain('\n');
    const browser = await chromium.connectOverCDP(
      `http://127.0.0.1:${readFileSync(told, 'utf8').split('\n')[0]}`,
    );
    watchBrowser(browser);
    const pages = () => browser.contexts().flatMap((context) => context.pages());
    await expect.poll(() => pages().some((page) => page.url().startsWith('http:'))).toBe(true);
    const [page] = pages();
    if (!page) throw new Error('no page');
    await expect(page.locator('[data-screen="idle"]')).toBeVisible();

    expect(statSync(join(folder, 'run')).mode & 0o077).toBe(0);
    const token = new URL(oneClinic.kioskUrl).hash.slice('#token='.length);
    const needles = needlesOf({ secrets: [token, home.WINDOW_SECRET] });
    expect(processes().length).toBeGreaterThan(0);
    expect(processes().flatMap((pid) => exposureOf(pid, needles))).toEqual([]);

    const crashed = page.waitForEvent('crash');
    const session = await page.context().newCDPSession(page);
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    const fresh = await page.context().newPage();
    await fresh.goto(oneClinic.kioskUrl);
    await expect(fresh.locator('[data-screen="idle"]')).toBeVisible();
    expect(dumpsUnder(folder)).toEqual([]);
  } finally {
    // However busy the machine is, and whatever became of the page: nothing of it stays.
    for (const pid of processes())
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went with another.
      }
    await closed;
  }
  rmSync(folder, { recursive: true, force: true });
});
