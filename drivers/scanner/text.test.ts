import { describe, expect, test } from 'vitest';
import { decodeText } from './text.ts';

const name = 'Nguyễn Văn Mẫu, Đậu Thị Ước';

describe('bytes of a scan', () => {
  test('in UTF-8 are text without damage', () => {
    expect(decodeText(Buffer.from(name))).toEqual({ data: name });
    expect(decodeText(Buffer.from('DN4790123456789'))).toEqual({ data: 'DN4790123456789' });
  });
  test("in Windows' Vietnamese code page are read, composed, and marked", () => {
    // N g u y ê(EA) n with tilde(DE) before it … as windows-1258 spells it: base letters and combining marks.
    const bytes = Buffer.from([0x4e, 0x67, 0x75, 0x79, 0xea, 0xde, 0x6e]);
    expect(decodeText(bytes)).toEqual({ data: 'Nguyễn', damage: 'codepage' });
  });
  test('in UTF-8 that was taken for Latin-1 or windows-1252 are marked', () => {
    const bytes = Buffer.from(name);
    expect(decodeText(Buffer.from(bytes.toString('latin1'))).damage).toBe('codepage');
    const shown = new TextDecoder('windows-1252').decode(bytes);
    expect(decodeText(Buffer.from(shown)).damage).toBe('codepage');
  });
  test('with replacement characters are marked', () => {
    expect(decodeText(Buffer.from('Nguy\ufffdn')).damage).toBe('codepage');
  });
  test('of UTF-8 cut in the middle of a letter are marked', () => {
    expect(decodeText(Buffer.from('Nguyễ').subarray(0, -1)).damage).toBe('codepage');
  });
});
