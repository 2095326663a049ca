import { spawnSync } from 'node:child_process';
import { chromium } from '@playwright/test';
import { startProgram, wedgeScan } from '../../e2e/program.ts';
import { distribution } from './measure.ts';

const scans = 40;

const personQr = (index: number): string =>
  `001085${String(500_000 + index)}||Nguyễn Văn Mẫu|15081985|Nam|Số 1 Ngõ 2, Phường A, Hà Nội|10052021`;

/**
 * From the last key of a wedge scan (Enter, as the page sees it) until the frame that shows the decision has been painted,
 * in headless Chromium, with the simulated gateway's time in it. Milliseconds.
 */
export const benchScreen = async () => {
  spawnSync('node_modules/.bin/vite', ['build', '--logLevel', 'warn'], { stdio: 'inherit' });
  const starting = performance.now();
  const program = await startProgram({ clinic: 'noi-tong-quat' });
  const hostReadyMs = performance.now() - starting;
  const browser = await chromium.launch({
    executablePath: process.env.TIEPDON_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  await page.goto(program.kioskUrl);
  await page.locator('[data-screen="idle"]').waitFor();
  const readyToScanMs = performance.now() - starting;
  await page.evaluate(() => {
    let keyAt = 0;
    const paints: number[] = [];
    addEventListener(
      'keydown',
      (event) => {
        if (event.key === 'Enter') keyAt = event.timeStamp;
      },
      true,
    );
    new MutationObserver(() => {
      if (keyAt === 0 || !document.querySelector('[data-screen="result"]')) return;
      const from = keyAt;
      keyAt = 0;
      // The frame after the next one: by then this one is on screen.
      requestAnimationFrame(() => requestAnimationFrame((painted) => paints.push(painted - from)));
    }).observe(document.body, { subtree: true, childList: true, attributes: true });
    Object.assign(window, { paints });
  });
  for (let index = 0; index < scans; index += 1) {
    await wedgeScan(page, personQr(index), 0);
    await page.locator('[data-screen="result"]').waitFor();
    await page.waitForFunction(
      (count) => (window as unknown as { paints: number[] }).paints.length > count,
      index,
    );
    await page.keyboard.press('Escape');
    await page.locator('[data-screen="idle"]').waitFor();
  }
  const paints = await page.evaluate(() => (window as unknown as { paints: number[] }).paints);
  await browser.close();
  await program.kill();
  return {
    lastKeyToPaintMs: distribution(paints),
    hostReadyMs: Math.round(hostReadyMs),
    readyToScanMs: Math.round(readyToScanMs),
  };
};
