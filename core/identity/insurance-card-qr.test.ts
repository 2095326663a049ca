import { describe, expect, it } from 'vitest';
import {
  type Identification,
  Identification as IdentificationSchema,
  type IdentityClaim,
} from '../contract/index.ts';
import { identify } from './identify.ts';

const today = '2026-11-23';

const read = (payload: string): Identification => {
  const found = identify(payload, 'scan', today);
  if (!found.ok) throw new Error(`${found.failure.code} for ${payload}`);
  return IdentificationSchema.parse(found.value);
};
const code = (payload: string): string | undefined => {
  const found = identify(payload, 'scan', today);
  return found.ok ? undefined : found.failure.code;
};

const hex = (text: string): string => Buffer.from(text).toString('hex');

const fields = [
  'DN4790123456789',
  hex('Trần Thị Mẫu'),
  '01/02/1980',
  '2',
  hex('Thôn 1, Xã Ấ'),
  '79 - 012',
  '01/01/2025',
  '31/12/2026',
  '05/01/2025',
  '7900',
  hex('Nguyễn Văn Cha'),
  '5',
  '01/01/2028',
  '0123abcd-7e00',
  '$',
];
const withField = (at: number, value: string): string => fields.with(at, value).join('|');
const card = fields.join('|');

const claim: IdentityClaim = {
  cardNumber: 'DN4790123456789',
  insuranceNumber: '0123456789',
  fullName: 'Trần Thị Mẫu',
  dateOfBirth: { value: '1980-02-01', precision: 'day' },
  sex: 'female',
  address: 'Thôn 1, Xã Ấ',
  initialFacility: '79012',
  coverageStart: '2025-01-01',
  coverageEnd: '2026-12-31',
  issueDate: '2025-01-05',
  guardianName: 'Nguyễn Văn Cha',
  livingArea: 'K1',
  fiveYearsFrom: '2028-01-01',
};

it('an undamaged BHYT card QR gives all its fields and no warning', () => {
  expect(read(card)).toStrictEqual({ kind: 'insurance-card-qr', claim, trust: 'qr', warnings: [] });
});

describe('damage that can be undone leaves the claim as it was', () => {
  const telex = (payload: string): string =>
    payload.replace(
      /aaf|aa|ee|dd|af/g,
      (keys) => ({ aaf: 'ầ', aa: 'â', ee: 'ê', dd: 'đ', af: 'à' })[keys] ?? keys,
    );

  it.each<[string, string]>([
    ['the $ missing', card.slice(0, -1)],
    ['the last separator missing too', card.slice(0, -2)],
    ['~ for the pipe', card.replaceAll('|', '~')],
    ['¦ for the pipe', card.replaceAll('|', '¦')],
    ['backslash for the pipe', card.replaceAll('|', '\\')],
    ['slash for the pipe', card.replaceAll('|', '/')],
    ['capital hexadecimal', card.toUpperCase()],
    ['lower case', card.toLowerCase()],
    ['Telex in the hexadecimal', telex(card)],
    ['Đ for D in the number', card.replace('DN4', 'ĐN4')],
    ['đ for D in the number', card.replace('DN4', 'đn4')],
    ['đ for 0 in the number', card.replace('4790', '479đ')],
    ['an AIM prefix and CR', `]Q1${card}\r`],
    ['one-digit days and months', card.replace('01/02/1980', '1/2/1980')],
    ['separators in the number', card.replace('DN4790123456789', 'DN-4-79-0123456789')],
    ['plain text for the name', withField(1, 'Trần Thị Mẫu')],
    ['NFD in the hexadecimal', withField(1, hex('Trần Thị Mẫu'.normalize('NFD')))],
    ['an en-dash in the facility', withField(5, '79 – 012')],
    ['a space in the facility', withField(5, '79 012')],
    ['a joined facility', withField(5, '79012')],
  ])('%s', (_, payload) => {
    expect(read(payload).claim).toStrictEqual(claim);
  });

  it('the Telex case really contains what an input method makes', () => {
    expect(telex(hex('Xã Ấ đê ắ'))).toMatch(/â/);
    const name = 'Đặng Thắng Mẫu Ấn';
    const found = read(telex(withField(1, hex(name))));
    expect(found.claim.fullName).toBe(name);
    expect(found.warnings).toContain('characters-repaired');
  });
});

it.each([
  ['5472e1bzz', 'a character that is not hexadecimal'],
  ['5472e1baa', 'an odd number of characters'],
  ['5472ffff31', 'bytes that are not UTF-8'],
  ['54e1bá82047á9', 'VNI keystrokes'],
])('a name %s is untrusted: %s', (name) => {
  const found = read(withField(1, name));
  expect(found.warnings).toContain('name-untrusted');
  expect(found.claim.cardNumber).toBe('DN4790123456789');
});

it('keystrokes of VNI are not taken for those of Telex', () => {
  // Without an untouched a1..a5 or e1..e5 anywhere, â may be Telex aa or VNI a6.
  const unsure = fields.with(1, '4cc3â').with(4, '-').with(10, '-').join('|');
  expect(read(unsure).warnings).toContain('name-untrusted');
  expect(read(withField(1, '4cc3â')).claim.fullName).toBe('Lê');
});

it('names made of hexadecimal letters are not taken for hexadecimal', () => {
  expect(read(withField(1, 'Da Be')).claim.fullName).toBe('Da Be');
});

it('a dash or nothing means absent', () => {
  const bare = fields.map((field, at) => (at < 4 ? field : '-')).join('|');
  expect(read(bare)).toStrictEqual({
    kind: 'insurance-card-qr',
    claim: {
      cardNumber: 'DN4790123456789',
      insuranceNumber: '0123456789',
      fullName: 'Trần Thị Mẫu',
      dateOfBirth: { value: '1980-02-01', precision: 'day' },
      sex: 'female',
    },
    trust: 'qr',
    warnings: [],
  });
  expect(read(withField(7, '')).claim).not.toHaveProperty('coverageEnd');
});

it.each([
  ['4', undefined],
  ['5', 'K1'],
  ['6', 'K2'],
  ['7', 'K3'],
  ['9', undefined],
])('living area %s is %s', (area, expected) => {
  expect(read(withField(11, area)).claim.livingArea).toBe(expected);
});

it('a year of birth alone is a year', () => {
  expect(read(withField(2, '1980'))).toMatchObject({
    claim: { dateOfBirth: { value: '1980', precision: 'year' } },
    warnings: ['birth-date-incomplete'],
  });
});

describe('the number', () => {
  it('may be the ten digits of the new card', () => {
    const found = read(withField(0, '0123456789'));
    expect(found.kind).toBe('insurance-card-qr');
    expect(found.claim.insuranceNumber).toBe('0123456789');
    expect(found.claim).not.toHaveProperty('cardNumber');
  });

  it('may have lost its leading zero', () => {
    expect(read(withField(0, '123456789'))).toMatchObject({
      claim: { insuranceNumber: '0123456789' },
      warnings: ['leading-zero-restored'],
    });
  });

  it('may be the personal number', () => {
    expect(read(withField(0, '079180012345'))).toMatchObject({
      kind: 'insurance-card-qr',
      claim: { personalNumber: '079180012345' },
      warnings: [],
    });
  });

  it('with an unlisted object code is taken with a warning', () => {
    expect(read(withField(0, 'ZZ4790123456789')).warnings).toStrictEqual(['object-code-unknown']);
  });

  it.each(['DN6790123456789', 'DN479012345678', 'D14790123456789'])('%s is refused', (number) => {
    expect(code(withField(0, number))).toBe('identity.card-number-invalid');
  });
});

it('dates that cannot be are left out with a warning', () => {
  expect(read(withField(6, '31/02/2025'))).toMatchObject({ warnings: ['validity-invalid'] });
  expect(read(withField(6, '31/02/2025')).claim).not.toHaveProperty('coverageStart');
  expect(read(withField(8, '31/02/2025'))).toMatchObject({ warnings: ['issue-date-invalid'] });
  expect(read(withField(7, '31/12/2024')).warnings).toStrictEqual(['validity-invalid']);
});

it('a card cut short is used as far as it goes, and refused when too little is left', () => {
  expect(read(fields.slice(0, 9).join('|')).warnings).toStrictEqual(['fields-missing']);
  expect(code(fields.slice(0, 5).join('|'))).toBe('identity.truncated');
});
