import { describe, expect, test } from 'vitest';
import { layoutNamed } from '../known-scanners.ts';
import { longestScanBytes, type Message } from '../scan.ts';
import { aimReport, plainReport, reportsOf } from '../testing/reports.ts';
import { createMessageAssembler } from './message.ts';

const code =
  '001085012345||Nguyễn Văn Mẫu|15081985|Nam|Số 1 Ngõ 2, Phường A, Quận B, Hà Nội|10052021';
const aim = layoutNamed('pos-aim');
const plain = layoutNamed('pos-plain');
const microscan = layoutNamed('microscan');

const assemble = (layout: typeof aim, reports: readonly Uint8Array[]) => {
  const assembler = createMessageAssembler(layout);
  const messages: Message[] = reports.flatMap((report) => assembler.take(report) ?? []);
  return { messages, assembler };
};
const texts = (messages: readonly Message[]) =>
  messages.map(({ bytes, damage, symbology }) => ({
    text: Buffer.from(bytes).toString(),
    ...(symbology !== undefined && { symbology }),
    ...(damage && { damage }),
  }));

describe('HID-POS reports', () => {
  test.each([
    ['the common layout', aim, aimReport],
    ["Newland's layout", plain, plainReport],
    ['the common layout on a device known for the other', plain, aimReport],
    ["Newland's layout on a device known for the common one", aim, plainReport],
  ] as const)('carry a code in %s whole over several reports', (_, layout, make) => {
    const { messages, assembler } = assemble(layout, reportsOf(code, make));
    expect(texts(messages)).toEqual([
      { text: code, ...(make === aimReport && { symbology: ']Q1' }) },
    ]);
    expect(assembler.isOpen()).toBe(false);
  });

  test.each([1, 2, 3, 55, 56, 57, 112, 113])('carry %i bytes, no more and no less', (length) => {
    const text = '7'.repeat(length);
    for (const layout of [aim, plain])
      for (const make of [aimReport, plainReport])
        expect(texts(assemble(layout, reportsOf(text, make)).messages)).toMatchObject([{ text }]);
  });

  test('are as in the published example: 60 bytes in reports of 56 and 4', () => {
    const boarding = `M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23  ${'x'.repeat(5)}`;
    const [first, second] = reportsOf(boarding);
    expect([first?.[1], first?.[63], second?.[1], second?.[63]]).toEqual([0x38, 1, 4, 0]);
    expect(texts(assemble(aim, reportsOf(boarding)).messages)).toMatchObject([{ text: boarding }]);
  });

  test('with the identifier inside the data keep it there', () => {
    expect(texts(assemble(plain, [plainReport(Buffer.from(']Q1001085012345'))]).messages)).toEqual([
      { text: ']Q1001085012345' },
    ]);
  });

  test('without an identifier in its place have none', () => {
    const report = aimReport(Buffer.from('DN4790123456789'), { symbology: '\0\0\0' });
    expect(texts(assemble(aim, [report]).messages)).toEqual([{ text: 'DN4790123456789' }]);
  });

  test('of two people one after the other stay two codes', () => {
    const other = code.replace('Mẫu', 'Thử');
    const { messages } = assemble(aim, [...reportsOf(code), ...reportsOf(other)]);
    expect(texts(messages).map(({ text }) => text)).toEqual([code, other]);
  });

  test('that stop half-way are damage, and the next code is whole', () => {
    const { messages, assembler } = assemble(aim, reportsOf(code).slice(0, 1));
    expect(messages).toEqual([]);
    expect(assembler.isOpen()).toBe(true);
    expect(texts([assembler.expire() ?? fail()])).toEqual([{ text: '', damage: 'incomplete' }]);
    expect(assembler.expire()).toBeUndefined();
    const later = reportsOf('DN4790123456789').flatMap((report) => assembler.take(report) ?? []);
    expect(texts(later)).toMatchObject([{ text: 'DN4790123456789' }]);
  });

  test('that claim more bytes than they have are noise', () => {
    for (const length of [57, 60, 255])
      expect(texts(assemble(aim, [aimReport(Buffer.from('123'), { length })]).messages)).toEqual([
        { text: '', damage: 'noise' },
      ]);
    expect(
      texts(assemble(aim, [aimReport(Buffer.from('12345678')).subarray(0, 9)]).messages),
    ).toEqual([{ text: '', damage: 'noise' }]);
  });

  test('of other kinds say nothing, unless they carry text', () => {
    const status = Uint8Array.from([3, 1, 0, 0]);
    const text = Uint8Array.from([9, ...Buffer.from('001085012345')]);
    expect(assemble(aim, [status, new Uint8Array()]).messages).toEqual([]);
    expect(texts(assemble(aim, [text]).messages)).toEqual([{ text: '', damage: 'noise' }]);
  });

  test('without end are given up, and the code after them is whole', () => {
    const endless = Array.from({ length: 1 + longestScanBytes / 56 }, () =>
      aimReport(Buffer.alloc(56, 0x61), { continued: true }),
    );
    const { messages } = assemble(aim, [
      ...endless,
      aimReport(Buffer.from('tail')),
      ...reportsOf(code),
    ]);
    expect(texts(messages)).toMatchObject([{ text: '', damage: 'too-long' }, { text: code }]);
  });

  test('of Microscan are continued by being full', () => {
    const report = (text: string) => {
      const bytes = new Uint8Array(64);
      bytes.set([1, text.length]);
      bytes.set(Buffer.from(text), 2);
      return bytes;
    };
    const { messages } = assemble(microscan, [report('a'.repeat(62)), report('bc')]);
    expect(texts(messages)).toEqual([{ text: `${'a'.repeat(62)}bc` }]);
  });
});

function fail(): never {
  throw new Error('nothing expired');
}
