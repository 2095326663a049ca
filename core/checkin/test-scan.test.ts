import { describe, expect, test } from 'vitest';
import {
  type KeyEvent,
  throughCapsLock,
  throughIbus,
  throughLayout,
  throughUnikey,
  typeText,
} from '../../fixtures/scanner-sim/index.ts';
import { play } from '../../renderer/wedge/testing/played.ts';
import { scannerTestCode } from '../contract/index.ts';
import { isTestScan, judgeTestScan, type TestScan } from './test-scan.ts';

const slowest = 60;
const codesOf = (scan: TestScan) => judgeTestScan(scan, slowest).map(({ code }) => code);

const typing = (every = 5, isEnded = true): KeyEvent[] =>
  typeText(scannerTestCode, {
    startAt: 1_000,
    gapMs: () => every,
    holdMs: () => 3,
    end: isEnded ? 'Enter' : undefined,
  });
/** What the keyboard capture makes of the keys, judged; a slow scanner is given time, as the desk's test does. */
const judged = (events: readonly KeyEvent[]) => {
  const { scans, details } = play(events, { burstGapMs: 400, silenceMs: 1_000 });
  expect(scans).toHaveLength(1);
  return codesOf({ payload: scans[0] ?? '', ...details[0] });
};
const azerty = { a: 'q', q: 'a', z: 'w', w: 'z', m: ',', '1': '&', '2': 'é', '|': 'µ', '#': '£' };

describe('the test code', () => {
  test('that arrived whole finds nothing, by keyboard and by cable', () => {
    expect(judged(typing())).toEqual([]);
    expect(codesOf({ payload: scannerTestCode })).toEqual([]);
    expect(codesOf({ payload: scannerTestCode.normalize('NFD') })).toEqual([]);
  });
  test.each([
    ['Unikey in Telex mode', throughUnikey(typing(), 'telex'), ['scanner.input-method-telex']],
    ['Unikey in VNI mode', throughUnikey(typing(), 'vni'), ['scanner.input-method-vni']],
    ['Caps Lock', throughCapsLock(typing()), ['scanner.caps-lock']],
    ['a slow scanner', typing(90), ['scanner.too-slow']],
    ['a scanner without terminator', typing(5, false), ['scanner.no-terminator']],
    [
      'an input method of the system, whose keys are read by their places',
      throughIbus(typing()).map((event) =>
        event.code === '' ? { ...event, code: 'KeyX' } : event,
      ),
      ['scanner.letters-lost', 'scanner.input-method'],
    ],
  ])('typed through %s names it', (_, events, codes) => {
    expect(judged(events)).toEqual(codes);
  });
  test('typed on another layout, where letters without a place hide the places of the others, names the layout', () => {
    expect(judged(throughLayout(typing(), azerty))).toEqual([
      'scanner.layout-not-us',
      'scanner.input-method',
    ]);
  });
  test.each([
    ['marks that are others', scannerTestCode.replaceAll('|', '~'), 'scanner.layout-not-us'],
    [
      'letters that came as question marks',
      scannerTestCode.replace(/[^ -~]/g, '?'),
      'scanner.letters-lost',
    ],
    [
      'letters without their marks',
      scannerTestCode.replace('Nguyễn Đậu Ước', 'Nguyen Dau Uoc'),
      'scanner.letters-lost',
    ],
    ['characters that are missing', scannerTestCode.replace('01234', '0134'), 'scanner.keys-lost'],
    ['its end missing', scannerTestCode.slice(0, 30), 'scanner.keys-lost'],
    [
      'both ways of typing at work',
      scannerTestCode.replace('aa dd ow', 'â đ ơ').replace('a6', 'â'),
      'scanner.input-method',
    ],
  ])('with %s says so', (_, payload, code) => {
    expect(codesOf({ payload })).toEqual([code]);
  });
  test('whose bytes came in another code page says so', () => {
    const payload = scannerTestCode.replace('Nguyễn Đậu Ước', 'Nguyá»…n Äáº­u Æ¯á»›c');
    expect(codesOf({ payload, damage: 'codepage' })).toEqual(['scanner.codepage']);
  });
  test.each(['incomplete', 'too-long', 'noise'] as const)(
    'that was %s says that alone',
    (damage) => {
      expect(codesOf({ payload: '', damage })).toHaveLength(1);
    },
  );
});

describe('what is no test code', () => {
  test.each([
    '001085012345||Nguyễn Văn Mẫu|15081985|Nam|Hà Nội|10052021',
    'DN4790123456789',
    'TE1790123456789|54726e|1|2|3|4|5|6|7|8|9|10|11|12|$',
    '0123456789',
    '',
  ])('%j is told apart', (payload) => {
    expect(isTestScan(payload)).toBe(false);
    expect(codesOf({ payload })).toEqual(['scanner.not-the-test-code']);
  });
  test('is not taken for one however the test code is damaged', () => {
    for (const text of ['tiepdon-test', 'TIEPDON-TÉT', 'TIÊPĐON TEST'])
      expect(isTestScan(text)).toBe(true);
  });
});
