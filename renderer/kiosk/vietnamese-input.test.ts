import { describe, expect, test } from 'vitest';
import { type Tone, withLetter, withTone } from './vietnamese-input.ts';

const type = (letters: string): string => [...letters].reduce(withLetter, '');

describe('typing a name on the screen', () => {
  test('words start with capitals', () => {
    expect(type('đỗ thị')).toBe('Đỗ Thị');
  });
  test.each([
    ['nguyên', 'tilde', 'Nguyễn'],
    ['hoa', 'grave', 'Hòa'],
    ['hoan', 'grave', 'Hoàn'],
    ['quy', 'acute', 'Quý'],
    ['gia', 'grave', 'Già'],
    ['thương', 'hook', 'Thưởng'],
    ['đinh', 'dot', 'Định'],
    ['thuy', 'hook', 'Thủy'],
    ['an', 'acute', 'Án'],
    ['huê', 'dot', 'Huệ'],
    ['khuya', 'acute', 'Khuýa'],
  ] as const)('%s with %s is %s', (letters, tone, word) => {
    expect(withTone(type(letters), tone)).toBe(word);
  });
  test('the tone goes on the last word only, another tone replaces it, the same takes it off', () => {
    const tone = (text: string, name: Tone) => withTone(text, name);
    expect(tone('Trần Thi', 'dot')).toBe('Trần Thị');
    expect(tone('Trần Thị', 'hook')).toBe('Trần Thỉ');
    expect(tone('Trần Thị', 'dot')).toBe('Trần Thi');
  });
  test('a tone moves when a letter after it asks for that', () => {
    expect(withLetter('Hòa', 'n')).toBe('Hoàn');
  });
  test('a word without a vowel stays as it is', () => {
    expect(withTone('Ng', 'acute')).toBe('Ng');
  });
});
