/** The part of the package's interface that is used; it ships no types of its own. */
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  interface FrameInfo {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  }
  interface J2KDecoder {
    /** Room for the file, inside the module's memory. */
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getFrameInfo(): FrameInfo;
    /** Samples by pixel, a view into the module's memory. */
    getDecodedBuffer(): Uint8ClampedArray;
    delete(): void;
  }
  interface OpenJpeg {
    readonly J2KDecoder: new () => J2KDecoder;
  }
  const createOpenJpeg: (options: {
    readonly wasmBinary?: Uint8Array;
    readonly locateFile?: () => string;
    readonly print?: (line: string) => void;
    readonly printErr?: (line: string) => void;
  }) => Promise<OpenJpeg>;

  // biome-ignore lint/style/noDefaultExport: it is the package's.
  export { createOpenJpeg as default, type OpenJpeg };
}
