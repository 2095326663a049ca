import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import createOpenJpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeJpeg2000 } from './jpeg2000.ts';

type Codec = Awaited<ReturnType<typeof createOpenJpeg>>;

const wasm = createRequire(import.meta.url).resolve('@cornerstonejs/codec-openjpeg/decodewasm');
const face = new Uint8Array(
  readFileSync(new URL('../../fixtures/portraits/face.jp2', import.meta.url)),
);
const sizAt = face.findIndex((byte, at) => byte === 0xff && face[at + 1] === 0x4f);

let codec: Codec;
beforeAll(async () => {
  const silent = () => undefined;
  codec = await createOpenJpeg({ wasmBinary: readFileSync(wasm), print: silent, printErr: silent });
});

const pixelAt = (x: number, y: number): number[] => {
  const pixels = decodeJpeg2000(codec, face);
  return [...(pixels?.rgba.subarray((y * 360 + x) * 4, (y * 360 + x) * 4 + 4) ?? [])];
};

describe('a portrait in JPEG 2000', () => {
  test('has the size and the colours that were drawn', () => {
    expect(decodeJpeg2000(codec, face)).toMatchObject({ width: 360, height: 480 });
    const [red = 0, green = 0, blue = 0, alpha] = pixelAt(60, 440);
    // The blue coat, and skin where the face is.
    expect(blue).toBeGreaterThan(red + 40);
    expect(alpha).toBe(255);
    const [skinRed = 0, skinGreen = 0, skinBlue = 0] = pixelAt(180, 180);
    expect(skinRed).toBeGreaterThan(skinGreen);
    expect(skinGreen).toBeGreaterThan(skinBlue);
    expect(green).toBeLessThan(skinGreen);
  });
  test('may be a bare codestream', () => {
    expect(decodeJpeg2000(codec, face.slice(sizAt))).toMatchObject({ width: 360, height: 480 });
  });
  test('that is damaged anywhere gives pixels or nothing, and the next one is drawn', () => {
    for (let at = 0; at < face.length; at += 151) {
      const damaged = face.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x5a;
      const pixels = decodeJpeg2000(codec, damaged);
      if (pixels) expect(pixels.rgba).toHaveLength(pixels.width * pixels.height * 4);
    }
    expect(decodeJpeg2000(codec, face)).toBeDefined();
  });
  test.each([0, 1, 40, 200, 4_000])('cut off after %i bytes does not throw', (length) => {
    expect(() => decodeJpeg2000(codec, face.slice(0, length))).not.toThrow();
  });
  test('that claims a wall of pixels is not unpacked', () => {
    const huge = face.slice();
    new DataView(huge.buffer).setUint32(sizAt + 8, 0x7fff_ffff);
    expect(decodeJpeg2000(codec, huge)).toBeUndefined();
  });
});
