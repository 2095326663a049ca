import { globSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { allowRefused, expectRefused } from './page-watch.ts';
import { expect, type Program, test } from './program.ts';

/** The watch over pages itself. A page that is refused something says so a moment later. */
const open = async (page: Page, program: Program): Promise<void> => {
  await page.goto(program.kioskUrl);
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
};
const ways: readonly (readonly [RegExp, () => void])[] = [
  [
    /^\[policy\] script-src-elem inline/,
    () => {
      const script = document.createElement('script');
      script.textContent = 'window.broken = true';
      document.head.append(script);
    },
  ],
  [/^\[policy\] style-src-attr inline/, () => document.body.setAttribute('style', 'color: red')],
  [
    /^\[policy\] img-src http:\/\/127.0.0.1:9/,
    () => document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' })),
  ],
  [
    /^\[policy\] connect-src http:\/\/127.0.0.1:9/,
    () => void fetch('http://127.0.0.1:9/').catch(() => undefined),
  ],
  [/^\[policy\] script-src eval/, () => void setTimeout('window.broken = true')],
  [
    /^\[policy\] frame-src http:\/\/127.0.0.1:9/,
    () => {
      const frame = document.createElement('iframe');
      document.body.append(Object.assign(frame, { src: 'http://127.0.0.1:9/' }));
    },
  ],
  [
    /^\[policy\] worker-src blob/,
    () => {
      try {
        new Worker(URL.createObjectURL(new Blob(['1'])));
      } catch {
        // Told all the same.
      }
    },
  ],
  [/^404 .*\/nothing$/, () => void fetch('/nothing')],
];

test.describe('what a page is refused', () => {
  test('is seen, whichever way it tries', async ({ page, oneClinic }) => {
    expectRefused(...ways.map(([pattern]) => pattern), /violates the following|Refused|^csp /);
    await open(page, oneClinic);
    const isTold = (pattern: RegExp): Promise<unknown> =>
      pattern.source.startsWith('^404')
        ? page.waitForEvent('response', (response) => response.status() === 404)
        : page.waitForEvent('console', (message) => pattern.test(message.text()));
    for (const [pattern, breakRules] of ways)
      await Promise.all([isTold(pattern), page.evaluate(breakRules)]);
    expect(await page.evaluate(() => 'broken' in window)).toBe(false);
  });

  test('is seen in a worker, too', async ({ page, oneClinic }) => {
    expectRefused(/^\[policy\] connect-src http:\/\/127.0.0.1:9/);
    await open(page, oneClinic);
    const [name = ''] = globSync('qr-worker*.js', { cwd: 'dist/renderer/assets' });
    await page.evaluate((path) => {
      Object.assign(window, { kept: new Worker(path, { type: 'module' }) });
    }, `/assets/${name}`);
    await expect.poll(() => page.workers().length).toBe(1);
    await page.workers()[0]?.evaluate(() => fetch('http://127.0.0.1:9/').catch(() => undefined));
  });

  for (const [name, allow] of [
    ['fails its test', () => undefined],
    ['fails its test where something else is allowed', () => allowRefused(/BLOCKED_BY_CLIENT/)],
  ] as const)
    test(name, async ({ page, oneClinic }) => {
      test.fail();
      allow();
      await open(page, oneClinic);
      await Promise.all([
        page.waitForEvent('console', (message) => message.text().startsWith('[policy]')),
        page.evaluate(() => document.body.setAttribute('style', 'color: red')),
      ]);
    });

  test('may come or not where it is allowed', async ({ page, oneClinic }) => {
    allowRefused(/style-src/, /BLOCKED_BY_CLIENT/);
    await open(page, oneClinic);
    await Promise.all([
      page.waitForEvent('console', (message) => message.text().startsWith('[policy]')),
      page.evaluate(() => document.body.setAttribute('style', 'color: red')),
    ]);
  });
});
