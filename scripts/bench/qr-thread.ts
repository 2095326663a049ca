/** One of the bench's threads: plays each scene it is given to every decoder. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { type Frame, type Grade, type Medium, sceneOf } from '../../fixtures/qr-corpus/index.ts';
import type { QrDecoder } from '../../renderer/camera/decoder.ts';
import { ScanSession } from '../../renderer/camera/scan-session.ts';
import { frameBudgetMs } from '../../renderer/camera/settings.ts';
import { createZxingJsDecoder } from '../../renderer/camera/zxing-js-decoder.ts';
import { createZxingWasmDecoder } from '../../renderer/camera/zxing-wasm-decoder.ts';
import { createJsqrDecoder } from './jsqr-decoder.ts';

export interface SceneJob {
  readonly grade: Grade;
  readonly seed: number;
  readonly isBlank: boolean;
  /** Also to the decoder that is there for comparison only, and slow. */
  readonly isCompared: boolean;
}

/** What one decoder made of one scene. */
export interface SceneOutcome {
  readonly decoder: string;
  /** A single look at the first frame as it is, without any of our passes. */
  readonly isPlainHit: boolean;
  /** Number of the frame after which the payload was told, from 1. */
  readonly toldAfter: number | undefined;
  /** Told, and on no card. */
  readonly wrongTold: number;
  /** Read once, before any confirmation, and on no card. */
  readonly wrongRead: number;
  /** Per frame, milliseconds by the clock and on the processor. */
  readonly frameMs: readonly number[];
  readonly frameCpuMs: readonly number[];
}

export interface SceneReport extends SceneJob {
  readonly medium: Medium;
  readonly outcomes: readonly SceneOutcome[];
}

const framesPerBurst = 10;
const frameEveryMs = 1000 / 30;

const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
const candidates: readonly QrDecoder[] = [
  await createZxingWasmDecoder({ wasmBinary: new Uint8Array(readFileSync(wasm)).buffer }),
  createZxingJsDecoder(),
];
const comparison = createJsqrDecoder();

const play = async (
  decoder: QrDecoder,
  payload: string | undefined,
  frameAt: (index: number) => Promise<Frame>,
): Promise<SceneOutcome> => {
  let wrongTold = 0;
  let wrongRead = 0;
  let toldAfter: number | undefined;
  const frameMs: number[] = [];
  const frameCpuMs: number[] = [];
  const first = await frameAt(0);
  const isPlainHit = decoder.decode(first).some(({ text }) => text === payload);
  // Frames come thirty a second, however long it took to draw them.
  let [frameStart, frameTime] = [0, 0];
  const session = new ScanSession({
    decoder: {
      name: decoder.name,
      decode(picture) {
        const codes = decoder.decode(picture);
        wrongRead += codes.filter(({ text }) => text !== '' && text !== payload).length;
        return codes;
      },
    },
    frameBudgetMs,
    clock: () => frameTime + performance.now() - frameStart,
  });
  for (let index = 0; index < framesPerBurst && toldAfter === undefined; index += 1) {
    const frame = await frameAt(index);
    frameStart = performance.now();
    frameTime = index * frameEveryMs;
    const cpu = process.threadCpuUsage();
    const { told } = session.scan(frame);
    frameMs.push(performance.now() - frameStart);
    const { user, system } = process.threadCpuUsage(cpu);
    frameCpuMs.push((user + system) / 1000);
    if (told.some((text) => text === payload)) toldAfter = index + 1;
    wrongTold += told.filter((text) => text !== payload).length;
  }
  const { name } = decoder;
  return { decoder: name, isPlainHit, toldAfter, wrongTold, wrongRead, frameMs, frameCpuMs };
};

parentPort?.on('message', async ({ grade, seed, isBlank, isCompared }: SceneJob) => {
  const scene = sceneOf(grade, seed, { isBlank });
  const frames: Frame[] = [];
  const frameAt = async (index: number): Promise<Frame> => {
    const frame = frames[index] ?? (await scene.frame(index));
    frames[index] = frame;
    return frame;
  };
  const outcomes: SceneOutcome[] = [];
  for (const decoder of isCompared ? [...candidates, comparison] : candidates)
    outcomes.push(await play(decoder, scene.payload, frameAt));
  parentPort?.postMessage({
    grade,
    seed,
    isBlank,
    isCompared,
    medium: scene.medium,
    outcomes,
  } satisfies SceneReport);
});
