import { describe, expect, it } from 'vitest';
import {
  type Identification,
  Identification as IdentificationSchema,
  type IdentityClaim,
  type IdentityWarning,
} from '../contract/index.ts';
import { identify } from './identify.ts';

const today = '2026-11-23';

const read = (payload: string | Uint8Array): Identification => {
  const found = identify(payload, 'scan', today);
  if (!found.ok) throw new Error(`${found.failure.code} for ${JSON.stringify(payload)}`);
  return IdentificationSchema.parse(found.value);
};
const code = (payload: string | Uint8Array): string | undefined => {
  const found = identify(payload, 'scan', today);
  return found.ok ? undefined : found.failure.code;
};

const card2021 =
  '001085012345|012345678|Nguyễn Văn Mẫu|15081985|Nam|Số 1/2 Ngõ 3, Phường A, Quận B, Hà Nội|10052021';
const card2024 =
  '079300012345||Trần Thị Hoà Mẫu|01022000|Nữ|Ấp 3, Xã C, TP. Hồ Chí Minh|20102024||||';

const claim2021: IdentityClaim = {
  personalNumber: '001085012345',
  oldNumber: '012345678',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: { value: '1985-08-15', precision: 'day' },
  sex: 'male',
  address: 'Số 1/2 Ngõ 3, Phường A, Quận B, Hà Nội',
  issueDate: '2021-05-10',
};
const claim2024: IdentityClaim = {
  personalNumber: '079300012345',
  fullName: 'Trần Thị Hoà Mẫu',
  dateOfBirth: { value: '2000-02-01', precision: 'day' },
  sex: 'female',
  address: 'Ấp 3, Xã C, TP. Hồ Chí Minh',
  issueDate: '2024-10-20',
};

describe('an undamaged citizen QR', () => {
  it('of 2021 gives all seven fields and no warning', () => {
    expect(read(card2021)).toStrictEqual({
      kind: 'citizen-qr-2021',
      claim: claim2021,
      trust: 'qr',
      warnings: [],
    });
  });

  it('of 2024 has four more fields, and empty ones leave no trace in the claim', () => {
    expect(read(card2024)).toStrictEqual({
      kind: 'citizen-qr-2024',
      claim: claim2024,
      trust: 'qr',
      warnings: [],
    });
  });

  it('keeps a tail that is not empty as it came, up to twenty parts', () => {
    const found = read(`${card2024.slice(0, -4)}|Cha A| Mẹ B||x`);
    expect(found.claim.extraFields).toStrictEqual(['Cha A', ' Mẹ B', '', 'x']);
    expect(found.warnings).toStrictEqual(['extra-fields']);
    expect(read(`${card2021}${'|x'.repeat(60)}`).claim.extraFields).toHaveLength(13);
  });

  it('may be typed into the entry box by a keyboard scanner and is still a QR', () => {
    const found = identify(card2021, 'typed', today);
    expect(found).toMatchObject({ ok: true, value: { trust: 'qr', kind: 'citizen-qr-2021' } });
  });

  it('reads the same from bytes', () => {
    expect(read(new TextEncoder().encode(card2024))).toStrictEqual(read(card2024));
  });
});

const replaceSeparators = (separator: string) => (payload: string) =>
  payload.replaceAll('|', separator);
const asWindows1252 = (payload: string): string =>
  new TextDecoder('windows-1252').decode(new TextEncoder().encode(payload));
const json = (payload: string): string => {
  const [id, old, name, dob, sex, address, issued] = payload.split('|');
  return JSON.stringify({
    id_card: id,
    old_id_card: old,
    full_name: name,
    date_of_birth: dob,
    gender: sex,
    address,
    date_of_issue: issued,
  });
};
const labelled = (payload: string): string => {
  const [id, old, name, dob = '', sex, address, issued] = payload.split('|');
  const born = `${dob.slice(0, 2)}/${dob.slice(2, 4)}/${dob.slice(4)}`;
  return `CCCD: ${id}|CMND: ${old}|Họ tên: ${name}|Ngày sinh: ${born}|Giới tính: ${sex}|Địa chỉ: ${address}|Ngày cấp: ${issued}`;
};

describe('damage that can be undone leaves the claim as it was', () => {
  const repaired: [string, (payload: string) => string | Uint8Array, IdentityWarning[]][] = [
    ['¦ for the pipe', replaceSeparators('¦'), ['separator-repaired']],
    ['~ for the pipe', replaceSeparators('~'), ['separator-repaired']],
    ['backslash for the pipe', replaceSeparators('\\'), ['separator-repaired']],
    ['slash for the pipe', replaceSeparators('/'), ['separator-repaired']],
    ['pipes in part', (p) => p.replace('|', '~').replace('|', '¦'), ['separator-repaired']],
    [
      'đ for 0 in digits',
      (p) => p.replace(/^[^|]*/, (n) => n.replaceAll('0', 'đ')),
      ['characters-repaired'],
    ],
    [
      'đ for 0 in dates',
      (p) => p.replace(/\|\d{8}(?=\|)/g, (d) => d.replaceAll('0', 'đ')),
      ['characters-repaired'],
    ],
    ['a lost leading zero', (p) => p.slice(1), ['leading-zero-restored']],
    ['a byte order mark', (p) => `\ufeff${p}`, []],
    [
      'a byte order mark in bytes',
      (p) => Uint8Array.of(0xef, 0xbb, 0xbf, ...new TextEncoder().encode(p)),
      [],
    ],
    ['zero-width characters', (p) => [...p].join('\u200b'), []],
    ['bidirectional marks', (p) => `\u202a${p}\u202c`, []],
    ['an AIM prefix', (p) => `]Q1${p}`, []],
    ['another AIM prefix after a space', (p) => ` ]Q3${p}`, []],
    ['dollars around', (p) => `$${p}$`, []],
    ['CR LF', (p) => `${p}\r\n`, []],
    ['TAB and spaces', (p) => `\t  ${p} \t`, []],
    ['STX and ETX', (p) => `\u0002${p}\u0003`, []],
    ['NFD', (p) => p.normalize('NFD'), []],
    ['doubled spaces', (p) => p.replaceAll(' ', '  '), []],
    ['no-break spaces', (p) => p.replaceAll(' ', '\u00a0'), []],
    ['spaces around fields', (p) => p.replaceAll('|', ' | '), []],
    ['spaces in the number', (p) => `${p.slice(0, 3)} ${p.slice(3, 9)} ${p.slice(9)}`, []],
    ['leading separators', (p) => `||${p}`, []],
    ['UTF-8 taken for Windows-1252', asWindows1252, ['characters-repaired']],
    [
      'NFD taken for Windows-1252',
      (p) => asWindows1252(p.normalize('NFD')),
      ['characters-repaired'],
    ],
    ['an empty old number dropped', (p) => p.replace('||', '|'), []],
    ['JSON', json, []],
    ['labels', labelled, []],
  ];

  for (const [damage, apply, warnings] of repaired) {
    it(`${damage}`, () => {
      for (const [payload, claim] of [
        [card2021, claim2021],
        [card2024, claim2024],
      ] as const) {
        const found = read(apply(payload));
        expect(found.claim).toStrictEqual(claim);
        expect(found.warnings).toStrictEqual(expect.arrayContaining(warnings));
        expect(found.trust).toBe('qr');
      }
    });
  }

  it('all at once', () => {
    const worst = `\ufeff]Q1$${card2021.normalize('NFD').replaceAll('|', '\\').replaceAll(' ', '  ')}$\r\n`;
    expect(read(worst).claim).toStrictEqual(claim2021);
  });

  it('both zeros of 00x lost, where the year of birth confirms it', () => {
    expect(read(card2021.slice(2)).claim).toStrictEqual(claim2021);
    expect(code(card2021.slice(2).replace('15081985', '15081971'))).toBe('identity.number-invalid');
  });

  it('the leading zero of dates and of the old number', () => {
    const found = read('001085012345|12345678|Nguyễn Văn Mẫu|5081985|Nam|Hà Nội|1052021');
    expect(found.claim).toMatchObject({
      oldNumber: '012345678',
      dateOfBirth: { value: '1985-08-05', precision: 'day' },
      issueDate: '2021-05-01',
    });
    expect(found.warnings).toStrictEqual(['leading-zero-restored']);
  });
});

describe('damage that cannot be undone is marked, never guessed', () => {
  const withName = (name: string): string => card2021.replace('Nguyễn Văn Mẫu', name);

  it.each([
    ['question marks', 'Nguy?n V?n M?u'],
    ['replacement characters', 'Nguy\ufffdn V\ufffdn M\ufffdu'],
    ['Telex keystrokes', 'Nguyeexn Vawn Maaux'],
    ['Telex with the tone last', 'Nguyeenx Vawn Maaux'],
    ['Telex capitals', 'DDOOX THIJ MAAUX'],
    ['VNI keystrokes', 'Nguye64n Va8n Ma64u'],
    ['letters dropped', 'Nguyn Vn Mu'],
    ['digits', 'Nguyễn Văn M4u'],
    ['an @', 'Nguyễn V@n Mẫu'],
  ])('a name with %s is untrusted, and so is the address beside it', (_, name) => {
    const found = read(withName(name));
    expect(found.warnings).toStrictEqual(['name-untrusted', 'address-untrusted']);
    expect(found.claim.personalNumber).toBe('001085012345');
    expect(found.claim.dateOfBirth?.value).toBe('1985-08-15');
  });

  it.each([
    'Nguyen Van Mau',
    "Y' Ban Niê",
    "H'Hen Niê",
    'Y Đhăm Ƀkrông',
    'LÊ AN',
    'Lee Min Ho',
    'Đinh Thị Sor',
    'Tôn Nữ Tạ Quang-Bửu',
    'Peter Thomas',
  ])('%s is a name like any other', (name) => {
    expect(read(withName(name))).toMatchObject({ claim: { fullName: name }, warnings: [] });
  });

  it.each(['', '-', '???', '12345'])('a name "%s" is missing', (name) => {
    const found = read(withName(name));
    expect(found.claim).not.toHaveProperty('fullName');
    expect(found.warnings).toContain('name-missing');
  });

  it('an endless name is dropped', () => {
    const found = read(withName('Mẫu '.repeat(60)));
    expect(found.claim).not.toHaveProperty('fullName');
    expect(found.warnings).toContain('name-untrusted');
  });

  it('bytes that are not UTF-8 make the name untrusted and keep the rest', () => {
    const bytes = new TextEncoder().encode(card2021);
    bytes[bytes.indexOf(0xe1)] = 0xff;
    const found = read(bytes);
    expect(found.warnings).toStrictEqual(['name-untrusted', 'address-untrusted']);
    expect(found.claim.personalNumber).toBe('001085012345');
  });

  it('a lone surrogate does not survive', () => {
    expect(read(withName('Mẫ\ud800u')).claim.fullName?.isWellFormed()).toBe(true);
  });

  it('a damaged address alone is untrusted alone', () => {
    const found = read(card2021.replace('Phường', 'Ph??ng'));
    expect(found.warnings).toStrictEqual(['address-untrusted']);
  });
});

describe('birth dates', () => {
  const withBirth = (date: string): Identification => read(card2021.replace('15081985', date));

  it.each([
    ['1985', { value: '1985', precision: 'year' }],
    ['081985', { value: '1985-08', precision: 'month' }],
    ['00001985', { value: '1985', precision: 'year' }],
    ['00081985', { value: '1985-08', precision: 'month' }],
  ])('%s is kept as far as it is known', (date, born) => {
    const found = withBirth(date);
    expect(found.claim.dateOfBirth).toStrictEqual(born);
    expect(found.warnings).toStrictEqual(['birth-date-incomplete']);
  });

  it.each(['15/08/1985', '15-08-1985', '15.8.1985'])('%s is read too', (date) => {
    expect(withBirth(date).claim.dateOfBirth).toStrictEqual(claim2021.dateOfBirth);
  });

  it.each([
    '31021985',
    '29021985',
    '15131985',
    '32011985',
    '15081885',
    '24112026',
    '2027',
    'abc',
    '123',
    '150819855',
  ])('%s is left out with a warning, the rest stays', (date) => {
    const found = withBirth(date);
    expect(found.claim).not.toHaveProperty('dateOfBirth');
    expect(found.warnings).toContain('birth-date-untrusted');
    expect(found.claim.fullName).toBe('Nguyễn Văn Mẫu');
  });

  it('today is still possible, and leap days are real in leap years only', () => {
    expect(withBirth('23112026').claim.dateOfBirth?.value).toBe('2026-11-23');
    expect(withBirth('29022000').claim.dateOfBirth?.value).toBe('2000-02-29');
    expect(withBirth('29021900').claim).not.toHaveProperty('dateOfBirth');
  });
});

describe('hints that never reject', () => {
  it.each<[string, string, IdentityWarning[]]>([
    ['an unknown province', card2021.replace('001085', '999085'), ['province-prefix-unknown']],
    ['a birth to come', card2021.replace('1985', '2085'), ['birth-date-untrusted']],
    ['a century digit', card2021.replace('001085', '001285'), ['century-digit-mismatch']],
    ['a sex digit', card2021.replace('001085', '001185'), ['sex-digit-mismatch']],
    ['a year digit', card2021.replace('001085', '001086'), ['birth-year-digit-mismatch']],
    ['an unreadable sex', card2021.replace('|Nam|', '|N?|'), ['sex-unknown']],
    ['an old number of 7 digits', card2021.replace('012345678', '1234567'), ['old-number-invalid']],
    ['an impossible issue date', card2021.replace('10052021', '31022021'), ['issue-date-invalid']],
    ['an issue date to come', card2021.replace('10052021', '10052027'), ['issue-date-invalid']],
    ['a missing issue date', card2021.slice(0, -9), ['fields-missing']],
  ])('%s gives its warning', (_, payload, warnings) => {
    expect(read(payload).warnings).toStrictEqual(warnings);
  });

  it('what is not believed is not in the claim', () => {
    const found = read(card2021.replace('10052021', '31022021').replace('|Nam|', '|?|'));
    expect(found.claim).not.toHaveProperty('issueDate');
    expect(found.claim).not.toHaveProperty('sex');
  });

  it.each(['Nữ', 'NỮ', 'nu', 'Nuwx', 'nu74', '2', 'Nữ '])('sex %s is female', (sex) => {
    expect(read(card2024.replace('Nữ', sex)).claim.sex).toBe('female');
  });
});

describe('what cannot be used', () => {
  it.each([
    ['', 'identity.empty'],
    [' \r\n$\ufeff', 'identity.empty'],
    ['x'.repeat(4097), 'identity.too-long'],
    ['001085012345|012345678|Nguyễn Văn Mẫu', 'identity.truncated'],
    ['001085012345||', 'identity.truncated'],
    ['001085012345/012345678/Nguyễn', 'identity.truncated'],
    [card2021.replace('001085012345', '0010850123456'), 'identity.number-invalid'],
    [card2021.replace('001085012345', '001085O12345'), 'identity.number-invalid'],
    [card2021.replace('001085012345', '00108501234'), 'identity.number-invalid'],
    ['https://example.vn/a?b=1|2|3|4|5|6|7', 'identity.not-a-card'],
    ['www.example.vn', 'identity.not-a-card'],
    [
      '00020101021138570010A00000072701270006970436011301234567890120208QRIBFTTA53037045802VN63041234',
      'identity.not-a-card',
    ],
    ['WIFI:T:WPA;S:mau;P:mau;;', 'identity.not-a-card'],
    ['BEGIN:VCARD\nFN:Mau\nEND:VCARD', 'identity.not-a-card'],
    ['xin chào', 'identity.unrecognised'],
    ['a|b|c|d|e|f|g', 'identity.unrecognised'],
    ['||||||||||', 'identity.unrecognised'],
    ['{"a":1}', 'identity.unrecognised'],
    ['{"a":', 'identity.unrecognised'],
    ['\u0000\ufffd\ufffd', 'identity.unrecognised'],
  ])('%j gives %s', (payload, expected) => {
    expect(code(payload)).toBe(expected);
  });

  it('overlong bytes are refused before they are decoded', () => {
    expect(code(new Uint8Array(1_000_000))).toBe('identity.too-long');
  });
});
