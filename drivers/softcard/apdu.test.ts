import { describe, expect, it } from 'vitest';
import { answer, encodeAnswer, parseCommand } from './apdu.ts';

const parse = (text: string) => parseCommand(Uint8Array.from(Buffer.from(text, 'hex')));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('command APDU', () => {
  it.each([
    ['case 1', '00a40000', '', undefined, false],
    ['case 2, short', '00b0000004', '', 4, false],
    ['case 2, short, the maximum', '00b0000000', '', 256, false],
    ['case 3, short', '00a4020c02011e', '011e', undefined, false],
    ['case 4, short', '0088000002aabb00', 'aabb', 256, false],
    ['case 2, extended', '00b00000000400', '', 1024, true],
    ['case 2, extended, the maximum', '00b00000000000', '', 65_536, true],
    ['case 3, extended', '0088000000 0002 aabb'.replaceAll(' ', ''), 'aabb', undefined, true],
    ['case 4, extended', '0088000000 0002 aabb 0100'.replaceAll(' ', ''), 'aabb', 256, true],
  ])('%s', (_name, text, data, le, isExtended) => {
    const command = parse(text);
    if (!command) throw new Error('refused');
    expect(hex(command.data)).toBe(data);
    expect(command.le).toBe(le);
    expect(command.isExtended).toBe(isExtended);
  });

  it.each([
    ['nothing', ''],
    ['half a header', '00a402'],
    ['less data than announced', '00a4020c03011e'],
    ['two bytes too many', '00a4020c02011e0000'],
    ['half an extended length', '00b000000004'],
    ['no data in extended form', '0088000000000000'],
    ['one byte of an extended Le', '00880000000002aabb01'],
  ])('is refused with %s', (_name, text) => {
    expect(parse(text)).toBeUndefined();
  });
});

describe('response APDU', () => {
  it('ends in its status word', () => {
    expect(hex(encodeAnswer(answer(0x6282, Uint8Array.of(1, 2))))).toBe('01026282');
    expect(hex(encodeAnswer(answer(0x9000)))).toBe('9000');
  });
});
