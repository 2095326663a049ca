import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CoverageCard, EligibilityAnswer, IdentityClaim } from '../contract/index.ts';
import type { VisitRecord } from '../store/index.ts';
import { decisionOf } from '../store/testing/sample.ts';
import { cleaningCsv, cleaningDifferences, cleaningRows, cleaningXlsx } from './index.ts';

const claim: IdentityClaim = {
  personalNumber: '001085012345',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: { value: '1985-08-15', precision: 'day' },
  sex: 'male',
  address: 'Số 1 Ngõ 2, Phường A, Hà Nội',
};
const card: CoverageCard = {
  number: 'DN4010126100001',
  fullName: 'NGUYỄN VĂN MẪU',
  dateOfBirth: { value: '1985-08-15', precision: 'day' },
  sex: 'male',
  address: 'Số 1 Ngõ 2, Phường A, Quận B, Hà Nội',
  insuranceNumber: '0126100001',
};
const answer = (more: Partial<CoverageCard> = {}, next?: CoverageCard): EligibilityAnswer => ({
  kind: 'answered',
  resultCode: '000',
  card: { ...card, ...more },
  ...(next && { newCard: next }),
  visits: [],
  checks: [],
  ageMs: 0,
});
let made = 0;
const visit = (
  claimed: Partial<IdentityClaim>,
  reply: EligibilityAnswer,
  more: Partial<VisitRecord> = {},
): VisitRecord => {
  made += 1;
  return {
    visitId: `visit-${made}`,
    state: 'admitted',
    serviceDay: '2026-11-02',
    ticket: { queueId: 'noi', number: 'A-001', sequence: 1, serviceDay: '2026-11-02' },
    ticketState: 'done',
    identification: {
      kind: 'citizen-qr-2024',
      claim: { ...claim, ...claimed },
      trust: 'qr',
      warnings: [],
    },
    decision: decisionOf('admitted'),
    reply,
    trust: 'qr',
    presentedAs: 'QR_CCCD',
    origin: 'kiosk',
    createdAt: 0,
    ...more,
  };
};
const fieldsOf = (claimed: Partial<IdentityClaim>, reply: EligibilityAnswer): string[] =>
  cleaningDifferences(
    { kind: 'citizen-qr-2024', claim: { ...claim, ...claimed }, trust: 'qr', warnings: [] },
    reply,
  ).map(({ field }) => field);

describe('what differs between document and register', () => {
  test.each([
    ['nothing, for case and spaces', {}, answer(), []],
    ['not an address alone: its names have changed', { address: 'Xã Mới, Hà Nội' }, answer(), []],
    [
      'a name, and then the address too',
      { fullName: 'Nguyễn Văn Mẩu' },
      answer(),
      ['fullName', 'address'],
    ],
    [
      'a birth date',
      {},
      answer({ dateOfBirth: { value: '1985-08-16', precision: 'day' } }),
      ['dateOfBirth', 'address'],
    ],
    [
      'a register that knows the year alone',
      {},
      answer({ dateOfBirth: { value: '1985', precision: 'year' } }),
      ['dateOfBirth', 'address'],
    ],
    ['a sex', {}, answer({ sex: 'female' }), ['sex', 'address']],
    [
      'an old card that is still carried',
      { cardNumber: 'GD4010126100001' },
      answer(),
      ['cardNumber', 'address'],
    ],
    ['not a 10-digit card: it is part of the card', { cardNumber: '0126100001' }, answer(), []],
    [
      'the card that a new one has replaced',
      { cardNumber: 'DN4010126100001' },
      answer({}, { number: 'HT3010126100001' }),
      ['cardNumber', 'address'],
    ],
  ] as const)('%s', (_, claimed, reply, fields) => {
    expect(fieldsOf(claimed, reply)).toEqual(fields);
  });

  test('never what a scanner has damaged', () => {
    const damaged = {
      kind: 'citizen-qr-2024' as const,
      claim: {
        ...claim,
        fullName: 'Nguy?n V?n M?u',
        dateOfBirth: { value: '1900', precision: 'year' as const },
      },
      trust: 'qr' as const,
      warnings: ['name-untrusted' as const, 'birth-date-untrusted' as const],
    };
    expect(cleaningDifferences(damaged, answer())).toEqual([]);
  });

  test('is neither invented nor lost, whatever names and dates come', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    const date = fc.constantFrom('1985-08-15', '1985-08', '1985', '2001-01-01');
    fc.assert(
      fc.property(text, text, date, date, (a, b, x, y) => {
        const precision = (value: string) =>
          (['year', 'month', 'day'] as const)[value.split('-').length - 1] ?? 'day';
        const found = fieldsOf(
          { fullName: a, dateOfBirth: { value: x, precision: precision(x) } },
          answer({ fullName: b, dateOfBirth: { value: y, precision: precision(y) } }),
        );
        if (a.trim() === b.trim()) expect(found).not.toContain('fullName');
        if (x === y) expect(found).not.toContain('dateOfBirth');
        if (x.slice(0, 4) !== y.slice(0, 4)) expect(found).toContain('dateOfBirth');
        if (found.length === 0) return;
        expect(found).not.toEqual(['address']);
      }),
    );
  });
});

describe('the list', () => {
  const wrongSex = answer({ sex: 'female' });
  test('has one row a person, with the days between which it was seen', () => {
    const rows = cleaningRows([
      visit({}, wrongSex),
      visit({ personalNumber: '001085099999' }, answer()),
      visit({}, answer({ sex: 'female', fullName: 'NGUYỄN VĂN KHÁC' }), {
        serviceDay: '2026-11-09',
      }),
    ]);
    expect(rows).toMatchObject([
      {
        personalNumber: '001085012345',
        insuranceNumber: '0126100001',
        firstSeen: '2026-11-02',
        lastSeen: '2026-11-09',
        visits: 2,
      },
    ]);
    expect(rows[0]?.differences.map(({ field }) => field)).toEqual(['fullName', 'sex', 'address']);
  });
  test('loses who has been put right, and keeps who could not be asked about', () => {
    const down = { kind: 'unavailable', trouble: 'gateway.timeout' } as const;
    expect(cleaningRows([visit({}, wrongSex), visit({}, answer())])).toEqual([]);
    expect(
      cleaningRows([visit({}, wrongSex), { ...visit({}, answer()), reply: down }]),
    ).toHaveLength(1);
  });
  test('leaves typed data out unless asked', () => {
    const typed = visit({}, wrongSex, { trust: 'typed' });
    expect(cleaningRows([typed])).toEqual([]);
    expect(cleaningRows([typed], { withTyped: true })).toHaveLength(1);
  });
});

const rows = cleaningRows([
  visit({}, answer({ sex: 'female' })),
  visit(
    {
      personalNumber: '001085000001',
      fullName: '=HYPERLINK("http://x")',
      address: 'Dòng 1\n"Dòng" 2, \u0001hết',
    },
    answer({ fullName: '+84 @SUM' }),
  ),
]);
const period = {
  facilityName: 'Bệnh viện <Mẫu> & Bạn',
  facilityCode: '01234',
  first: '2026-11-01',
  last: '2026-11-30',
};

describe('as a file', () => {
  test.skipIf(spawnSync('python3', ['--version']).status !== 0)(
    'CSV is read back by another program as it was, and runs nothing',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'tiepdon-csv-'));
      const path = join(folder, 'list.csv');
      writeFileSync(path, cleaningCsv(rows));
      const read = execFileSync(
        'python3',
        [
          '-c',
          'import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))))',
          path,
        ],
        { encoding: 'utf8' },
      );
      rmSync(folder, { recursive: true });
      const [headings = [], first = [], second = []] = JSON.parse(read) as string[][];
      expect(headings).toHaveLength(19);
      expect(first.slice(0, 5)).toEqual([
        '1',
        'Nguyễn Văn Mẫu',
        '001085012345',
        'DN4010126100001',
        '0126100001',
      ]);
      expect(second[1]).toBe(`'=HYPERLINK("http://x")`);
      expect(second[6]).toBe(`'+84 @SUM`);
      expect(second[11]).toBe('Dòng 1\n"Dòng" 2, \u0001hết');
      expect(cleaningCsv(rows).startsWith('\uFEFF')).toBe(true);
    },
  );

  test('the workbook is whole XML with everything as text, and a sheet that explains it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tiepdon-xlsx-'));
    const path = join(folder, 'list.xlsx');
    writeFileSync(path, await cleaningXlsx(rows, period));
    const read = (part: string) =>
      execFileSync('unzip', ['-p', path, part], { encoding: 'utf8', maxBuffer: 1e8 });
    const listed = execFileSync('unzip', ['-Z1', path], { encoding: 'utf8' }).split('\n');
    // Part names of ISO/IEC 29500-1.
    expect(listed).toEqual(
      expect.arrayContaining([
        '[Content_Types].xml',
        'xl/workbook.xml',
        'xl/worksheets/sheet1.xml',
        'xl/worksheets/sheet2.xml',
      ]),
    );
    const whole = [
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
      'xl/worksheets/sheet2.xml',
      'xl/sharedStrings.xml',
    ]
      .filter((part) => listed.includes(part))
      .map(read);
    for (const xml of whole) {
      writeFileSync(join(folder, 'part.xml'), xml);
      execFileSync('python3', [
        '-c',
        'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])',
        join(folder, 'part.xml'),
      ]);
    }
    rmSync(folder, { recursive: true });
    const all = whole.join('');
    for (const found of [
      'Danh sách',
      'Hướng dẫn',
      '001085012345',
      '0126100001',
      'từ ngày 01/11/2026 đến ngày 30/11/2026',
      'Bệnh viện &lt;Mẫu&gt; &amp; Bạn',
      'Điều chỉnh giới tính theo căn cước',
    ])
      expect(all).toContain(found);
    expect(all).not.toContain('<f>');
    expect(all).not.toContain('\u0001');
  });
});
