import { describe, expect, test } from 'vitest';
import { nextQuestion, spellingsToTry } from './questions.ts';
import { patient } from './testing.ts';

describe('spellings of a rejected name', () => {
  test.each([
    ['Nguyễn Hòa Thử', ['NGUYỄN HOÀ THỬ', 'NGUYỄN HÒA THỬ']],
    ['Nguyễn Hoà Thử', ['NGUYỄN HÒA THỬ', 'NGUYỄN HOÀ THỬ']],
    ['Lý Thị Thử', ['LÍ THỊ THỬ', 'LÝ THỊ THỬ']],
    ['Nguyễn  Văn Thử', ['NGUYỄN VĂN THỬ']],
    ['Nguyễn Văn Thử'.normalize('NFD'), ['NGUYỄN VĂN THỬ']],
    ['NGUYỄN VĂN THỬ', []],
    ['Y Jŭt Niê', ['Y JUT NIÊ', 'Y JT NIÊ']],
    ['H Bĭk Ƀkrông', ['H BIK BKRÔNG', 'H BK KRÔNG']],
  ])('of %s, likelier first', (name, spellings) => {
    expect(spellingsToTry(name).slice(0, 2)).toEqual(spellings);
  });

  test('never leave a name without a letter to ask with', () => {
    expect(spellingsToTry('Ŭ')).toEqual(['U']);
    expect(spellingsToTry('')).toEqual([]);
  });
});

describe('the next question', () => {
  const asPut = { request: patient, askedAs: {} };

  test.each(['000', '003', '010', '050', '051', '110', '054', '101'])(
    'after %s is none',
    (code) => {
      expect(nextQuestion(patient, asPut, code)).toBeUndefined();
    },
  );

  test('after 070 asks for the year alone, once', () => {
    const next = nextQuestion(patient, asPut, '070');
    const dateOfBirth = { value: '1985', precision: 'year' };
    expect(next).toEqual({ request: { ...patient, dateOfBirth }, askedAs: { dateOfBirth } });
    expect(next && nextQuestion(patient, next, '070')).toBeUndefined();
  });

  test('after a name that matched at last keeps it beside the year', () => {
    const spelt = nextQuestion(patient, asPut, '060');
    expect(spelt?.askedAs).toEqual({ fullName: 'NGUYỄN THỊ THỬ' });
    expect(spelt && nextQuestion(patient, spelt, '070')?.askedAs).toEqual({
      fullName: 'NGUYỄN THỊ THỬ',
      dateOfBirth: { value: '1985', precision: 'year' },
    });
  });

  test('never asks for another number', () => {
    for (const code of ['060', '061', '070'])
      expect(nextQuestion(patient, asPut, code)?.request.number).toBe(patient.number);
  });
});
