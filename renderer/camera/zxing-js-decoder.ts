import { BrowserQRCodeReader } from '@zxing/browser';
import { BinaryBitmap, DecodeHintType, HybridBinarizer, RGBLuminanceSource } from '@zxing/library';
import type { Luma, QrDecoder } from './decoder.ts';

/** ZXing in JavaScript: the browser layer's QR reader, fed with brightness instead of a canvas. One code a picture. */
export const createZxingJsDecoder = (): QrDecoder => {
  const reader = new BrowserQRCodeReader(
    new Map<DecodeHintType, unknown>([
      [DecodeHintType.TRY_HARDER, true],
      [DecodeHintType.CHARACTER_SET, 'UTF-8'],
    ]),
  );
  return {
    name: 'zxing-js',
    decode({ data, width, height }: Luma) {
      try {
        const source = new RGBLuminanceSource(data, width, height);
        const found = reader.decodeBitmap(new BinaryBitmap(new HybridBinarizer(source)));
        const points = found.getResultPoints();
        const mean = (of: (point: (typeof points)[number]) => number): number =>
          points.reduce((sum, point) => sum + of(point), 0) / points.length;
        return [{ text: found.getText(), x: mean((p) => p.getX()), y: mean((p) => p.getY()) }];
      } catch {
        // Nothing found, or something too damaged: the library says both by throwing, also from outside its own arrays.
        return [];
      }
    },
  };
};
