/** Brightness of a picture, one byte a pixel, row by row. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A code whose error correction came out right. */
export interface ReadCode {
  readonly text: string;
  /** Its middle, in pixels of the picture that was decoded. */
  readonly x: number;
  readonly y: number;
}

/** Finds and reads QR codes in one picture; never throws, and keeps nothing of it. */
export interface QrDecoder {
  readonly name: string;
  decode(picture: Luma): readonly ReadCode[];
}
