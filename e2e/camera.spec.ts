import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import {
  type Frame,
  frameHeight,
  frameWidth,
  sceneOf,
  writeFilm,
} from '../fixtures/qr-corpus/index.ts';
import { watchContext } from './page-watch.ts';
import { test as base, expect, launchBrowser, startProgram } from './program.ts';

/** What the page has heard from the camera so far. */
interface Told {
  readonly scans: readonly string[];
  readonly states: readonly { readonly name: string; readonly [key: string]: unknown }[];
}

interface Served {
  readonly url: string;
  readonly folder: string;
}

/** The camera on a page of its own, under the content policy of the program. */
const test = base.extend<object, { served: Served }>({
  served: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'tiepdon-camera-'));
      const program = await startProgram();
      const policy = (await fetch(program.kioskUrl)).headers.get('content-security-policy') ?? '';
      await program.kill();
      await rm(program.folder, { recursive: true, force: true });
      const outDir = join(folder, 'page');
      const shared = {
        configFile: 'vite.config.ts',
        root: 'e2e/camera',
        logLevel: 'error',
      } as const;
      await build({ ...shared, build: { outDir, emptyOutDir: true } });
      const server = await preview({
        ...shared,
        build: { outDir },
        preview: { port: 0, host: '127.0.0.1', headers: { 'Content-Security-Policy': policy } },
      });
      await use({ url: server.resolvedUrls?.local[0] ?? '', folder });
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

const launch = (camera: readonly string[]): Promise<Browser> =>
  launchBrowser({
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', ...camera],
  });

/** As the shells do it: a kiosk has nobody to answer a browser's question. */
const allowed = '--auto-accept-camera-and-microphone-capture';
const device = '--use-fake-device-for-media-stream';

const film = (folder: string, name: string, frames: readonly Frame[]): string => {
  const path = join(folder, `${name}.y4m`);
  writeFilm(path, frames, 10);
  return `--use-file-for-fake-video-capture=${path}`;
};

const held = async (grade: 'easy' | 'medium', seed: number) => {
  const scene = sceneOf(grade, seed);
  const frames = await Promise.all(Array.from({ length: 10 }, (_, index) => scene.frame(index)));
  return { payload: scene.payload ?? '', medium: scene.medium, frames };
};

const told = (page: Page): Promise<Told> =>
  page.evaluate(() => (window as unknown as { camera: Told }).camera);

const visit = async (
  browser: Browser,
  url: string,
  settings: Record<string, unknown> = {},
): Promise<Page> => {
  const page = await browser.newPage();
  await page.goto(`${url}?settings=${encodeURIComponent(JSON.stringify(settings))}`);
  return page;
};

const failures = async (page: Page): Promise<readonly unknown[]> =>
  (await told(page)).states.flatMap(({ failure }) => {
    return failure ? [(failure as { code: string }).code] : [];
  });

const lastState = async (page: Page): Promise<string | undefined> =>
  (await told(page)).states.at(-1)?.name;

// The first of each kind in the corpus.
for (const [grade, seed, medium] of [
  ['easy', 5, 'citizen-2021'],
  ['easy', 2, 'citizen-2024'],
  ['medium', 2, 'phone'],
] as const)
  test(`a ${medium} held before the camera (${grade}) is read whole, once, by our own files alone`, async ({
    served,
  }) => {
    const { payload, frames, medium: shown } = await held(grade, seed);
    expect(shown).toBe(medium);
    const browser = await launch([allowed, device, film(served.folder, medium, frames)]);
    const page = await visit(browser, 'about:blank');
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(served.url);
    await expect.poll(async () => (await told(page)).scans).toEqual([payload]);
    // The film goes round and round: the code stays in view, and is not told again.
    await page.waitForTimeout(2_000);
    expect((await told(page)).scans).toEqual([payload]);
    expect((await told(page)).states.at(-1)).toMatchObject({
      name: 'running',
      decoder: 'zxing-wasm',
    });
    expect(asked.filter((url) => !url.startsWith(served.url))).toEqual([]);
    expect(asked.some((url) => url.endsWith('.wasm'))).toBe(true);
    expect(complaints.filter((text) => /Content Security Policy|Refused/.test(text))).toEqual([]);
    await browser.close();
  });

test('the other decoder reads as well', async ({ served }) => {
  const { payload, frames } = await held('easy', 2);
  const browser = await launch([allowed, device, film(served.folder, 'other', frames)]);
  const page = await visit(browser, served.url, { decoder: 'zxing-js' });
  await expect.poll(async () => (await told(page)).scans).toEqual([payload]);
  expect((await told(page)).states.at(-1)).toMatchObject({ decoder: 'zxing-js' });
  await browser.close();
});

test('without WebAssembly the other decoder stands in', async ({ served }) => {
  const { payload, frames } = await held('easy', 2);
  const browser = await launch([allowed, device, film(served.folder, 'no-wasm', frames)]);
  const page = await browser.newPage();
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto(served.url);
  await expect.poll(async () => (await told(page)).scans).toEqual([payload]);
  expect((await told(page)).states.at(-1)).toMatchObject({ decoder: 'zxing-js' });
  await browser.close();
});

test('a camera that is refused is told as such', async ({ served }) => {
  const browser = await launch([device, '--deny-permission-prompts']);
  const page = await visit(browser, served.url);
  await expect.poll(() => failures(page)).toEqual(['camera.refused']);
  await browser.close();
});

test('a machine without a camera says so', async ({ served }) => {
  const browser = await launch([allowed, `${device}=device-count=0`]);
  const page = await visit(browser, served.url);
  await expect.poll(() => failures(page)).toEqual(['camera.missing']);
  await browser.close();
});

test('a camera of another name is not taken', async ({ served }) => {
  const browser = await launch([allowed, device]);
  const page = await visit(browser, served.url, { deviceLabel: 'Document Camera X' });
  await expect.poll(() => failures(page)).toEqual(['camera.name-unknown']);
  await page.close();
  const named = await visit(browser, served.url, { deviceLabel: 'fake_device_0' });
  await expect.poll(() => lastState(named)).toBe('running');
  await browser.close();
});

test('a covered lens is noticed while the camera runs', async ({ served }) => {
  const frames = Array.from({ length: 5 }, (_, frame) => ({
    width: frameWidth,
    height: frameHeight,
    data: Uint8ClampedArray.from(
      { length: frameWidth * frameHeight },
      (_, at) => 16 + ((at * 7 + frame) % 5),
    ),
  }));
  const browser = await launch([allowed, device, film(served.folder, 'black', frames)]);
  const page = await visit(browser, served.url);
  await expect
    .poll(async () => (await told(page)).states.at(-1), { timeout: 15_000 })
    .toMatchObject({ name: 'running', trouble: { code: 'camera.black' } });
  await browser.close();
});

test('a camera that repeats one picture is opened anew', async ({ served }) => {
  const { frames } = await held('easy', 2);
  const browser = await launch([allowed, device, film(served.folder, 'still', frames.slice(0, 1))]);
  const page = await visit(browser, served.url);
  await expect.poll(() => failures(page), { timeout: 15_000 }).toContain('camera.frozen');
  await expect.poll(() => lastState(page)).toBe('running');
  await browser.close();
});

/** The process of this browser that holds the camera. */
const cameraProcess = (folder: string): number | undefined =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((id) => {
      try {
        const line = readFileSync(`/proc/${id}/cmdline`, 'utf8');
        return line.includes('VideoCaptureService') && line.includes(folder);
      } catch {
        return false;
      }
    });

test('a camera that is torn away while it runs is told, and taken up again by itself', async ({
  served,
}) => {
  const { payload, frames } = await held('easy', 2);
  const profile = join(served.folder, 'profile');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.TIEPDON_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', allowed, device, film(served.folder, 'torn', frames)],
  });
  watchContext(context);
  const page = await context.newPage();
  await page.goto(served.url);
  await expect.poll(async () => (await told(page)).scans).toEqual([payload]);
  const holder = cameraProcess(profile);
  if (holder === undefined) throw new Error('no process of this browser holds the camera');
  process.kill(holder, 'SIGKILL');
  await expect.poll(() => failures(page), { timeout: 15_000 }).toEqual(['camera.unplugged']);
  await expect.poll(() => lastState(page), { timeout: 15_000 }).toBe('running');
  await context.close();
});

test('a camera that another program holds is tried again until it is free', async ({ served }) => {
  const { payload, frames } = await held('easy', 2);
  const browser = await launch([allowed, device, film(served.folder, 'busy', frames)]);
  const page = await browser.newPage();
  // Chromium's own film camera is never busy; the error is the one that it gives for one that is.
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    let busy = 2;
    mediaDevices.getUserMedia = (constraints) => {
      busy -= 1;
      return busy >= 0
        ? Promise.reject(new DOMException('Could not start video source', 'NotReadableError'))
        : open(constraints);
    };
  });
  await page.goto(served.url);
  await expect.poll(() => failures(page)).toEqual(['camera.in-use']);
  await expect.poll(async () => (await told(page)).scans).toEqual([payload]);
  await browser.close();
});

test('a reader that breaks is told and replaced', async ({ served }) => {
  const { payload, frames } = await held('easy', 2);
  const browser = await launch([allowed, device, film(served.folder, 'broken', frames)]);
  const page = await visit(browser, served.url);
  await expect.poll(() => lastState(page)).toBe('running');
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('out of memory');
    });
  });
  await expect.poll(() => failures(page)).toEqual(['camera.reader-down']);
  await expect.poll(() => lastState(page)).toBe('running');
  await expect.poll(async () => (await told(page)).scans.at(-1)).toBe(payload);
  await browser.close();
});

test('the camera is given back when its screen goes', async ({ served }) => {
  const browser = await launch([allowed, device]);
  const page = await visit(browser, served.url);
  await expect.poll(() => lastState(page)).toBe('running');
  const track = await page.evaluateHandle(() => {
    const { srcObject } = document.querySelector('video') as HTMLVideoElement;
    return (srcObject as MediaStream).getVideoTracks()[0];
  });
  expect(await track.evaluate((each) => each?.readyState)).toBe('live');
  await page.evaluate(() => (window as unknown as { camera: { leave(): void } }).camera.leave());
  expect(await track.evaluate((each) => each?.readyState)).toBe('ended');
  expect(await lastState(page)).toBe('released');
  expect(page.workers()).toHaveLength(0);
  await browser.close();
});
