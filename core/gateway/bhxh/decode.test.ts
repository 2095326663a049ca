import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EligibilityAnswer, VisitHistoryReply } from '../../contract/index.ts';
import { decodeOfficialHistory, decodeOfficialReply } from './decode.ts';

/** As annex 3 of CV 1923/BHXH-CNTT shows one, with synthetic values. */
const official = {
  maKetQua: '004',
  ghiChu: 'Thẻ cũ còn giá trị sử dụng nhưng đã được cấp thẻ mới',
  maThe: 'DN4790123456789',
  hoTen: 'NGUYỄN THỊ THỬ',
  ngaySinh: '15/08/1985',
  gioiTinh: 'Nữ',
  diaChi: 'Phường Mẫu, Thành phố Hồ Chí Minh',
  maDKBD: '79024',
  cqBHXH: 'BHXH Thành phố Hồ Chí Minh',
  gtTheTu: '01/01/2026',
  gtTheDen: '31/12/2026',
  maKV: 'K1',
  ngayDu5Nam: '01/01/2028',
  maSoBHXH: '0123456789',
  maTheCu: null,
  maTheMoi: 'DN4790123456780',
  gtTheTuMoi: '01/12/2026',
  gtTheDenMoi: '30/11/2027',
  maDKBDMoi: '79025',
  tenDKBDMoi: 'Bệnh viện Mẫu',
  dsLichSuKCB2018: [
    {
      maHoSo: '1',
      maCSKCB: '79024',
      ngayVao: '202601050800',
      ngayRa: '202601051100',
      tinhTrang: '1',
    },
    { maHoSo: '2', maCSKCB: '79025', ngayVao: '202611200700', ngayRa: null, tinhTrang: 2 },
    { maHoSo: '3', maCSKCB: '79025', ngayVao: '202613400700' },
    'không phải lượt khám',
  ],
  dsLichSuKT2018: [
    { userKT: '79024_BV', thoiGianKT: '20260105075500', thongBao: 'Chính xác', maLoi: '000' },
    { userKT: '79025_BV', thoiGianKT: '202611200655', thongBao: null, maLoi: 4 },
  ],
};

describe('an official reply', () => {
  test('is translated into our own terms, visits and look-ups newest first', () => {
    expect(decodeOfficialReply(official)).toEqual({
      kind: 'answered',
      resultCode: '004',
      note: official.ghiChu,
      card: {
        number: 'DN4790123456789',
        fullName: 'NGUYỄN THỊ THỬ',
        dateOfBirth: { value: '1985-08-15', precision: 'day' },
        sex: 'female',
        address: official.diaChi,
        initialFacility: '79024',
        issuerOffice: official.cqBHXH,
        start: '2026-01-01',
        end: '2026-12-31',
        livingArea: 'K1',
        fiveYearsFrom: '2028-01-01',
        insuranceNumber: '0123456789',
      },
      newCard: {
        number: 'DN4790123456780',
        start: '2026-12-01',
        end: '2027-11-30',
        initialFacility: '79025',
        initialFacilityName: 'Bệnh viện Mẫu',
      },
      visits: [
        { facility: '79025', admittedAt: '2026-11-20T07:00', dischargeState: '2' },
        {
          facility: '79024',
          admittedAt: '2026-01-05T08:00',
          dischargedAt: '2026-01-05T11:00',
          dischargeState: '1',
        },
      ],
      checks: [
        { user: '79025_BV', checkedAt: '2026-11-20T06:55', resultCode: '004' },
        {
          user: '79024_BV',
          checkedAt: '2026-01-05T07:55',
          message: 'Chính xác',
          resultCode: '000',
        },
      ],
      ageMs: 0,
    });
  });

  test('with null lists and empty fields is an answer without them', () => {
    expect(
      decodeOfficialReply({
        maKetQua: '050',
        ghiChu: '',
        maThe: null,
        dsLichSuKCB2018: null,
        dsLichSuKT2018: null,
      }),
    ).toEqual({ kind: 'answered', resultCode: '050', visits: [], checks: [], ageMs: 0 });
  });

  test('carries the history under the name of any year', () => {
    const visits = [{ maCSKCB: '79024', ngayVao: '202601050800' }];
    expect(
      decodeOfficialReply({ maKetQua: '000', dsLichSuKCB2018: null, dsLichSuKCB2025: visits })
        ?.visits,
    ).toEqual([{ facility: '79024', admittedAt: '2026-01-05T08:00' }]);
  });

  test('with a code sent as a number has its leading zeros back', () => {
    expect(decodeOfficialReply({ maKetQua: 0 })?.resultCode).toBe('000');
    expect(decodeOfficialReply({ maKetQua: 3.1 })?.resultCode).toBe('003.1');
  });

  test('leaves impossible dates and fields of the wrong type out', () => {
    const { card } =
      decodeOfficialReply({
        ...official,
        ngaySinh: '31/02/1985',
        ngayDu5Nam: 20280101,
        hoTen: ['NGUYỄN'],
        maKV: 'K9',
        gioiTinh: true,
      }) ?? {};
    expect(card).toMatchObject({ number: 'DN4790123456789', start: '2026-01-01' });
    for (const field of ['dateOfBirth', 'fiveYearsFrom', 'fullName', 'livingArea', 'sex'])
      expect(card).not.toHaveProperty(field);
  });

  test('whose end of validity cannot be read does not become a card without an end', () => {
    const { card } = decodeOfficialReply({ ...official, gtTheDen: '31/02/2026' }) ?? {};
    expect(card).not.toHaveProperty('start');
    expect(card).not.toHaveProperty('end');
  });

  test('whose end of validity is empty is a card without an end', () => {
    for (const gtTheDen of [null, '', '01/01/0001', '01/01/0001 00:00:00']) {
      const { card } = decodeOfficialReply({ ...official, gtTheDen }) ?? {};
      expect(card?.start).toBe('2026-01-01');
      expect(card).not.toHaveProperty('end');
    }
  });

  test.each([
    ['DN4 79 0123456789', 'DN4790123456789'],
    ['dn4-79-0123456789', 'DN4790123456789'],
    ['0123456789', '0123456789'],
  ])('has its card number %s without what stands between', (maThe, number) => {
    expect(decodeOfficialReply({ ...official, maThe })?.card?.number).toBe(number);
  });

  test.each(['079185012345', 'DN479012345678', '4790123456789DN'])(
    'that sends %s back for a card has none',
    (maThe) => {
      expect(decodeOfficialReply({ ...official, maThe })?.card).not.toHaveProperty('number');
    },
  );

  test('whose card is ten digits has these for the insurance number', () => {
    const { card } =
      decodeOfficialReply({ ...official, maThe: '0123456789', maSoBHXH: null }) ?? {};
    expect(card?.insuranceNumber).toBe('0123456789');
  });

  test('whose name lost characters on its way has no name, so that nobody is accused of another', () => {
    expect(
      decodeOfficialReply({ ...official, hoTen: 'NGUY\uFFFDN TH\uFFFD TH\uFFFD' })?.card,
    ).not.toHaveProperty('fullName');
  });

  test.each([
    [null],
    ['000'],
    [[]],
    [{}],
    [{ maKetQua: null }],
    [{ maKetQua: '' }],
    [{ maKetQua: { code: '000' } }],
    [{ maKetQua: '<html>' }],
  ])('without a result code is none: %j', (json) => {
    expect(decodeOfficialReply(json)).toBeUndefined();
  });

  test('of any JSON under any official field never throws and stays within the contract', () => {
    const anyJson = fc.jsonValue({ maxDepth: 3 });
    const anyField = fc.oneof(
      anyJson,
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('31/02/2026', '00/00/0000', '29/02/2023', '99999999', '202613990000'),
    );
    const entry = fc.dictionary(
      fc.constantFrom('maCSKCB', 'ngayVao', 'ngayRa', 'tinhTrang', 'userKT', 'thoiGianKT', 'maLoi'),
      anyField,
    );
    const reply = fc
      .tuple(
        fc.dictionary(fc.constantFrom(...Object.keys(official)), anyField),
        fc.array(fc.oneof(entry, anyJson)),
        anyField,
      )
      .map(([fields, list, maKetQua]) => ({
        ...official,
        ...fields,
        dsLichSuKCB2018: list,
        dsLichSuKT2018: list,
        maKetQua,
      }));
    fc.assert(
      fc.property(fc.oneof(reply, anyJson), (json) => {
        const answer = decodeOfficialReply(json);
        if (answer !== undefined) expect(EligibilityAnswer.parse(answer)).toEqual(answer);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a reply of the call for earlier visits', () => {
  const visit = { maCSKCB: '79024', ngayVao: '202601050800', ngayRa: '202601051100', tinhTrang: 1 };

  test('is its visits, newest first, whatever stands beside them', () => {
    const dsLichSuKCB2025 = [visit, { ...visit, maCSKCB: 1234, ngayVao: 202602010700 }, null, 'x'];
    expect(decodeOfficialHistory({ maKetQua: '000', ghiChu: null, dsLichSuKCB2025 })).toEqual({
      kind: 'answered',
      resultCode: '000',
      visits: [
        {
          facility: '01234',
          admittedAt: '2026-02-01T07:00',
          dischargedAt: '2026-01-05T11:00',
          dischargeState: '1',
        },
        {
          facility: '79024',
          admittedAt: '2026-01-05T08:00',
          dischargedAt: '2026-01-05T11:00',
          dischargeState: '1',
        },
      ],
    });
  });

  test.each([[null], [undefined], [{}], ['x']])('with %j for a list has no visits', (list) => {
    expect(decodeOfficialHistory({ maKetQua: '000', dsLichSuKCB2025: list })?.visits).toEqual([]);
  });

  test.each([
    [null],
    [[]],
    [{}],
    [{ dsLichSuKCB2025: [visit] }],
    ['000'],
    [{ maKetQua: '<html>' }],
  ])('without a result code is none: %j', (json) => {
    expect(decodeOfficialHistory(json)).toBeUndefined();
  });

  test('of any JSON never throws and stays within the contract', () => {
    const reply = fc.record({
      maKetQua: fc.oneof(fc.constant('000'), fc.jsonValue()),
      dsLichSuKCB2025: fc.oneof(
        fc.array(fc.dictionary(fc.constantFrom(...Object.keys(visit)), fc.jsonValue())),
        fc.jsonValue(),
      ),
    });
    fc.assert(
      fc.property(fc.oneof(reply, fc.jsonValue()), (json) => {
        const answer = decodeOfficialHistory(json);
        if (answer !== undefined) expect(VisitHistoryReply.parse(answer)).toEqual(answer);
      }),
    );
  });
});
