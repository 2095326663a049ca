import type { Luma } from './decoder.ts';

/** What is wrong with the pictures themselves. */
export type PictureTrouble = 'black' | 'frozen';

/** Every so many-eth pixel of every so many-eth row is looked at. */
const grid = 8;
/** Video black is 16; a lens that is covered lets noise through, and no more. */
const blackMean = 26;
const blackPeak = 56;
const blackForMs = 2_000;
/** No sensor gives the same noise twice; one that does so this long has stopped. */
const frozenForMs = 3_000;

/** Watches frame after frame for a covered lens and for a driver that repeats its last picture. */
export class FrameWatch {
  #blackSince: number | undefined;
  #sum: number | undefined;
  #sameSince = 0;

  take({ data, width, height }: Luma, now: number): PictureTrouble | undefined {
    let [total, count, peak, sum] = [0, 0, 0, 0x811c9dc5];
    for (let row = 0; row < height; row += grid)
      for (let column = 0; column < width; column += grid) {
        const value = data[row * width + column] ?? 0;
        total += value;
        count += 1;
        if (value > peak) peak = value;
        // FNV-1a: equal sums are equal pictures.
        sum = Math.imul(sum ^ value, 0x01000193);
      }
    const isBlack = total / Math.max(1, count) < blackMean && peak < blackPeak;
    this.#blackSince = isBlack ? (this.#blackSince ?? now) : undefined;
    if (sum !== this.#sum) {
      this.#sum = sum;
      this.#sameSince = now;
    }
    // A dark picture may well stand still: it is dark in the first place.
    if (this.#blackSince !== undefined)
      return now - this.#blackSince >= blackForMs ? 'black' : undefined;
    return now - this.#sameSince >= frozenForMs ? 'frozen' : undefined;
  }
}
