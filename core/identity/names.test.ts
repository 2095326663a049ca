import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames } from './compare-names.ts';
import { maskName, maskNumber } from './masks.ts';
import { canonicalName, foldName, nameVariants } from './names.ts';

describe('comparing names', () => {
  it.each([
    ['Nguyễn Văn Mẫu', 'NGUYỄN VĂN MẪU'],
    ['Nguyễn Văn Mẫu', '  nguyễn   văn mẫu '],
    ['Nguyễn Văn Mẫu', 'Nguyễn Văn Mẫu'.normalize('NFD')],
    ['Đỗ An', 'đỗ an'],
  ])('%j and %j are equal', (a, b) => {
    expect(compareNames(a, b)).toStrictEqual({ score: 1, same: true, explanation: [] });
  });

  it.each([
    ['Lê Hoà', 'Lê Hòa', ['tone-placement']],
    ['Trần Thuý', 'Trần Thúy', ['tone-placement']],
    ['Lê Khoẻ', 'Lê Khỏe', ['tone-placement']],
    ['Nguyễn Lý', 'Nguyễn Lí', ['i-y']],
    ['Nguyễn Quý', 'Nguyễn Quí', ['i-y']],
    ['Lê Thị Hoà My', 'Lê Thị Hòa Mi', ['tone-placement', 'i-y']],
    ['NguyễnVăn Mẫu', 'Nguyễn Văn Mẫu', ['spacing']],
  ])('%s and %s are one name: %j', (a, b, kinds) => {
    const found = compareNames(a, b);
    expect(found.same).toBe(true);
    expect(found.score).toBeGreaterThanOrEqual(0.95);
    expect(found.score).toBeLessThan(1);
    expect(found.explanation.map(({ kind }) => kind)).toStrictEqual(kinds);
  });

  it.each([
    ['Đỗ Thị Hồng Nhung', 'DO THI HONG NHUNG', 'diacritics-lost', 0.92],
    ['Nguyễn Văn An', 'Nguyễn Văn Ân', 'diacritics-differ', 0.88],
    ['Nguyễn Văn Minh', 'Nguyễn Văn Mihn', 'typo', 0.88],
    ['Nguyễn Văn Minh', 'Nguyễn Văn Min', 'typo', 0.88],
    ['Nguyễn Văn Minh', 'Văn Minh Nguyễn', 'word-order', 0.89],
    ['Nguyễn Văn Minh', 'Nguyễn Minh', 'word-missing', 0.8],
    ['Nguyễn Thị Hoa', 'Nguyễn Thị Lan', 'word-differs', 0.65],
    ['Nguyễn Thúy', 'Nguyễn Thúi', 'typo', 0.88],
    ['Lê An', 'Lê On', 'word-differs', 0.65],
    ['', 'Lê An', 'empty', 0],
    ['', '', 'empty', 0],
  ])('%s and %s may be two people: %s', (a, b, kind, score) => {
    const found = compareNames(a, b);
    expect(found).toMatchObject({ same: false, score });
    expect(found.explanation).toHaveLength(1);
    expect(found.explanation[0]?.kind).toBe(kind);
  });

  it('grades: the nearer, the higher', () => {
    const name = 'Nguyễn Thị Hồng Nhung';
    const scores = [
      'Nguyễn Thị Hồng Nhung',
      'Nguyen Thi Hong Nhung',
      'Nguyễn Thị Hông Nhung',
      'Nguyễn Thị Nhung',
      'Nguyễn Thị Mai Nhung',
      'Trần Văn Mẫu',
    ].map((other) => compareNames(name, other).score);
    expect(scores).toStrictEqual(scores.toSorted((a, b) => b - a));
    expect(new Set(scores).size).toBe(scores.length);
  });

  it('does not depend on the order of the two, stays within 0..1 and is explained', () => {
    const words = fc.array(
      fc.constantFrom('Nguyễn', 'Văn', 'Hoà', 'hòa', 'Lý', 'Lí', 'An', 'Ân', 'Y', ''),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(words, words, (left, right) => {
        const [a, b] = [left.join(' '), right.join(' ')];
        const found = compareNames(a, b);
        expect(compareNames(b, a).score).toBe(found.score);
        expect(found.score).toBeGreaterThanOrEqual(0);
        expect(found.score === 1).toBe(found.explanation.length === 0);
      }),
    );
  });

  it('takes any text, however long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const { score } = compareNames(a, b);
        expect(score >= 0 && score <= 1).toBe(true);
      }),
    );
    expect(compareNames('a '.repeat(100_000), 'b '.repeat(100_000)).score).toBe(0);
  });
});

describe('forms of a name', () => {
  it('canonical keeps the letters, folded drops the marks', () => {
    expect(canonicalName('  đỗ  thị\u200b Hồng ')).toBe('ĐỖ THỊ HỒNG');
    expect(foldName('đỗ thị Hồng')).toBe('DO THI HONG');
    expect(foldName('Y Ƀan Ĕban Č')).toBe('Y BAN EBAN C');
  });

  it('variants cover tone placement and i/y, the given one first', () => {
    const variants = nameVariants('Lê Thuý Mỹ');
    expect(variants[0]).toBe('Lê Thuý Mỹ');
    expect(new Set(variants)).toStrictEqual(
      new Set(['Lê Thuý Mỹ', 'Lê Thúy Mỹ', 'Lê Thuý Mĩ', 'Lê Thúy Mĩ']),
    );
    expect(nameVariants('HOÀ')).toStrictEqual(['HOÀ', 'HÒA']);
    expect(nameVariants('Quý')).toStrictEqual(['Quý', 'Quí']);
    expect(nameVariants('Nguyễn Thị Hoàn')).toStrictEqual(['Nguyễn Thị Hoàn']);
  });

  it('every variant counts as the same name', () => {
    for (const name of ['Lê Thuý Mỹ', 'Hoà Lý', 'Khoẻ Quý', 'Tạ Oà'])
      for (const variant of nameVariants(name)) expect(compareNames(name, variant).same).toBe(true);
  });
});

describe('masks', () => {
  it.each([
    ['Đỗ Thị Hồng Nhung', 'Đỗ T*** H*** N***'],
    ['  Đỗ   Ấn '.normalize('NFD'), 'Đỗ Ấ***'],
    ['Nhung', 'N***'],
    ['', ''],
  ])('name %j shows as %j', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it.each([
    ['031185004417', '0311••••4417'],
    ['012345678', '01••••678'],
    ['0123456789', '012••••789'],
    ['DN4790123456789', 'DN47•••••••6789'],
    ['1234', '••••'],
    ['12', '••'],
    ['', ''],
  ])('number %s shows as %s', (number, masked) => {
    expect(maskNumber(number)).toBe(masked);
  });
});
