import jsQR from 'jsqr';
import type { QrDecoder } from '../../renderer/camera/decoder.ts';

/** jsQR, for comparison only: the product does not ship it. */
export const createJsqrDecoder = (): QrDecoder => ({
  name: 'jsqr',
  decode({ data, width, height }) {
    const rgba = new Uint8ClampedArray(data.length * 4);
    for (let at = 0; at < data.length; at += 1) rgba.fill(data[at] ?? 0, at * 4, at * 4 + 3);
    const found = jsQR(rgba, width, height, { inversionAttempts: 'dontInvert' });
    if (!found) return [];
    const { topLeftCorner: a, bottomRightCorner: b } = found.location;
    return [{ text: found.data, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }];
  },
});
