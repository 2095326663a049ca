import type { OpenJpeg } from '@cornerstonejs/codec-openjpeg/decodewasmjs';

/** Pixels for a canvas: four bytes each, red, green, blue, opaque. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Portraits of cards are a few hundred pixels wide (ISO/IEC 19794-5); more is no portrait, and would eat memory. */
const longestSide = 2_048;

/** Width and height as the SIZ marker gives them (ITU-T T.800, A.5.1), before anything is unpacked. */
const sizeOf = (file: Uint8Array): readonly [width: number, height: number] | undefined => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  // SOC, then SIZ at once: in a bare codestream and inside the boxes of a JP2 file alike.
  for (let at = 0; at + 24 <= file.length; at += 1)
    if (view.getUint32(at) === 0xff4fff51)
      return [
        view.getUint32(at + 8) - view.getUint32(at + 16),
        view.getUint32(at + 12) - view.getUint32(at + 20),
      ];
  return undefined;
};

const isPortraitSize = (side: number): boolean => side > 0 && side <= longestSide;

/**
 * Unpacks a JPEG 2000 portrait, 8 bits a channel, colour or grey. Undefined for whatever cannot be drawn: damaged, cut off,
 * too large, other kinds of picture.
 */
export const decodeJpeg2000 = (codec: OpenJpeg, file: Uint8Array): Pixels | undefined => {
  const size = sizeOf(file);
  if (!size?.every(isPortraitSize)) return undefined;
  const decoder = new codec.J2KDecoder();
  try {
    decoder.getEncodedBuffer(file.length).set(file);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount: count } = decoder.getFrameInfo();
    const samples = decoder.getDecodedBuffer();
    const isDrawable = bitsPerSample === 8 && (count === 1 || count === 3);
    if (!isDrawable || width === 0 || samples.length !== width * height * count) return undefined;
    const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let pixel = 0; pixel < width * height; pixel += 1)
      for (let channel = 0; channel < 3; channel += 1)
        rgba[pixel * 4 + channel] = samples[pixel * count + (count === 3 ? channel : 0)] ?? 0;
    return { width, height, rgba };
  } catch {
    // The codec throws pointers into its own memory: there is nothing to say about them.
    return undefined;
  } finally {
    decoder.delete();
  }
};
