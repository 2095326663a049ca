import koffi from 'koffi';
import { describe, expect, it } from 'vitest';
import { declareTypes } from './library.ts';
import { platforms } from './platform.ts';

describe('layouts of PC/SC by platform', () => {
  for (const [name, platform] of Object.entries(platforms))
    it.runIf(process.platform !== 'win32')(`SCARD_READERSTATE of ${name} has its size`, () => {
      // `long` is 64 bits on this system, as `uintptr` is on a 64-bit Windows.
      expect(koffi.sizeof(declareTypes(platform).readerState)).toBe(platform.readerStateSize);
    });
});
