import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestScanBytes, type Message } from '../scan.ts';
import { createFramer, type FramerOptions } from './framer.ts';

const marks = (...terminators: string[]): FramerOptions => ({
  terminators: terminators.map((mark) => Buffer.from(mark)),
  silence: 'damages',
});
const texts = (messages: readonly Message[]) =>
  messages.map(({ bytes, damage }) => damage ?? Buffer.from(bytes).toString());
const code = '001085012345||Nguyễn Văn Mẫu|15081985|Nữ|Ấp 3, Xã C|20062021';

describe('a serial line', () => {
  test.each([
    ['CR', '\r', ['\r', '\n']],
    ['LF', '\n', ['\r', '\n']],
    ['CR LF', '\r\n', ['\r', '\n']],
    ['CR LF as one', '\r\n', ['\r\n']],
    ['TAB', '\t', ['\t']],
    ['marks of its own', '##', ['##']],
  ])('ends codes at %s, however it is cut into chunks', (_, terminator, accepted) => {
    const bytes = Buffer.from([code, 'DN4790123456789', ''].join(terminator));
    for (const size of [1, 2, 3, 7, 64, bytes.length]) {
      const framer = createFramer(marks(...accepted));
      const messages: Message[] = [];
      for (let at = 0; at < bytes.length; at += size)
        messages.push(...framer.take(bytes.subarray(at, at + size)));
      expect(texts(messages)).toEqual([code, 'DN4790123456789']);
      expect(framer.isOpen()).toBe(false);
    }
  });

  test('that falls silent before the end of a code has lost it, or ends it there, as set', () => {
    const strict = createFramer(marks('\r'));
    strict.take(Buffer.from('00108501'));
    expect(texts([strict.silence() ?? { bytes: new Uint8Array() }])).toEqual(['incomplete']);
    expect(strict.silence()).toBeUndefined();
    expect(texts(strict.take(Buffer.from('DN4790123456789\r')))).toEqual(['DN4790123456789']);

    const lenient = createFramer({ terminators: [], silence: 'ends' });
    expect(lenient.take(Buffer.from('00108501'))).toEqual([]);
    lenient.take(Buffer.from('2345'));
    expect(texts([lenient.silence() ?? { bytes: new Uint8Array() }])).toEqual(['001085012345']);
  });

  test('that is cut has lost what had begun, also where silence ends codes', () => {
    const framer = createFramer({ terminators: [], silence: 'ends' });
    framer.take(Buffer.from('00108501'));
    expect(framer.cut()?.damage).toBe('incomplete');
    expect(framer.cut()).toBeUndefined();
  });

  test('without any terminator is bounded, and whole again after the next one', () => {
    const framer = createFramer(marks('\r'));
    for (let index = 0; index < 100; index += 1) framer.take(Buffer.alloc(1_000, 0x61));
    expect(texts(framer.take(Buffer.from('tail\rDN4790123456789\r')))).toEqual([
      'too-long',
      'DN4790123456789',
    ]);
    framer.take(Buffer.alloc(longestScanBytes * 3, 0x61));
    expect(framer.silence()?.damage).toBe('too-long');
  });

  test('gives every code once, in order, for any codes in any chunks', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), fc.array(fc.nat(20)), (codes, cuts) => {
        const clean = codes.map((one) => one.replace(/[\r\n]/g, '')).filter((one) => one !== '');
        const bytes = Buffer.from(clean.map((one) => `${one}\r\n`).join(''));
        const framer = createFramer(marks('\r', '\n'));
        const messages: Message[] = [];
        let at = 0;
        for (const cut of cuts) {
          messages.push(...framer.take(bytes.subarray(at, at + cut)));
          at += cut;
        }
        messages.push(...framer.take(bytes.subarray(at)));
        expect(texts(messages)).toEqual(clean.map((one) => Buffer.from(one).toString()));
      }),
    );
  });
});
