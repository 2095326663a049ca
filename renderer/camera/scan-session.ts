import { clarify } from './clarify.ts';
import { Confirmation } from './confirmation.ts';
import type { Luma, QrDecoder, ReadCode } from './decoder.ts';
import { denseRegions } from './dense-regions.ts';
import { crop, enlarge, type Region } from './enlarge.ts';
import { type Pass, passesOf } from './schedule.ts';

export interface FrameReport {
  /** Codes that are certain as of this frame and were not told before, nearest to the middle first. */
  readonly told: readonly string[];
  /** Something was read, certain or not. */
  readonly isReading: boolean;
}

export interface SessionOptions {
  readonly decoder: QrDecoder;
  /** No pass is begun that would, going by the ones before, end later than this after the frame came in. */
  readonly frameBudgetMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
}

/** An enlarged picture holds no more than a frame of 1280x720 does. */
const mostPixels = 1_000_000;
/** Past this a frame's passes go on without tracking. */
const trackedForFrames = 5;
/** Until a pass has been timed: what a slow kiosk takes for a million pixels. */
const firstGuessMsPerPixel = 12 / 1_000_000;

const centre = ({ width, height }: Luma): Region => ({
  x: Math.floor(width / 3),
  y: Math.floor(height / 4),
  width: Math.floor(width / 3),
  height: Math.floor(height / 2),
});

/** Around a code that was read: wide enough for the largest card code, and a hand that moves on. */
const around = ({ x, y }: Pick<ReadCode, 'x' | 'y'>, { width, height }: Luma): Region => {
  const side = Math.floor(Math.min(width, height) / 2);
  const left = Math.max(0, Math.min(width - side, Math.round(x - side / 2)));
  const top = Math.max(0, Math.min(height - side, Math.round(y - side / 2)));
  return { x: left, y: top, width: side, height: side };
};

/** Reads frame after frame; keeps no picture, only the texts of the last seconds and where a code was. */
export class ScanSession {
  readonly #options: SessionOptions;
  readonly #confirmation = new Confirmation();
  #frames = 0;
  #pictures = 0;
  #tracked: { readonly at: Pick<ReadCode, 'x' | 'y'>; readonly frame: number } | undefined;
  #msPerPixel = firstGuessMsPerPixel;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** In place of a scan while none is wanted: what was read before is let go of in time. */
  rest(): void {
    this.#confirmation.forget(this.#options.clock());
  }

  scan(frame: Luma): FrameReport {
    const { clock, frameBudgetMs } = this.#options;
    const start = clock();
    this.#confirmation.forget(start);
    const index = this.#frames;
    this.#frames += 1;
    if (this.#tracked && index - this.#tracked.frame > trackedForFrames) this.#tracked = undefined;
    const told: { readonly text: string; readonly away: number }[] = [];
    let dense: readonly Region[] | undefined;
    let isReading = false;
    let isFirst = true;

    for (const pass of passesOf(index, { isTracking: this.#tracked !== undefined })) {
      if (isReading && !this.#confirmation.isPending) break;
      if (pass.place.endsWith('dense')) dense ??= denseRegions(frame, 2);
      const region = this.#regionOf(pass, frame, dense ?? []);
      if (!region) continue;
      const factor = Math.min(
        pass.enlarge,
        Math.max(1, Math.floor(Math.sqrt(mostPixels / (region.width * region.height)))),
      );
      const pixels = region.width * region.height * factor * factor;
      const began = clock();
      // One pass is made whatever it takes: a kiosk that is too slow for any still reads, less often.
      const isOver = began - start + pixels * this.#msPerPixel > frameBudgetMs;
      if (isOver && !isFirst) continue;
      isFirst = false;
      const codes = this.#read(frame, region, factor, pass.sharpness);
      // Slow turns are remembered longer than quick ones: the budget is a promise.
      const cost = (clock() - began) / pixels;
      this.#msPerPixel += (cost - this.#msPerPixel) * (cost > this.#msPerPixel ? 0.3 : 0.05);
      this.#pictures += 1;
      for (const { text, x, y } of codes) {
        isReading = true;
        this.#tracked = { at: { x, y }, frame: index };
        if (this.#confirmation.read(text, this.#pictures, start))
          told.push({ text, away: Math.hypot(x - frame.width / 2, y - frame.height / 2) });
      }
    }
    return { told: told.sort((a, b) => a.away - b.away).map(({ text }) => text), isReading };
  }

  #regionOf({ place }: Pass, frame: Luma, dense: readonly Region[]): Region | undefined {
    switch (place) {
      case 'frame':
        return { x: 0, y: 0, width: frame.width, height: frame.height };
      case 'track':
        return this.#tracked && around(this.#tracked.at, frame);
      case 'dense':
        return dense[0];
      case 'second-dense':
        return dense[1];
      case 'centre':
        return centre(frame);
    }
  }

  /** Codes of one part of the frame, in the frame's coordinates. */
  #read(
    frame: Luma,
    region: Region,
    factor: number,
    sharpness: number | undefined,
  ): readonly ReadCode[] {
    const isWhole = region.width === frame.width && region.height === frame.height;
    const part = isWhole ? frame : crop(frame, region);
    const clear = sharpness === undefined ? part : clarify(part, sharpness);
    return this.#options.decoder
      .decode(enlarge(clear, factor))
      .filter(({ text }) => text.length > 0)
      .map(({ text, x, y }) => ({ text, x: region.x + x / factor, y: region.y + y / factor }));
  }
}
