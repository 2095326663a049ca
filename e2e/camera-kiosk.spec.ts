import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sceneOf, writeFilm } from '../fixtures/qr-corpus/index.ts';
import { expect, launchBrowser, startProgram, test } from './program.ts';

/** As the shells start it: a kiosk has nobody to answer a browser's question. */
const cameraSwitches = [
  '--auto-accept-camera-and-microphone-capture',
  '--use-fake-device-for-media-stream',
];

test('a patient holds the card before the camera and gets a ticket without touching anything', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-film-'));
  const scene = sceneOf('easy', 2);
  const film = join(folder, 'card.y4m');
  const frames = await Promise.all(Array.from({ length: 10 }, (_, index) => scene.frame(index)));
  writeFilm(film, frames, 10);
  const program = await startProgram({ clinic: 'noi-tong-quat', camera: true });
  const browser = await launchBrowser({
    args: [
      '--no-sandbox',
      '--disable-gpu',
      ...cameraSwitches,
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  try {
    for (const size of [
      { width: 1080, height: 1920 },
      { width: 1920, height: 1080 },
      { width: 1366, height: 768 },
    ]) {
      const page = await browser.newPage({ viewport: size });
      // The picture first, without a code being read: the reader's program comes late.
      await page.route(/\.wasm$/, async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 2_500));
        await route.continue();
      });
      await page.goto(program.kioskUrl);
      const picture = page.locator('.camera-picture');
      await expect(picture).toBeVisible();
      await page.waitForTimeout(1_500);
      await page.screenshot({
        path: `test-results/screens/kiosk-camera-${size.width}x${size.height}.png`,
      });
      await expect(page.locator('[data-screen="result"]')).toBeVisible({ timeout: 30_000 });
      await expect(page.getByText(/^[A-Z]-\d{3}$/).first()).toBeVisible();
      const { width = 0 } = (await page.locator('.camera').boundingBox()) ?? {};
      expect(width).toBeLessThanOrEqual(1);
      await page.getByRole('button', { name: 'Xong' }).click();
      await expect(picture).toBeVisible();
      await page.close();
    }
  } finally {
    await browser.close();
    await program.kill();
    rmSync(folder, { recursive: true, force: true });
    rmSync(program.folder, { recursive: true, force: true });
  }
});

test('a kiosk whose camera is missing says where the scanner is, and staff what is wrong', async () => {
  const program = await startProgram({ clinic: 'noi-tong-quat', camera: true });
  const browser = await launchBrowser({
    args: [
      '--no-sandbox',
      '--disable-gpu',
      cameraSwitches[0] ?? '',
      `${cameraSwitches[1]}=device-count=0`,
    ],
  });
  try {
    const page = await browser.newPage();
    await page.goto(program.kioskUrl);
    await expect(page.getByText('Đưa mã QR vào đầu đọc phía dưới')).toBeVisible();
    await expect(page.locator('.health-degraded')).toBeVisible();
    const listed = spawnSync(
      process.execPath,
      ['scripts/tiepdon.ts', 'incident', 'list', '--json', '--config', program.configPath],
      { encoding: 'utf8' },
    );
    expect(listed.stdout).toContain('camera.');
  } finally {
    await browser.close();
    await program.kill();
    rmSync(program.folder, { recursive: true, force: true });
  }
});
