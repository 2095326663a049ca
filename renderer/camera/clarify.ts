import type { Luma } from './decoder.ts';

/**
 * Spreads the greys of a dim picture over the whole range, and lifts edges by `sharpness` times their difference from the
 * neighbourhood, against the blur of lens and focus.
 */
export const clarify = ({ data, width, height }: Luma, sharpness: number): Luma => {
  const counts = new Uint32Array(256);
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1;
  const atShare = (share: number): number => {
    let left = data.length * share;
    for (let level = 0; level < 256; level += 1) {
      left -= counts[level] ?? 0;
      if (left < 0) return level;
    }
    return 255;
  };
  // Mirrored lamps and dead pixels must not set the scale.
  const low = atShare(0.01);
  const gain = 235 / Math.max(8, atShare(0.97) - low);
  const out = new Uint8ClampedArray(data.length);
  for (let row = 0; row < height; row += 1) {
    const above = (row === 0 ? row : row - 1) * width;
    const line = row * width;
    const below = (row === height - 1 ? row : row + 1) * width;
    for (let column = 0; column < width; column += 1) {
      const left = column === 0 ? column : column - 1;
      const right = column === width - 1 ? column : column + 1;
      const value = data[line + column] ?? 0;
      const around =
        ((data[above + column] ?? 0) * 2 +
          (data[below + column] ?? 0) * 2 +
          (data[line + left] ?? 0) * 2 +
          (data[line + right] ?? 0) * 2 +
          (data[above + left] ?? 0) +
          (data[above + right] ?? 0) +
          (data[below + left] ?? 0) +
          (data[below + right] ?? 0)) /
        12;
      out[line + column] = 10 + (value - low + sharpness * (value - around)) * gain;
    }
  }
  return { width, height, data: out };
};
