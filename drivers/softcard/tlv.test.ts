import { describe, expect, it } from 'vitest';
import { findValue, onlyValue, readObjects, writeObject } from './tlv.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('data objects', () => {
  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('travel with %i bytes', (length) => {
    const value = new Uint8Array(length).fill(7);
    for (const tag of [0x87, 0x7f49])
      expect(onlyValue(writeObject(tag, value), tag)).toEqual(value);
  });

  it('stand side by side', () => {
    const objects = readObjects(bytes('8001aa7f49028401840181'));
    expect(objects?.map(({ tag }) => tag)).toEqual([0x80, 0x7f49, 0x84]);
    expect(objects && findValue(objects, 0x84)).toEqual(bytes('81'));
  });

  it.each([
    ['no length', '80'],
    ['less than the length says', '8002aa'],
    ['an indefinite length', '8080aa0000'],
    ['four length bytes', '8084000000010a'],
    ['cut length bytes', '808201'],
    ['a tag of three bytes', '7f818001aa'],
    ['a tag twice', '8001aa8001bb'],
    ['something behind', '8001aaff'],
  ])('are refused with %s', (_name, text) => {
    expect(readObjects(bytes(text))).toBeUndefined();
  });

  it('are refused in numbers that no command has', () => {
    const many = Array.from({ length: 17 }, (_, index) => writeObject(0x80 + index));
    expect(readObjects(Buffer.concat(many))).toBeUndefined();
    expect(readObjects(Buffer.concat(many.slice(1)))).toHaveLength(16);
  });
});
