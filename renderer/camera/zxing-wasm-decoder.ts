import {
  binarizers,
  characterSets,
  encodeFormats,
  prepareZXingModule,
  textModes,
  type ZXingPosition,
  type ZXingReaderModule,
  type ZXingReadResult,
  type ZXingVector,
} from 'zxing-wasm/reader';
import type { Luma, QrDecoder } from './decoder.ts';

const mostSymbols = 4;

/** What the compiled module has besides what the package's types tell. */
interface Memory {
  readonly HEAPU8: Uint8Array;
  _malloc(size: number): number;
  _free(pointer: number): void;
}
interface Found extends ZXingVector<ZXingReadResult> {
  /** Gives the list back to the module's memory, which would grow without end. */
  delete(): void;
}

/** Where the module's binary is: in memory already, or at an address of ours. */
export type WasmSource =
  | { readonly wasmBinary: ArrayBuffer }
  | { readonly locateFile: () => string };

const middle = ({ topLeft, topRight, bottomLeft, bottomRight }: ZXingPosition) => ({
  x: (topLeft.x + topRight.x + bottomLeft.x + bottomRight.x) / 4,
  y: (topLeft.y + topRight.y + bottomLeft.y + bottomRight.y) / 4,
});

/** ZXing-C++ as WebAssembly. By itself the package would fetch its binary from a server on the internet. */
export const createZxingWasmDecoder = async (source: WasmSource): Promise<QrDecoder> => {
  const module = (await prepareZXingModule({
    overrides: source,
    fireImmediately: true,
  })) as ZXingReaderModule & Memory;
  const options = {
    formats: encodeFormats(['QRCode']),
    tryHarder: true,
    tryRotate: true,
    tryInvert: false,
    tryDownscale: true,
    tryDenoise: false,
    binarizer: binarizers.indexOf('LocalAverage'),
    isPure: false,
    downscaleThreshold: 500,
    downscaleFactor: 3,
    minLineCount: 2,
    maxNumberOfSymbols: mostSymbols,
    validateOptionalChecksum: false,
    returnErrors: false,
    eanAddOnSymbol: 0,
    textMode: textModes.indexOf('Plain'),
    characterSet: characterSets.indexOf('UTF8'),
    tryCode39ExtendedMode: false,
  };
  let room = 0;
  let buffer = 0;
  return {
    name: 'zxing-wasm',
    decode({ data, width, height }: Luma) {
      if (data.length > room) {
        if (buffer !== 0) module._free(buffer);
        room = data.length;
        buffer = module._malloc(room);
      }
      module.HEAPU8.set(data, buffer);
      const found = module.readBarcodesFromPixmap(buffer, width, height, options) as Found;
      const codes = Array.from({ length: found.size() }, (_, at) => found.get(at))
        .filter((code) => code?.isValid === true)
        .flatMap((code) => (code ? [{ text: code.text, ...middle(code.position) }] : []));
      found.delete();
      return codes;
    },
  };
};
