import { describe, expect, it } from 'vitest';
import { identify } from './identify.ts';
import { mrzCheckDigit } from './mrz-td1.ts';

const today = '2026-11-23';

const zone = ({
  documentNumber = '085012345',
  personalNumber = '001085012345',
  birth = '850815',
  sex = 'M',
  expiry = '350815',
  more = '',
  name = 'NGUYEN<<VAN<MAU',
} = {}): string => {
  const first = `IDVNM${documentNumber}${mrzCheckDigit(documentNumber)}${personalNumber}`.padEnd(
    30,
    '<',
  );
  const start =
    `${birth}${mrzCheckDigit(birth)}${sex}${expiry}${mrzCheckDigit(expiry)}VNM${more}`.padEnd(
      29,
      '<',
    );
  const composite = first.slice(5) + start.slice(0, 7) + start.slice(8, 15) + start.slice(18, 29);
  return [first, start + mrzCheckDigit(composite), name.padEnd(30, '<')].join('\n');
};

const code = (payload: string): string | undefined => {
  const found = identify(payload, 'scan', today);
  return found.ok ? undefined : found.failure.code;
};

describe('check digits', () => {
  it.each([
    ['L898902C3', '6'],
    ['740812', '2'],
    ['120415', '9'],
    ['D23145890', '7'],
  ])('%s has %s, as ICAO 9303 prints it', (field, digit) => {
    expect(mrzCheckDigit(field)).toBe(digit);
  });
});

describe('a machine-readable zone', () => {
  it('gives number, birth, sex, expiry and a name that is not trusted for lack of diacritics', () => {
    expect(identify(zone(), 'scan', today)).toStrictEqual({
      ok: true,
      value: {
        kind: 'mrz-td1',
        claim: {
          personalNumber: '001085012345',
          fullName: 'NGUYEN VAN MAU',
          dateOfBirth: { value: '1985-08-15', precision: 'day' },
          sex: 'male',
          expiryDate: '2035-08-15',
          documentNumber: '085012345',
          nationality: 'VNM',
        },
        trust: 'qr',
        warnings: ['name-untrusted'],
      },
    });
  });

  it('reads the same in one line, with CR LF, in lower case', () => {
    const expected = identify(zone(), 'scan', today);
    for (const text of [
      zone().replaceAll('\n', ''),
      zone().replaceAll('\n', '\r\n'),
      zone().toLowerCase(),
    ])
      expect(identify(text, 'scan', today)).toStrictEqual(expected);
  });

  it('takes the century from the personal number', () => {
    const born = (personalNumber: string, birth: string): unknown => {
      const found = identify(zone({ personalNumber, birth }), 'scan', today);
      return found.ok && found.value.claim.dateOfBirth?.value;
    };
    expect(born('001020012345', '200815')).toBe('1920-08-15');
    expect(born('001220012345', '200815')).toBe('2020-08-15');
    expect(born('001099012345', '850815')).toBe('1985-08-15');
  });

  it('keeps a birth date as far as it is known', () => {
    expect(identify(zone({ birth: '85<<<<' }), 'scan', today)).toMatchObject({
      ok: true,
      value: { claim: { dateOfBirth: { value: '1985', precision: 'year' } } },
    });
  });

  it('misread anywhere in number, birth date or personal number fails', () => {
    const whole = zone().replaceAll('\n', '');
    for (const at of [5, 9, 13, 14, 15, 20, 26, 30, 35, 36, 59]) {
      const digit = String((Number(whole[at]) + 1) % 10);
      expect(code(whole.slice(0, at) + digit + whole.slice(at + 1))).toBe(
        'identity.mrz-check-failed',
      );
    }
  });

  it("misread in the second line's optional data fails too, since the composite digit covers it", () => {
    const whole = zone({ more: '12345' });
    expect(code(whole)).toBeUndefined();
    expect(code(whole.replace('VNM12345', 'VNM12355'))).toBe('identity.mrz-check-failed');
  });

  it('reads the specimen of ICAO 9303-5, which has no personal number', () => {
    const specimen =
      'I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<';
    expect(identify(specimen, 'scan', today)).toMatchObject({
      ok: true,
      value: {
        claim: { documentNumber: 'D23145890', fullName: 'ERIKSSON ANNA MARIA', nationality: 'UTO' },
      },
    });
  });

  it('with a misread expiry date is used without it', () => {
    const found = identify(zone().replace('350815', '360815'), 'scan', today);
    expect(found).toMatchObject({
      ok: true,
      value: {
        claim: { personalNumber: '001085012345' },
        warnings: expect.arrayContaining(['mrz-check-digit-mismatch']),
      },
    });
    if (found.ok) expect(found.value.claim).not.toHaveProperty('expiryDate');
  });

  it('without a personal number says so', () => {
    expect(identify(zone({ personalNumber: '' }), 'scan', today)).toMatchObject({
      ok: true,
      value: { warnings: expect.arrayContaining(['fields-missing']) },
    });
  });

  it('cut short is truncated; a passport is another paper', () => {
    expect(code(zone().slice(0, 50))).toBe('identity.truncated');
    expect(code('P<VNMNGUYEN<<VAN<MAU<<<<<<<<<<<<<<<<<<<<<<<<')).toBe('identity.not-a-card');
  });
});
