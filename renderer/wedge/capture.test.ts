import { describe, expect, test } from 'vitest';
import {
  type KeyEvent,
  throughCapsLock,
  throughIbus,
  throughLayout,
  throughUnikey,
  typeText,
} from '../../fixtures/scanner-sim/index.ts';
import { play } from './testing/played.ts';

const card = '001085012345||Nguyễn Văn Mẫu|15081985|Nam|Số 1 Ngõ 2, Hà Nội|10052021';
const plainCard = '001085012345||Nguyen Van Mau|15081985|Nam|So 1 Ngo 2, Ha Noi|10052021';
const insurance = 'DN4790123456789';

type Options = Partial<Parameters<typeof typeText>[1]> & { readonly every?: number };
const scanner = (text: string, options: Options = {}): KeyEvent[] => {
  const { every = 5 } = options;
  return typeText(text, {
    startAt: 1_000,
    gapMs: () => every,
    holdMs: () => Math.min(every, 4),
    end: 'Enter',
    ...options,
  });
};
const person = (text: string, options: Options = {}): KeyEvent[] => {
  const { every = 200 } = options;
  return typeText(text, { startAt: 1_000, gapMs: () => every, holdMs: () => 90, ...options });
};
const merged = (...parts: readonly KeyEvent[][]): KeyEvent[] =>
  parts.flat().toSorted((a, b) => a.at - b.at);
const withoutReleases = (events: readonly KeyEvent[]) =>
  events.filter(({ type }) => type === 'down');

describe('a scanner', () => {
  test.each([1, 2, 5, 10, 20, 30, 50])('at %i ms a key arrives whole, ended by Enter', (every) => {
    expect(play(scanner(card, { every }))).toMatchObject({ scans: [card], typed: [] });
  });
  test('arrives whole where releases are not told', () => {
    expect(play(withoutReleases(scanner(card)))).toMatchObject({ scans: [card], typed: [] });
  });
  test('without a terminator is ended by silence, and says so', () => {
    const played = play(scanner(card, { end: undefined }));
    expect(played).toMatchObject({ scans: [card], typed: [], lost: [] });
    expect(played.details).toMatchObject([{ typed: { isTerminated: false, gapMs: 5 } }]);
  });
  test('that scans twice gives two scans', () => {
    const second = scanner(insurance, { startAt: 5_000, end: 'Tab' });
    expect(play([...scanner(card), ...second]).scans).toEqual([card, insurance]);
  });
  test('of two people in quick succession never mixes them', () => {
    const first = scanner(card, { every: 2 });
    const next = (first.at(-1)?.at ?? 0) + 2;
    const second = scanner(plainCard, { every: 2, startAt: next });
    expect(play([...first, ...second])).toMatchObject({ scans: [card, plainCard], typed: [] });
  });
  test('that usually sends Enter and stops in the middle has lost a part, and is whole the next time', () => {
    const cut = scanner(card.slice(0, 30), { startAt: 5_000, end: undefined });
    const again = scanner(card, { startAt: 9_000 });
    expect(play([...scanner(insurance), ...cut, ...again])).toMatchObject({
      scans: [insurance, card],
      lost: ['incomplete'],
    });
  });
  test('beside one that sends Enter may end its codes by silence: at the second try at the latest', () => {
    const silent = [5_000, 8_000].flatMap((startAt) => scanner(card, { startAt, end: undefined }));
    expect(play([...scanner(insurance), ...silent]).scans).toEqual([insurance, card]);
  });
  test('that never ends is cut off and told', () => {
    const played = play(scanner('7'.repeat(5_000), { every: 1 }));
    expect(played).toMatchObject({ scans: [], typed: [], lost: ['too-long'] });
  });
  test('that stumbles for a tenth of a second in the middle of a code is still one scan', () => {
    const halting = scanner(card).map((event) =>
      event.at > 1_150 ? { ...event, at: event.at + 100 } : event,
    );
    expect(play(halting)).toMatchObject({ scans: [card], typed: [] });
  });
  test('whose keys reach a busy page late is whole by their own times', () => {
    const late = scanner(card).map((event) => (event.at > 1_150 ? { ...event, late: 240 } : event));
    expect(play(late)).toMatchObject({ scans: [card], typed: [] });
  });
  test.each([300, 900, 5_000])(
    'of which the rest comes %i ms late is told anew, whole; the rest is no code of its own',
    (ms) => {
      const whole = `${card}|0123456789`;
      const late = scanner(whole).map((event) =>
        event.at > 1_150 ? { ...event, late: ms } : event,
      );
      const next = scanner(insurance, { startAt: 20_000 });
      expect(play([...late, ...next])).toMatchObject({
        scans: [whole.slice(0, 31), whole, insurance],
        typed: [],
        lost: [],
      });
      // It sends Enter: half a code is known to be none.
      const known = scanner(insurance, { startAt: 0, every: 2 });
      expect(play([...known, ...late])).toMatchObject({
        scans: [insurance, whole],
        typed: [],
        lost: ms < 1_000 ? [] : ['incomplete'],
      });
    },
  );
  test('that is held up more than once, between a key and its release too, is whole in the end', () => {
    const late = scanner(card).map((event) => ({
      ...event,
      late: event.at > 1_250 ? 1_200 : event.at > 1_152 ? 600 : 0,
    }));
    const { scans, typed, lost } = play(late);
    expect(scans.at(-1)).toBe(card);
    expect([scans.length, typed, lost]).toEqual([3, [], []]);
  });
  test('of which only the end is late gives one scan, and no key to the page', () => {
    const late = scanner(card).map((event) =>
      event.key === 'Enter' ? { ...event, late: 600 } : event,
    );
    expect(play(late)).toMatchObject({ scans: [card], typed: [], lost: [] });
    // From then on it is known to send Enter.
    const cut = scanner(card.slice(0, 30), { startAt: 9_000, end: undefined });
    expect(play([...late, ...cut])).toMatchObject({ scans: [card], lost: ['incomplete'] });
  });
  test('that is held up after a few keys looks like somebody typing at first, and is a scan in the end', () => {
    const late = scanner(card).map((event) => ({ ...event, late: event.at > 1_018 ? 200 : 0 }));
    // What had the focus knows that none of it was typed by hand.
    expect(play(late)).toMatchObject({
      scans: [card],
      typed: [...card.slice(0, 4)],
      takenOut: [],
    });
    const meanwhile = person('x', { startAt: 1_007 }).map((event) => ({ ...event, late: 0 }));
    const both = play(merged(late, meanwhile));
    expect(both).toMatchObject({ scans: [card], takenOut: ['x'] });
    expect(both.typed.filter((key) => key === 'x')).toHaveLength(1);
  });
  test('is none of what a person types after it, however soon', () => {
    const after = person('abc', { startAt: 1_000 + card.length * 5 + 400 });
    expect(play([...scanner(card, { end: undefined }), ...after])).toMatchObject({
      scans: [card],
      typed: ['a', 'b', 'c'],
    });
  });
  test('that presses the next key before it lets one go loses none', () => {
    expect(play(scanner(card, { every: 10, holdMs: () => 25 }))).toMatchObject({
      scans: [card],
      typed: [],
    });
  });
  test('with a prefix may send codes that are shorter than others', () => {
    const events = scanner('~A-027');
    expect(play(events, { prefix: '~' })).toMatchObject({ scans: ['~A-027'], typed: [] });
    expect(play(events).scans).toEqual([]);
  });
  test('with a suffix instead of Enter is whole by it', () => {
    const first = scanner(insurance, { end: 'Enter' });
    const second = scanner(`${card}$`, { startAt: 5_000, end: undefined });
    expect(play([...first, ...second], { suffix: '$' })).toMatchObject({
      scans: [insurance, `${card}$`],
      lost: [],
    });
  });
});

describe('behind an input method', () => {
  test('that takes every key (IBus) the code is read from the places of the keys', () => {
    const played = play(throughIbus(scanner(plainCard)));
    expect(played).toMatchObject({ scans: [plainCard], typed: [] });
    expect(played.details).toMatchObject([{ typed: { isRecovered: true } }]);
    expect(played.details[0]?.damage).toBeUndefined();
  });
  test.each(['telex', 'vni'] as const)(
    'that types anew (Unikey, %s) the scan is one, and marked',
    (method) => {
      const played = play(throughUnikey(scanner('TIEPDON|aa a6 ss|0123456789'), method));
      expect(played.scans).toHaveLength(1);
      expect(played.typed).toEqual([]);
      expect(played.scans[0]).not.toBe('TIEPDON|aa a6 ss|0123456789');
      expect(played.details).toMatchObject([{ damage: 'input-method' }]);
    },
  );
  test('letters that have no key of their own are no sign of one', () => {
    const [details] = play(scanner(card)).details;
    expect(details?.damage).toBeUndefined();
    expect(details?.typed.isRecovered).toBe(false);
  });
});

describe('on another keyboard layout', () => {
  const french = {
    a: 'q',
    q: 'a',
    z: 'w',
    w: 'z',
    m: ',',
    '|': 'µ',
    '1': '&',
    '2': 'é',
    '3': '"',
    '0': 'à',
  };
  test('the code is read from the places of the keys', () => {
    expect(play(throughLayout(scanner(plainCard), french))).toMatchObject({ scans: [plainCard] });
  });
  test('that the scanner shares, the characters are right and the places are not', () => {
    // The scanner presses the places that give the right characters here.
    const places = new Map(scanner('&é"\'(-è_çà').map(({ key, code }) => [key, code]));
    const shared = scanner('1234567890').map((event, index) => ({
      ...event,
      code: [...places.values()][Math.floor(index / 2)] ?? 'Enter',
      shift: true,
    }));
    expect(play(shared)).toMatchObject({ scans: ['1234567890'] });
  });
  test('with Caps Lock on nothing but the case changes', () => {
    expect(play(throughCapsLock(scanner(insurance))).scans).toEqual(['dn4790123456789']);
  });
  test('letters typed by their number are missed, and the scan says so', () => {
    const [first = [], second = []] = ['001085012345||Nguy', 'n Van Mau|15081985'].map((text, at) =>
      scanner(text, { startAt: 1_000 + at * 120, end: at === 1 ? 'Enter' : undefined }),
    );
    const byNumber = ['Alt', '7', '8', '7', '7'].flatMap((key, index): KeyEvent[] => {
      const code = key === 'Alt' ? 'AltLeft' : `Numpad${key}`;
      const at = 1_091 + index * 5;
      const event = { key, code, shift: false, alt: true };
      return [
        { ...event, type: 'down', at },
        { ...event, type: 'up', at: key === 'Alt' ? 1_117 : at + 2 },
      ];
    });
    const played = play(merged(first, byNumber, second));
    expect(played.scans).toEqual(['001085012345||Nguy\ufffdn Van Mau|15081985']);
    expect(played.details).toMatchObject([{ damage: 'codepage' }]);
  });
});

describe('a person', () => {
  test.each([90, 120, 200, 300])('typing at %i ms a key is never taken for a scanner', (every) => {
    expect(play(person('001085012345', { every, end: 'Enter' }))).toMatchObject({
      scans: [],
      typed: [...'001085012345', 'Enter'],
    });
  });
  test('who rolls two keys over loses none', () => {
    const rolled = merged(
      person('1'),
      person('2', { startAt: 1_020 }),
      person('3', { startAt: 1_300 }),
    );
    expect(play(rolled)).toMatchObject({ scans: [], typed: ['1', '2', '3'] });
  });
  test('who holds a key down is no scanner', () => {
    const held = Array.from({ length: 30 }, (_, index) => ({
      type: 'down' as const,
      key: '7',
      code: 'Digit7',
      shift: false,
      at: 1_000 + index * 33,
      repeat: index > 0,
    }));
    const played = play(held);
    expect(played.scans).toEqual([]);
    expect(played.typed.join('')).toBe('7'.repeat(30));
  });
  test('waits no longer than 60 ms for a key', () => {
    expect(play(person('123')).longestHold).toBe(60);
  });
  test('corrects with Backspace', () => {
    const corrected: KeyEvent[] = ['1', 'Backspace', '2'].map((key, index) => ({
      type: 'down',
      key,
      code: key,
      shift: false,
      at: 1_000 + index * 200,
    }));
    expect(play(corrected).typed).toEqual(['1', 'Backspace', '2']);
  });
  test('who types just before a scan keeps their keys out of it', () => {
    const keys = [...person('12'), ...scanner(card, { startAt: 3_000 })];
    expect(play(keys)).toMatchObject({ scans: [card], typed: ['1', '2'] });
  });
  test.each([5, 20, 30])(
    'who presses a key in the middle of a scan at %i ms a key gets it back',
    (every) => {
      const keys = merged(
        scanner(card, { every }),
        person('9', { startAt: 1_000 + every * 7 + 1, holdMs: () => 80 }),
      );
      expect(play(keys)).toMatchObject({ scans: [card], typed: ['9'] });
    },
  );
  test('who holds a key down while a scan comes keeps it out of the code', () => {
    const repeats = [0, 500, 533].map((after, index) => ({
      type: 'down' as const,
      key: '9',
      code: 'Digit9',
      shift: false,
      at: 1_012 + after,
      repeat: index > 0,
    }));
    const played = play(merged(scanner(card, { every: 10 }), repeats));
    expect(played.scans).toEqual([card]);
    expect(played.typed).toEqual(['9', '9', '9']);
  });
});
