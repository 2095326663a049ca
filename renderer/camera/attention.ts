import type { Luma } from './decoder.ts';

const columns = 16;
const rows = 9;
/** Every so many-eth pixel of a cell, both ways; what noise there is goes down in the mean. */
const grid = 6;
/** Grey levels by which the mean of a cell must change for somebody to have come. */
const change = 6;
const stillAfterMs = 3_000;
/** A still picture is looked at this often: a card may lie there that was only just out of focus. */
const stillEveryMs = 250;

const cellMeans = ({ data, width, height }: Luma): Float32Array => {
  const sums = new Float32Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0; y < height; y += grid) {
    const row = Math.floor((y * rows) / height) * columns;
    for (let x = 0; x < width; x += grid) {
      const cell = row + Math.floor((x * columns) / width);
      sums[cell] = (sums[cell] ?? 0) + (data[y * width + x] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return sums.map((sum, cell) => sum / Math.max(1, counts[cell] ?? 1));
};

/**
 * Says which frames are worth looking at: all of them while something moves before the camera, a few a second while nothing does. A
 * kiosk waits for most of the day, and its processor has other work.
 */
export class Attention {
  #before: Float32Array | undefined;
  #changedAt = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;

  isDue(frame: Luma, now: number): boolean {
    const means = cellMeans(frame);
    const before = this.#before;
    const isChanged =
      before === undefined ||
      means.some((mean, cell) => Math.abs(mean - (before[cell] ?? 0)) > change);
    if (isChanged) {
      // Kept until the next change, so that a slow one adds up.
      this.#before = means;
      this.#changedAt = now;
    }
    const isStill = now - this.#changedAt > stillAfterMs;
    if (isStill && now - this.#lookedAt < stillEveryMs) return false;
    this.#lookedAt = now;
    return true;
  }
}
