import { describe, expect, it } from 'vitest';
import provinceData from './data/provinces.json' with { type: 'json' };
import { identify } from './identify.ts';
import { provinceOfPersonalNumber } from './provinces.ts';

const today = '2026-11-23';

describe('a number alone', () => {
  it.each<[string, string, object]>([
    ['001085012345', 'personal-number', { personalNumber: '001085012345' }],
    ['001 085 012.345', 'personal-number', { personalNumber: '001085012345' }],
    ['0123456789', 'insurance-number', { insuranceNumber: '0123456789' }],
    ['012345678', 'old-identity-number', { oldNumber: '012345678' }],
    ...[
      'DN4790123456789',
      'dn4790123456789',
      'ĐN4790123456789',
      'đn-4-79-0123456789',
      'DN 4_79.0123456789',
    ].map((text): [string, string, object] => [
      text,
      'insurance-card-number',
      { cardNumber: 'DN4790123456789', insuranceNumber: '0123456789' },
    ]),
    [
      'HĐ4790123456789',
      'insurance-card-number',
      { cardNumber: 'HD4790123456789', insuranceNumber: '0123456789' },
    ],
  ])('%s is a %s, scanned or typed, and worth no more than typing', (text, kind, claim) => {
    for (const via of ['scan', 'typed'] as const) {
      const found = identify(text, via, today);
      expect(found).toMatchObject({ ok: true, value: { kind, trust: 'typed' } });
      if (found.ok) expect(found.value.claim).toStrictEqual(claim);
    }
  });

  it('đ among the digits was a 0', () => {
    expect(identify('đđ1085đ12345', 'scan', today)).toMatchObject({
      ok: true,
      value: { claim: { personalNumber: '001085012345' }, warnings: ['characters-repaired'] },
    });
  });

  it('with eleven digits has lost a zero to a machine, or a digit to a hand', () => {
    expect(identify('79300012345', 'scan', today)).toMatchObject({
      ok: true,
      value: {
        kind: 'personal-number',
        claim: { personalNumber: '079300012345' },
        warnings: ['leading-zero-restored'],
      },
    });
    expect(identify('79300012345', 'typed', today)).toMatchObject({
      ok: false,
      failure: { code: 'identity.number-invalid' },
    });
    expect(identify('99300012345', 'scan', today)).toMatchObject({
      ok: false,
      failure: { code: 'identity.number-invalid' },
    });
  });

  it.each([
    ['1', 'identity.number-invalid'],
    ['1234567890123', 'identity.number-invalid'],
    ['DN6790123456789', 'identity.card-number-invalid'],
    ['DN479012345678', 'identity.card-number-invalid'],
    ['A123456789', 'identity.unrecognised'],
    ['Nguyễn Văn Mẫu', 'identity.unrecognised'],
  ])('%s gives %s', (text, code) => {
    expect(identify(text, 'typed', today)).toMatchObject({ ok: false, failure: { code } });
  });

  it('gives hints about its digits', () => {
    const warnings = (text: string): unknown => {
      const found = identify(text, 'typed', today);
      return found.ok ? found.value.warnings : found.failure;
    };
    expect(warnings('999085012345')).toStrictEqual(['province-prefix-unknown']);
    expect(warnings('001485012345')).toStrictEqual(['century-digit-mismatch']);
    expect(warnings('ZZ4790123456789')).toStrictEqual(['object-code-unknown']);
  });
});

describe('provinces', () => {
  it('are 63 before and 34 after the merger, and each went into exactly one', () => {
    expect(provinceData.old).toHaveLength(63);
    expect(provinceData.new).toHaveLength(34);
    expect(provinceData.new.flatMap(({ formedFrom }) => formedFrom).sort()).toStrictEqual(
      provinceData.old.map(({ code }) => code).sort(),
    );
  });

  it('of a number follow the old list, whose codes can mean something else in the new one', () => {
    expect(provinceOfPersonalNumber('015085012345')).toStrictEqual({
      code: '015',
      name: 'Yên Bái',
      now: { code: '15', name: 'Lào Cai' },
    });
    expect(provinceOfPersonalNumber('010')?.now.code).toBe('15');
    expect(provinceOfPersonalNumber('000')).toBeUndefined();
    expect(provinceOfPersonalNumber('')).toBeUndefined();
  });
});
