import wasmUrl from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import createOpenJpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import { decodeJpeg2000, type Pixels } from './jpeg2000.ts';

/** One picture a worker: a file that breaks or holds up the codec takes nothing else with it. */
const answer = (pixels: Pixels | undefined): void =>
  postMessage(pixels, { transfer: pixels ? [pixels.rgba.buffer] : [] });

addEventListener('message', ({ data }: MessageEvent<Uint8Array>) => {
  const silent = (): void => undefined;
  createOpenJpeg({ locateFile: () => wasmUrl, print: silent, printErr: silent }).then(
    (codec) => answer(decodeJpeg2000(codec, data)),
    () => answer(undefined),
  );
});
