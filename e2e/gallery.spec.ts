import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import { build, preview } from 'vite';
import { pageHeaders } from '../core/contract/index.ts';
import { views } from './gallery/views.ts';
import { test as base, expect } from './program.ts';

const sizes = [
  { width: 1080, height: 1920 },
  { width: 1920, height: 1080 },
  { width: 1366, height: 768 },
];
const languages = ['vi', 'en'] as const;
const screenshots = 'test-results/screens';

/** The gallery, built once a worker and served on a free port, under the content policy of the program. */
const test = base.extend<object, { gallery: string }>({
  gallery: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
    async ({}, use) => {
      const outDir = mkdtempSync(join(tmpdir(), 'tiepdon-gallery-'));
      const shared = {
        configFile: false as const,
        root: 'e2e/gallery',
        logLevel: 'error' as const,
        plugins: [react()],
      };
      await build({
        ...shared,
        build: {
          outDir,
          emptyOutDir: true,
          assetsInlineLimit: 0,
          // The dock belongs to demos with a host.
          rollupOptions: { external: [/dock-panel/] },
        },
      });
      const server = await preview({
        ...shared,
        build: { outDir },
        preview: { port: 0, host: '127.0.0.1', headers: pageHeaders },
      });
      await use(server.resolvedUrls?.local[0] ?? '');
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

const open = async (page: Page, gallery: string, view: string, language: string): Promise<void> => {
  await page.goto(`${gallery}?view=${view}&language=${language}`);
  await page.locator('h1').waitFor();
  await page.evaluate(() => document.fonts.ready);
};

/** What sticks out of the window or of the box that holds it, and text that is cut off. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const describe = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').slice(0, 40)}"`;
    const found: string[] = [];
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > clientWidth || scrollHeight > clientHeight)
      found.push(`the page scrolls: ${scrollWidth}x${scrollHeight}`);
    for (const element of document.querySelectorAll('#root *')) {
      if (element.closest('svg, .visually-hidden, .slip, [hidden]')) continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) continue;
      if (
        box.left < -1 ||
        box.top < -1 ||
        box.right > clientWidth + 1 ||
        box.bottom > clientHeight + 1
      )
        found.push(`outside the window: ${describe(element)}`);
      if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
        found.push(`wider than its box: ${describe(element)}`);
      // Glyph boxes of large figures stand out of their lines by design; what matters is what gets cut or pushed out.
      const isCut =
        getComputedStyle(element).overflowY !== 'visible' || element.matches('button, main');
      if (isCut && element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0)
        found.push(`higher than its box: ${describe(element)}`);
    }
    return found;
  });

/** Boxes of text and controls that lie on each other. */
const overlapping = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const blocks = [
      ...document.querySelectorAll('#root :is(h1, h2, p, li, output, button, figcaption)'),
    ].filter(
      (element) =>
        !element.closest('.visually-hidden, .slip') && element.getBoundingClientRect().height > 0,
    );
    for (const [index, a] of blocks.entries())
      for (const b of blocks.slice(index + 1)) {
        if (a.contains(b) || b.contains(a)) continue;
        const [one, two] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const width = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        const height = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
        if (width > 1 && height > 1)
          found.push(`"${a.textContent?.slice(0, 30)}" lies on "${b.textContent?.slice(0, 30)}"`);
      }
    return found;
  });

/** Buttons that are too low, or too close to each other, for a finger. */
const unreachable = (page: Page, least: number, apart: number): Promise<string[]> =>
  page.evaluate(
    ([leastHeight, leastGap]) => {
      const found: string[] = [];
      const buttons = [...document.querySelectorAll('#root button')].map((button) => ({
        name: button.textContent || button.getAttribute('aria-label'),
        box: button.getBoundingClientRect(),
      }));
      for (const [index, { name, box }] of buttons.entries()) {
        if (box.height < leastHeight - 0.5) found.push(`${name} is ${box.height} px high`);
        if (box.width < leastHeight * 0.75) found.push(`${name} is ${box.width} px wide`);
        for (const other of buttons.slice(index + 1)) {
          const across = Math.max(other.box.left - box.right, box.left - other.box.right);
          const down = Math.max(other.box.top - box.bottom, box.top - other.box.bottom);
          const gap = Math.max(across, down);
          if (gap < leastGap - 0.5) found.push(`${name} and ${other.name} are ${gap} px apart`);
        }
      }
      return found;
    },
    [least, apart] as const,
  );

mkdirSync(screenshots, { recursive: true });

for (const { width, height } of sizes)
  for (const language of languages)
    test(`every screen fits ${width}x${height} in ${language}, within reach of a finger and of a screen reader`, async ({
      page,
      gallery,
    }) => {
      test.setTimeout(120_000);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const scale = Math.min(width, height) / 1080;
      for (const name of Object.keys(views)) {
        await open(page, gallery, name, language);
        await page.screenshot({
          path: `${screenshots}/${name}.${language}.${width}x${height}.png`,
        });
        const where = `${name} ${language} ${width}x${height}`;
        expect.soft(await overflowing(page), where).toEqual([]);
        expect.soft(await overlapping(page), where).toEqual([]);
        expect
          .soft(await unreachable(page, Math.max(64, 96 * scale), 24 * scale), where)
          .toEqual([]);
        expect
          .soft(await page.evaluate(() => document.activeElement?.tagName), `focus of ${where}`)
          .toBe('H1');
        expect.soft(await page.locator('html').getAttribute('lang'), where).toBe(language);
        // Sizes change neither words nor names nor colours.
        if (width !== 1080) continue;
        const text = await page.locator('.kiosk').innerText();
        const codes = text.match(/\b(identity|coverage|gateway|checkin|store|config)\.[a-z-]+/g);
        expect
          .soft(codes ?? [], `codes on ${where}`)
          .toEqual(name === 'out-of-order' ? ['checkin.kiosk-closed'] : []);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
          .options({ rules: { 'color-contrast-enhanced': { enabled: true } } })
          .analyze();
        expect
          .soft(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join()}`),
            where,
          )
          .toEqual([]);
      }
    });
