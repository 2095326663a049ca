import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Identification, isFailureCode } from '../contract/index.ts';
import { identify } from './identify.ts';

const today = '2026-11-23';

const wellFormed = (payload: string | Uint8Array, via: 'scan' | 'typed' = 'scan'): void => {
  const found = identify(payload, via, today);
  if (!found.ok) {
    expect(isFailureCode(found.failure.code) && found.failure.code.startsWith('identity.')).toBe(
      true,
    );
    return;
  }
  // Strict equality with what the schema keeps: no stray, null or undefined key.
  expect(Identification.parse(found.value)).toStrictEqual(found.value);
  expect(JSON.parse(JSON.stringify(found.value))).toStrictEqual(found.value);
  expect(new Set(found.value.warnings).size).toBe(found.value.warnings.length);
};

const seeds = [
  '001085012345|012345678|Nguyễn Văn Mẫu|15081985|Nam|Số 1/2 Ngõ 3, Hà Nội|10052021',
  '079300012345||Trần Thị Mẫu|01022000|Nữ|Ấp 3, TP. Hồ Chí Minh|20102024||||',
  'DN4790123456789|5472e1baa76e205468e1bb8b204de1baab75|01/02/1980|2|5468c3b46e2031|79 - 012|01/01/2025|-|05/01/2025|7900|-|4|01/01/2028|0123abcd-7e00|$',
  'IDVNM0850123455001085012345<<<8508156M3508159VNM<<<<<<<<<<<4NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<',
  'CCCD: 001085012345|Họ tên: Nguyễn Văn Mẫu|Ngày sinh: 15/08/1985',
  '{"id":1085012345,"name":"Nguyễn Văn Mẫu","dob":"15/08/1985"}',
  'DN4790123456789',
];

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const letters = fc.constantFrom(
  'Nguyễn',
  'Trần',
  'Lê',
  'Văn',
  'Thị',
  'Hoà',
  'Ấn',
  'Đạt',
  'Mẫu',
  "Y'Ban",
);

describe('identify', () => {
  it('answers any bytes with an identification or a failure of its own', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => wellFormed(bytes)));
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom('scan', 'typed'),
        (text, via) => wellFormed(text, via),
      ),
    );
    // Lone surrogates too.
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 }), (units) =>
        wellFormed(String.fromCharCode(...units)),
      ),
    );
  });

  it('answers any fields between separators', () => {
    const field = fc.oneof(
      digits(12),
      digits(8),
      fc.string({ maxLength: 20 }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '',
        '-',
        'Nam',
        'Nữ',
        '1',
        '$',
        'đ',
        '?',
        'DN4790123456789',
        '01/02/1980',
        'e1bâ5',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(field, { maxLength: 25 }),
        fc.constantFrom('|', '¦', '~', '\\', '/'),
        (fields, separator) => wellFormed(fields.join(separator)),
      ),
      { numRuns: 500 },
    );
  });

  it('answers real payloads with any few characters changed, added or lost', () => {
    const edit = fc.record({
      at: fc.nat(250),
      remove: fc.nat(3),
      insert: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 3 }),
        fc.constantFrom('|', '~', 'đ', '?', '\ufffd', ' '),
      ),
    });
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 5 }), (seed, edits) =>
        wellFormed(
          edits.reduce(
            (text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove),
            seed,
          ),
        ),
      ),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.nat(250), fc.nat(255), (seed, at, byte) => {
        const bytes = new TextEncoder().encode(seed);
        bytes[at % bytes.length] = byte;
        wellFormed(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('gives back every field of a well-formed citizen QR', () => {
    const day = fc.record({
      year: fc.integer({ min: 1900, max: 2025 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    });
    const two = (value: number): string => String(value).padStart(2, '0');
    fc.assert(
      fc.property(
        digits(12),
        fc.option(digits(9), { nil: '' }),
        fc.array(letters, { minLength: 1, maxLength: 5 }),
        day,
        fc.constantFrom('Nam', 'Nữ'),
        day,
        fc.boolean(),
        (personalNumber, oldNumber, words, born, sex, issued, is2024) => {
          const compact = (d: typeof born): string => `${two(d.day)}${two(d.month)}${d.year}`;
          const iso = (d: typeof born): string => `${d.year}-${two(d.month)}-${two(d.day)}`;
          const fullName = words.join(' ');
          const payload = `${personalNumber}|${oldNumber}|${fullName}|${compact(born)}|${sex}|Xã Mẫu|${compact(issued)}${is2024 ? '||||' : ''}`;
          const found = identify(payload, 'scan', today);
          expect(found.ok && found.value.claim).toStrictEqual({
            personalNumber,
            ...(oldNumber !== '' && { oldNumber }),
            fullName,
            dateOfBirth: { value: iso(born), precision: 'day' },
            sex: sex === 'Nam' ? 'male' : 'female',
            address: 'Xã Mẫu',
            issueDate: iso(issued),
          });
        },
      ),
    );
  });

  it('has the same answer for the same input: nothing is remembered between two calls', () => {
    for (const seed of seeds)
      expect(identify(seed, 'scan', today)).toStrictEqual(identify(seed, 'scan', today));
  });

  it('takes the day of today when none is given', () => {
    const tomorrow = new Date(Date.now() + 2 * 86_400_000)
      .toISOString()
      .slice(0, 10)
      .split('-')
      .reverse()
      .join('');
    const found = identify(`001085012345||Nguyễn Văn Mẫu|${tomorrow}|Nam|Hà Nội|10052021`);
    expect(found).toMatchObject({ ok: true, value: { warnings: ['birth-date-untrusted'] } });
  });
});

describe('work grows only with the length of the input', () => {
  it('because the input is capped', () => {
    for (const character of ['|', '/', ' ', '$', 'a', '0', '<', 'đ', '{', '\u0300', '\u200b', ':'])
      expect(identify(character.repeat(4097), 'scan', today)).toMatchObject({
        ok: false,
        failure: { code: 'identity.too-long' },
      });
  });

  it('at the cap every kind of repetition is still answered', () => {
    for (const unit of [
      '|',
      '/',
      ' ',
      '$',
      'a',
      '0',
      '<',
      'đ',
      '{"a":',
      '\u0300',
      'a ',
      '1/',
      '01/02/1980/',
      'aa',
      ':|',
    ])
      for (const head of ['', '001085012345|', 'DN4790123456789|', 'IDVNM'])
        wellFormed((head + unit.repeat(4096)).slice(0, 4096));
  });

  it('and because no regular expression repeats a group that repeats', () => {
    const nested = /\((?:[^()\\]|\\.)*(?:[+*]|,\d*\})(?:[^()\\]|\\.)*\)(?:[+*]|\{\d*,\}?)/;
    expect(nested.test('/(a+)+$/')).toBe(true);
    expect(nested.test('/^(?:[a-z]*b)*/')).toBe(true);
    const sources = readdirSync(import.meta.dirname).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
    );
    expect(sources.length).toBeGreaterThan(10);
    for (const file of sources) {
      const literals =
        readFileSync(`${import.meta.dirname}/${file}`, 'utf8').match(/\/(?![/*]).+\/[gimuy]*/g) ??
        [];
      for (const literal of literals)
        expect(nested.test(literal), `${file}: ${literal}`).toBe(false);
    }
  });
});
