import type { Luma } from './decoder.ts';

/** A part of a picture, in whole pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Taps of a Catmull-Rom spline at `fraction` between the second and the third of four samples. */
const taps = (fraction: number): readonly [number, number, number, number] => {
  const t = fraction;
  return [
    ((-0.5 * t + 1) * t - 0.5) * t,
    (1.5 * t - 2.5) * t * t + 1,
    ((-1.5 * t + 2) * t + 0.5) * t,
    (0.5 * t - 0.5) * t * t,
  ];
};

const clamp = (value: number, length: number): number =>
  value < 0 ? 0 : value >= length ? length - 1 : value;

/** The part alone, as it is. */
export const crop = ({ data, width }: Luma, part: Region): Luma => {
  const out = new Uint8ClampedArray(part.width * part.height);
  for (let row = 0; row < part.height; row += 1) {
    const from = (part.y + row) * width + part.x;
    out.set(data.subarray(from, from + part.width), row * part.width);
  }
  return { width: part.width, height: part.height, data: out };
};

/**
 * Enlarges a picture by a whole factor along smooth curves: readers want three pixels and more to a module, and a small card's code
 * has less than two. What lies between the pixels is drawn out, nothing is invented.
 */
export const enlarge = ({ data, width, height }: Luma, factor: number): Luma => {
  if (factor === 1) return { width, height, data };
  const phases = Array.from({ length: factor }, (_, phase) => {
    const offset = (phase + 0.5) / factor - 0.5;
    const start = Math.floor(offset);
    return { start: start - 1, weights: taps(offset - start) };
  });
  const wide = new Float32Array(width * factor * height);
  for (const [phase, { start, weights }] of phases.entries()) {
    const [a, b, c, d] = weights;
    for (let row = 0; row < height; row += 1) {
      const line = row * width;
      for (let column = 0; column < width; column += 1) {
        const at = column + start;
        wide[(line + column) * factor + phase] =
          a * (data[line + clamp(at, width)] ?? 0) +
          b * (data[line + clamp(at + 1, width)] ?? 0) +
          c * (data[line + clamp(at + 2, width)] ?? 0) +
          d * (data[line + clamp(at + 3, width)] ?? 0);
      }
    }
  }
  const outWidth = width * factor;
  const out = new Uint8ClampedArray(outWidth * height * factor);
  for (let row = 0; row < height; row += 1)
    for (const [phase, { start, weights }] of phases.entries()) {
      const [a, b, c, d] = weights;
      const first = clamp(row + start, height) * outWidth;
      const second = clamp(row + start + 1, height) * outWidth;
      const third = clamp(row + start + 2, height) * outWidth;
      const fourth = clamp(row + start + 3, height) * outWidth;
      const to = (row * factor + phase) * outWidth;
      for (let column = 0; column < outWidth; column += 1)
        out[to + column] =
          a * (wide[first + column] ?? 0) +
          b * (wide[second + column] ?? 0) +
          c * (wide[third + column] ?? 0) +
          d * (wide[fourth + column] ?? 0);
    }
  return { width: outWidth, height: height * factor, data: out };
};
