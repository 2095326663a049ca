import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { Attention } from './attention.ts';
import type { QrDecoder } from './decoder.ts';
import { FrameLuma } from './frame-luma.ts';
import { FrameWatch } from './frame-watch.ts';
import { type FrameReport, ScanSession } from './scan-session.ts';
import type { DecoderName } from './settings.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';
import { createZxingJsDecoder } from './zxing-js-decoder.ts';
import { createZxingWasmDecoder } from './zxing-wasm-decoder.ts';

const tell = (message: FromWorker): void => postMessage(message);
const clock = (): number => performance.now();

/** The other reader stands in where WebAssembly cannot be had. */
const createDecoder = async (
  name: DecoderName,
): Promise<{ readonly name: DecoderName; readonly decoder: QrDecoder }> => {
  if (name === 'zxing-wasm')
    try {
      const locateFile = (): string => new URL(wasmUrl, location.href).href;
      return { name, decoder: await createZxingWasmDecoder({ locateFile }) };
    } catch {
      // Said to the kiosk by the name of the decoder that is used.
    }
  return { name: 'zxing-js', decoder: createZxingJsDecoder() };
};

let isLooking = true;
let current: ReadableStreamDefaultReader<VideoFrame> | undefined;

/** Reads one frame after the other; what comes meanwhile is dropped by the stream, which holds one frame only. */
const follow = async (
  reader: ReadableStreamDefaultReader<VideoFrame>,
  session: ScanSession,
): Promise<void> => {
  const lumaOf = new FrameLuma();
  const watch = new FrameWatch();
  const attention = new Attention();
  const nothing: FrameReport = { told: [], isReading: false };
  let seen = nothing;
  for (;;) {
    const { value: frame, done } = await reader.read();
    if (done) return;
    const start = clock();
    const luma = await lumaOf.of(frame);
    // At once: cameras have a handful of buffers and stop when all are held.
    frame.close();
    if (!luma) continue;
    const { width, height } = luma;
    if (!isLooking) {
      session.rest();
      seen = nothing;
    } else if (attention.isDue(luma, start)) seen = session.scan(luma);
    // What was read stays so while nothing moves.
    else seen = { ...seen, told: [] };
    const { told, isReading } = seen;
    const trouble = watch.take(luma, start);
    tell({ type: 'frame', width, height, told, isReading, trouble, ms: clock() - start });
  }
};

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'look') {
    isLooking = data.isLooking;
    return;
  }
  const { stream, decoder: wanted, frameBudgetMs } = data;
  const reader = stream.getReader();
  void current?.cancel();
  current = reader;
  createDecoder(wanted)
    .then(({ name, decoder }) => {
      tell({ type: 'ready', decoder: name });
      return follow(reader, new ScanSession({ decoder, frameBudgetMs, clock }));
    })
    // A reader that broke is of no more use; the page starts another worker.
    .catch(reportError);
});
