import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes } from '../bytes.ts';
import { hex } from '../testing/scripted-link.ts';
import { encodeTlv } from '../tlv/index.ts';
import {
  readCom,
  readDg1,
  readDg2,
  readDg11,
  readDg12,
  readDg13,
  readDg14,
  readDg15,
  readSecurityInfos,
} from './index.ts';

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const dg1 = (zone: string) => readDg1(encodeTlv(0x61, encodeTlv(0x5f1f, ascii(zone))));

describe('EF.COM', () => {
  it('reads the example of ICAO Doc 9303-11 appendix D.4', () => {
    const com = readCom(hex('60145F0104303130365F36063034303030305C026175'));
    expect(com).toEqual({ ok: true, value: { ldsVersion: '0106', dataGroups: [1, 2] } });
  });

  it('reads the list of a citizen card', () => {
    const com = readCom(encodeTlv(0x60, encodeTlv(0x5c, hex('6175636D6E6F'))));
    expect(com).toMatchObject({ ok: true, value: { dataGroups: [1, 2, 3, 13, 14, 15] } });
  });
});

describe('DG1', () => {
  it('reads the TD1 specimens of ICAO Doc 9303-5', () => {
    const zone =
      'I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<';
    expect(dg1(zone)).toMatchObject({
      ok: true,
      value: {
        documentNumber: 'D23145890',
        issuingState: 'UTO',
        dateOfBirth: '740812',
        sex: 'female',
        dateOfExpiry: '120415',
        name: 'ERIKSSON ANNA MARIA',
        checkDigitErrors: [],
      },
    });
  });

  it('reads a document number of more than nine characters', () => {
    const zone =
      'I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<';
    expect(dg1(zone)).toMatchObject({
      ok: true,
      value: { documentNumber: 'D23145890734', checkDigitErrors: [] },
    });
  });

  it('finds the personal number in the optional data of a Vietnamese card', () => {
    const zone =
      'IDVNM0850123456001085012345<<68508156M4508150VNM<<<<<<<<<<<4NGUYEN<<VAN<MAU<<<<<<<<<<<<<<<';
    expect(dg1(zone)).toMatchObject({
      ok: true,
      value: { personalNumber: '001085012345', nationality: 'VNM', name: 'NGUYEN VAN MAU' },
    });
  });

  it('tells which check digit does not agree, and still reads', () => {
    const zone =
      'I<UTOD231458907<<<<<<<<<<<<<<<7408123F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<';
    expect(dg1(zone)).toMatchObject({ value: { checkDigitErrors: ['date-of-birth'] } });
  });

  it('refuses zones of another size or with other characters', () => {
    expect(dg1('I<UTO')).toEqual({ ok: false, failure: 'incomplete' });
    expect(dg1('i'.repeat(90))).toEqual({ ok: false, failure: 'incomplete' });
  });
});

const item = (id: number, ...values: Uint8Array[]) =>
  encodeTlv(0x30, encodeTlv(0x02, Uint8Array.of(id)), ...values);
const text = (value: string) => encodeTlv(0x0c, utf8(value));
const dg13 = (...items: Uint8Array[]) =>
  readDg13(encodeTlv(0x6d, encodeTlv(0x30, encodeTlv(0x31, ...items))));

describe('DG13', () => {
  it('reads every item of the 2021 card, in any order', () => {
    const found = dg13(
      item(13, encodeTlv(0x30, text('Nguyễn Văn Cha'), text('Trần Thị Mẹ'))),
      item(12, text('Không thời hạn')),
      item(11, text('10/05/2021')),
      item(10, text('Nốt ruồi c. 1cm trên trước đầu lông mày trái')),
      item(9, text('Số 1 Ngõ 2, Phường A, Quận B, Hà Nội'.repeat(6))),
      item(8, text('Xã C, Huyện D, Nam Định')),
      item(7, text('Không')),
      item(6, text('Kinh')),
      item(5, text('Việt Nam')),
      item(4, text('Nữ')),
      item(3, text('15/08/1985')),
      item(2, text('Nguyễn Thị Mẫu')),
      item(1, text('001185012345')),
      item(15, text('012345678')),
      item(14, text('Lê Văn Chồng')),
    );
    expect(found).toEqual({
      ok: true,
      value: {
        personalNumber: '001185012345',
        fullName: 'Nguyễn Thị Mẫu',
        dateOfBirth: '1985-08-15',
        sex: 'female',
        nationality: 'Việt Nam',
        ethnicity: 'Kinh',
        religion: 'Không',
        placeOfOrigin: 'Xã C, Huyện D, Nam Định',
        residence: 'Số 1 Ngõ 2, Phường A, Quận B, Hà Nội'.repeat(6),
        identifyingMarks: 'Nốt ruồi c. 1cm trên trước đầu lông mày trái',
        dateOfIssue: '2021-05-10',
        dateOfExpiry: 'never',
        fatherName: 'Nguyễn Văn Cha',
        motherName: 'Trần Thị Mẹ',
        spouseName: 'Lê Văn Chồng',
        oldNumber: '012345678',
        warnings: [],
      },
    });
  });

  it('reads the few items of a 2024 card', () => {
    const found = dg13(item(1, text('001085012345')), item(2, text('Nguyễn Văn Mẫu')));
    expect(found).toMatchObject({ ok: true, value: { fullName: 'Nguyễn Văn Mẫu', warnings: [] } });
  });

  it('reads every string type seen, and brings names to one normal form', () => {
    const name = 'Nguyễn Văn Mẫu';
    const bmp = Buffer.from(name, 'utf16le').swap16();
    for (const value of [
      encodeTlv(0x0c, utf8(name.normalize('NFD'))),
      encodeTlv(0x13, utf8(name)),
      encodeTlv(0x14, utf8(name)),
      encodeTlv(0x16, utf8(name)),
      encodeTlv(0x04, utf8(name)),
      encodeTlv(0x1e, bmp),
    ])
      expect(dg13(item(2, value))).toMatchObject({ value: { fullName: name, warnings: [] } });
  });

  it('takes 9 or 12 digits of items 14 to 16 as the old number, letters as the spouse', () => {
    for (const id of [14, 15, 16]) {
      expect(dg13(item(id, text('012345678')))).toMatchObject({
        value: { oldNumber: '012345678' },
      });
      expect(dg13(item(id, text('Lê Văn A')))).toMatchObject({ value: { spouseName: 'Lê Văn A' } });
      expect(dg13(item(id, text('??12')))).toMatchObject({
        value: { warnings: [`${id} unsettled`] },
      });
      expect(dg13(item(id, text('')))).toMatchObject({ value: { warnings: [] } });
    }
  });

  it('loses a broken item alone', () => {
    const found = dg13(
      item(1, text('00108501234')),
      hex('3005FF0102030405').subarray(0, 7),
      item(3, text('32/13/1985')),
      item(2, encodeTlv(0x0c, hex('FFFE'))),
      item(4, text('Nam')),
      item(4, text('Nữ')),
      item(99, text('gì đó')),
    );
    expect(found).toEqual({
      ok: true,
      value: {
        sex: 'male',
        warnings: ['1 number', 'item', '3 date', '2 encoding', '4 twice'],
      },
    });
  });

  it('reads year-only births and one-digit days', () => {
    expect(dg13(item(3, text('1940')))).toMatchObject({ value: { dateOfBirth: '1940' } });
    expect(dg13(item(3, text('5/8/1985')))).toMatchObject({ value: { dateOfBirth: '1985-08-05' } });
    expect(dg13(item(3, text('29/02/2023')))).toMatchObject({ value: { warnings: ['3 date'] } });
  });

  it('finds the items without their wrappers, too', () => {
    const items = [item(1, text('001085012345')), item(4, text('Nam'))];
    for (const file of [
      encodeTlv(0x6d, ...items),
      encodeTlv(0x6d, encodeTlv(0x31, ...items)),
      encodeTlv(0x6d, encodeTlv(0x30, ...items)),
    ])
      expect(readDg13(file)).toMatchObject({ ok: true, value: { personalNumber: '001085012345' } });
  });

  it('refuses what holds no item', () => {
    expect(dg13()).toEqual({ ok: false, failure: 'incomplete' });
    expect(readDg13(hex('6D0130'))).toEqual({ ok: false, failure: 'malformed' });
    expect(readDg13(hex('6E00'))).toEqual({ ok: false, failure: 'malformed' });
  });
});

describe('DG2', () => {
  const record = (image: Uint8Array, points = 0) =>
    concatBytes(
      hex('46414300 30313000 0000FFFF 0001'),
      hex('0000FFFF'),
      Uint8Array.of(0, points),
      new Uint8Array(14),
      new Uint8Array(points * 8),
      new Uint8Array(12),
      image,
    );
  const file = (data: Uint8Array, tag = 0x5f2e) =>
    encodeTlv(
      0x75,
      encodeTlv(
        0x7f61,
        encodeTlv(0x02, Uint8Array.of(1)),
        encodeTlv(0x7f60, encodeTlv(0xa1, hex('800100')), encodeTlv(tag, data)),
      ),
    );
  const jpeg = hex('FFD8FFE000104A464946');
  const jp2 = hex('0000000C6A5020200D0A870A');
  const codestream = hex('FF4FFF51002F');

  it('finds JPEG and both forms of JPEG 2000, with and without feature points', () => {
    expect(readDg2(file(record(jpeg)))).toEqual({
      ok: true,
      value: { format: 'jpeg', image: jpeg },
    });
    expect(readDg2(file(record(jp2, 3)))).toMatchObject({
      value: { format: 'jpeg2000', image: jp2 },
    });
    expect(readDg2(file(record(codestream), 0x7f2e))).toMatchObject({
      value: { format: 'jpeg2000', image: codestream },
    });
  });

  it('finds an image a few bytes off its place', () => {
    expect(readDg2(file(concatBytes(record(new Uint8Array(5)), jpeg)))).toMatchObject({
      value: { image: jpeg },
    });
  });

  it('says so when there is none', () => {
    expect(readDg2(file(record(new Uint8Array(900))))).toEqual({
      ok: false,
      failure: 'incomplete',
    });
    expect(readDg2(encodeTlv(0x75, hex('7F6100')))).toEqual({ ok: false, failure: 'incomplete' });
  });
});

describe('security infos', () => {
  it('reads the PACEInfo of appendix G.1', () => {
    const infos = readSecurityInfos(hex('3114 3012060A04007F0007020204020202010202010D'));
    expect(infos).toEqual({
      ok: true,
      value: {
        infos: [{ protocol: '0.4.0.127.0.7.2.2.4.2.2', version: 2, parameterId: 13 }],
        publicKeys: [],
      },
    });
  });

  it('reads the chip authentication key of appendix I.1', () => {
    const info =
      hex(`30620609 04007F00 07020201 02305230 0C060704 007F0007 01020201 0D034200 04187270
      9494399E 7470A643 1BE25E83 EEE24FEA 568C2ED2 8DB48E05 DB3A610D C884D256 A40E35EF CB59BF67
      53D3A489 D28C7A4D 973C2DA1 38A6E7A4 A08F68E1 6F02010D`);
    const infos = readDg14(encodeTlv(0x6e, encodeTlv(0x31, info)));
    if (!infos.ok) throw new Error(infos.failure);
    const [{ key, keyId } = {}] = infos.value.publicKeys;
    expect(keyId).toBe(13);
    expect(key?.kind === 'ec' && key.curve.fieldLength).toBe(32);
  });

  it('passes over members that it does not understand', () => {
    const known = hex('3012060A04007F0007020204020202010202010D');
    const infos = readSecurityInfos(encodeTlv(0x31, hex('020101'), hex('3003060155'), known));
    expect(infos).toMatchObject({ ok: true, value: { infos: [{ protocol: '2.5' }, {}] } });
  });
});

describe('every reader of a file', () => {
  const readers = [
    readCom,
    readDg1,
    readDg2,
    readDg11,
    readDg12,
    readDg13,
    readDg14,
    readDg15,
    readSecurityInfos,
  ];
  const tags = [0x60, 0x61, 0x75, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x31];

  it('gives a result for any bytes, with and without its own tag', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const [index, read] of readers.entries()) {
          read(bytes);
          read(encodeTlv(tags[index] ?? 0, bytes));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
