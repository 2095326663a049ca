import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Frame, type Scene, sceneOf } from '../../fixtures/qr-corpus/index.ts';
import type { Luma, QrDecoder } from './decoder.ts';
import { denseRegions } from './dense-regions.ts';
import { crop } from './enlarge.ts';
import { ScanSession } from './scan-session.ts';
import { createZxingJsDecoder } from './zxing-js-decoder.ts';
import { createZxingWasmDecoder } from './zxing-wasm-decoder.ts';

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
let readers: readonly QrDecoder[];
beforeAll(async () => {
  const wasmBinary = new Uint8Array(readFileSync(wasm)).buffer;
  readers = [await createZxingWasmDecoder({ wasmBinary }), createZxingJsDecoder()];
});
const reader = (name: string): QrDecoder => {
  const found = readers.find((each) => each.name === name);
  if (!found) throw new Error(`no reader ${name}`);
  return found;
};

/** A clock that stands still: every pass of every frame is made, on slow machines too. */
const patient = (decoder: QrDecoder): ScanSession =>
  new ScanSession({ decoder, frameBudgetMs: 1_000, clock: () => 0 });

/** What is told over the first `count` frames of a scene. */
const told = async (session: ScanSession, scene: Scene, count: number): Promise<string[]> => {
  const texts: string[] = [];
  for (let index = 0; index < count; index += 1)
    texts.push(...session.scan(await scene.frame(index)).told);
  return texts;
};

const easy = [1, 2, 3, 4, 5, 6, 8, 11];

describe.each(['zxing-wasm', 'zxing-js'])('with %s', (name) => {
  test('cards and phones held on purpose are read whole, once each', async () => {
    for (const seed of easy) {
      const scene = sceneOf('easy', seed);
      expect(await told(patient(reader(name)), scene, 4), `seed ${seed}`).toEqual([scene.payload]);
    }
  });
  test('the side without a code tells nothing', async () => {
    for (const seed of [1, 2, 3]) {
      const scene = sceneOf('medium', seed, { isBlank: true });
      expect(await told(patient(reader(name)), scene, 3)).toEqual([]);
    }
  });
  test('a code that is damaged more and more gives its text or none', async () => {
    const scene = sceneOf('easy', 2);
    const frame = await scene.frame(0);
    const [found] = reader('zxing-wasm').decode(frame);
    if (!found) throw new Error('the undamaged code is not read');
    const outcomes = new Set<string>();
    for (let size = 8; size < 90; size += 6) {
      const damaged = { ...frame, data: frame.data.slice() };
      const session = patient(reader(name));
      // A sticker over the middle of the code, as wide as `size`, with an edge to confuse.
      for (let y = -size; y < size; y += 1)
        for (let x = -size; x < size; x += 1)
          damaged.data[(Math.round(found.y) + y) * frame.width + Math.round(found.x) + x] =
            (x ^ y) & 4 ? 30 : 220;
      const texts = [1, 2, 3].flatMap(() => session.scan(damaged).told);
      for (const text of texts) expect(text).toBe(scene.payload);
      outcomes.add(texts.length === 0 ? 'none' : 'whole');
    }
    expect(outcomes).toEqual(new Set(['whole', 'none']));
  });
});

describe('small codes', () => {
  test('that the reader does not see at their own size are read where they are looked for', async () => {
    const decoder = reader('zxing-wasm');
    for (const seed of [3, 11, 26, 33]) {
      const scene = sceneOf('medium', seed);
      expect(decoder.decode(await scene.frame(0)), `seed ${seed}`).toEqual([]);
      expect(await told(patient(decoder), scene, 2), `seed ${seed}`).toEqual([scene.payload]);
    }
  });
  test('lie in the finest-grained patch of the frame', async () => {
    const decoder = reader('zxing-wasm');
    for (const seed of easy) {
      const frame = await sceneOf('easy', seed).frame(0);
      const [code] = decoder.decode(frame);
      if (!code) continue;
      const [patch] = denseRegions(frame, 1);
      if (!patch) throw new Error(`no patch in scene ${seed}`);
      expect(code.x).toBeGreaterThan(patch.x);
      expect(code.y).toBeGreaterThan(patch.y);
      expect(code.x).toBeLessThan(patch.x + patch.width);
      expect(code.y).toBeLessThan(patch.y + patch.height);
    }
  });
  test('are not looked for in a plain wall', () => {
    const wall = { width: 640, height: 360, data: new Uint8ClampedArray(640 * 360).fill(120) };
    expect(denseRegions(wall, 2)).toEqual([]);
  });
});

test('several codes in view are each told, the one nearest to the middle first', async () => {
  const decoder = reader('zxing-wasm');
  const wall: Frame = {
    width: 1280,
    height: 720,
    data: new Uint8ClampedArray(1280 * 720).fill(150),
  };
  const put = async (seed: number, left: number): Promise<string> => {
    const scene = sceneOf('easy', seed);
    const frame = await scene.frame(0);
    const [code] = decoder.decode(frame);
    if (!code) throw new Error(`scene ${seed} is not read`);
    const side = 300;
    const x = Math.max(0, Math.min(1280 - side, Math.round(code.x - side / 2)));
    const y = Math.max(0, Math.min(720 - side, Math.round(code.y - side / 2)));
    const part = crop(frame, { x, y, width: side, height: side });
    for (let row = 0; row < side; row += 1)
      wall.data.set(part.data.subarray(row * side, (row + 1) * side), (200 + row) * 1280 + left);
    return scene.payload ?? '';
  };
  const outer = await put(6, 40);
  const inner = await put(2, 500);
  const session = patient(decoder);
  const texts = [...session.scan(wall).told, ...session.scan(wall).told];
  expect(texts).toEqual([inner, outer]);
});

describe('the time of a frame', () => {
  /** A reader that takes so long a picture, on a clock that only it moves. */
  const slow = (msPerPicture: (picture: Luma) => number) => {
    let now = 0;
    const pictures: Luma[] = [];
    const decoder: QrDecoder = {
      name: 'slow',
      decode(picture) {
        pictures.push(picture);
        now += msPerPicture(picture);
        return [];
      },
    };
    const session = new ScanSession({ decoder, frameBudgetMs: 28, clock: () => now });
    return {
      pictures,
      scan: (frame: Luma): number => {
        const start = now;
        session.scan(frame);
        return now - start;
      },
    };
  };
  const perPixel =
    (ms: number) =>
    ({ width, height }: Luma): number =>
      (width * height * ms) / 1_000_000;

  test('is kept, whatever a pass costs, once that is known', async () => {
    const frame = await sceneOf('medium', 1).frame(0);
    for (const cost of [2, 5, 10, 20]) {
      const { scan } = slow(perPixel(cost));
      const times = Array.from({ length: 30 }, () => scan(frame));
      expect(Math.max(...times.slice(5)), `${cost} ms a million pixels`).toBeLessThanOrEqual(28);
    }
  });
  test('is used for more looks by a faster reader', async () => {
    const frame = await sceneOf('medium', 1).frame(0);
    const looks = (cost: number): number => {
      const { scan, pictures } = slow(perPixel(cost));
      for (let index = 0; index < 8; index += 1) scan(frame);
      return pictures.length;
    };
    expect(looks(3)).toBeGreaterThan(looks(15));
  });
  test('that is too short for any pass still gives one, of the whole and of the patch in turn', async () => {
    const frame = await sceneOf('medium', 1).frame(0);
    const { scan, pictures } = slow(() => 200);
    for (let index = 0; index < 10; index += 1) scan(frame);
    expect(pictures).toHaveLength(10);
    const whole = pictures.filter(({ width }) => width === frame.width);
    expect(whole).toHaveLength(5);
  });
});

test('what was read is let go of while no scans are wanted', async () => {
  let now = 0;
  const decoder = reader('zxing-wasm');
  const session = new ScanSession({ decoder, frameBudgetMs: 1_000, clock: () => now });
  const scene = sceneOf('easy', 2);
  const frame = await scene.frame(0);
  expect(session.scan(frame).told).toEqual([scene.payload]);
  now = 4_000;
  session.rest();
  // Shown anew, it is read and told anew.
  expect(session.scan(frame).told).toEqual([scene.payload]);
});
