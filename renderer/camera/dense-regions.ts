import type { Luma } from './decoder.ts';
import type { Region } from './enlarge.ts';

const block = 16;
/** Across the smallest module that can be read at all. */
const step = 2;
/** Of the strongest blocks, so much is still part of a code. */
const share = 0.45;

interface Patch {
  readonly region: Region;
  readonly weight: number;
}

/** Strength of each block: how much brightness changes along both directions; text and edges change along one. */
const strengths = ({ data, width, height }: Luma): { columns: number; values: Float32Array } => {
  const columns = Math.floor(width / block);
  const rows = Math.floor(height / block);
  const values = new Float32Array(columns * rows);
  for (let by = 0; by < rows; by += 1)
    for (let bx = 0; bx < columns; bx += 1) {
      let across = 0;
      let down = 0;
      for (let y = 0; y < block - step; y += 2) {
        const line = (by * block + y) * width + bx * block;
        for (let x = 0; x < block - step; x += 2) {
          const here = data[line + x] ?? 0;
          across += Math.abs(here - (data[line + x + step] ?? 0));
          down += Math.abs(here - (data[line + x + step * width] ?? 0));
        }
      }
      values[by * columns + bx] = Math.min(across, down);
    }
  return { columns, values };
};

/**
 * Where codes may be: patches, fine-grained in both directions, strongest first. Finds small dense codes that a reader does not see
 * at the picture's own size.
 */
export const denseRegions = (picture: Luma, most: number): readonly Region[] => {
  const { columns, values } = strengths(picture);
  const sorted = values.toSorted();
  const strong = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  const threshold = strong * share;
  if (strong < block) return [];
  const seen = new Uint8Array(values.length);
  const patches: Patch[] = [];
  for (let start = 0; start < values.length; start += 1) {
    if (seen[start] === 1 || (values[start] ?? 0) < threshold) continue;
    let [left, right, top, bottom, weight] = [columns, 0, values.length, 0, 0];
    const open = [start];
    seen[start] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % columns, Math.floor(at / columns)];
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      weight += values[at] ?? 0;
      const neighbours = [
        x > 0 ? at - 1 : at,
        x < columns - 1 ? at + 1 : at,
        at - columns,
        at + columns,
      ];
      for (const next of neighbours)
        if (seen[next] === 0 && (values[next] ?? 0) >= threshold) {
          seen[next] = 1;
          open.push(next);
        }
    }
    const [width, height] = [right - left + 1, bottom - top + 1];
    // One block is noise or a letter.
    if (width * height < 4) continue;
    const x = Math.max(0, (left - 1) * block);
    const y = Math.max(0, (top - 1) * block);
    const region = {
      x,
      y,
      width: Math.min(picture.width, (right + 2) * block) - x,
      height: Math.min(picture.height, (bottom + 2) * block) - y,
    };
    // Codes are square, seen from the side a little less so; lines of print are long.
    patches.push({ region, weight: (weight * Math.min(width, height)) / Math.max(width, height) });
  }
  return patches
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ region }) => region);
};
