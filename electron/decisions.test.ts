import { describe, expect, test } from 'vitest';
import { readArguments } from './arguments.ts';
import { createCornerTaps } from './corner-taps.ts';
import { isRestartDue } from './daily-restart.ts';
import { failurePage } from './failure-page.ts';
import { createHealing } from './healing.ts';
import { placeWindows } from './placement.ts';

describe('the gesture of staff', () => {
  const tap = (time: number, x = 20, y = 20) => ({ x, y, time });
  test('is seven taps in the corner within five seconds', () => {
    const isDone = createCornerTaps();
    const made = Array.from({ length: 7 }, (_, n) => isDone(tap(n * 400)));
    expect(made).toEqual([false, false, false, false, false, false, true]);
  });
  test('begins anew after it was made, after a tap elsewhere, and when it is slow', () => {
    const isDone = createCornerTaps();
    for (let n = 0; n < 7; n += 1) isDone(tap(n));
    expect(isDone(tap(8))).toBe(false);
    for (let n = 0; n < 5; n += 1) isDone(tap(10 + n));
    isDone(tap(20, 400, 400));
    expect(isDone(tap(21))).toBe(false);
    const slow = createCornerTaps();
    expect(Array.from({ length: 20 }, (_, n) => slow(tap(n * 1_000)))).not.toContain(true);
  });
});

describe('the daily restart', () => {
  const night = {
    now: new Date(2026, 10, 24, 3, 31),
    startedAt: new Date(2026, 10, 23, 7, 0),
    restartAt: '03:30',
    occupied: false,
    untouchedSeconds: 3_600,
  };
  test('is due once the hour has passed and nobody is there', () => {
    expect(isRestartDue(night)).toBe(true);
  });
  test.each([
    ['before the hour', { now: new Date(2026, 10, 24, 3, 29) }],
    ['twice a day', { startedAt: new Date(2026, 10, 24, 3, 30, 20) }],
    ['under the hands of a patient', { occupied: true }],
    ['while somebody works at the desk', { untouchedSeconds: 10 }],
    ['where the facility does not want it', { restartAt: 'never' }],
  ])('never comes %s', (_when, change) =>
    expect(isRestartDue({ ...night, ...change })).toBe(false),
  );
  test('that could not be made at night is made later', () => {
    expect(isRestartDue({ ...night, now: new Date(2026, 10, 24, 12, 5) })).toBe(true);
  });
});

describe('a screen that died', () => {
  test('comes back at once, the fourth time within a minute after a pause', () => {
    const healing = createHealing();
    expect([0, 1, 2].map((at) => healing.died(at).waitMs)).toEqual([0, 0, 0]);
    expect(healing.died(3)).toEqual({ waitMs: 10_000, isStorm: true });
    expect(healing.died(120_000)).toEqual({ waitMs: 0, isStorm: false });
  });
});

describe('windows on displays', () => {
  const at = (id: number, label: string, x: number, y = 0) => ({
    id,
    label,
    bounds: { x, y, width: 1920, height: 1080 },
  });
  const desk = at(1, 'Dell', 0);
  const totem = at(2, 'Totem 43', -1080);
  const place = (display: 'primary' | number | string, displays = [desk, totem]) =>
    placeWindows([{ role: 'kiosk', display }], displays, displays[0])[0]?.display;
  test('the primary one, the n-th from the left, or by a part of the name', () => {
    expect(place('primary')).toBe(desk);
    expect(place(1)).toBe(totem);
    expect(place(2)).toBe(desk);
    expect(place('Totem')).toBe(totem);
  });
  test('one that is not there is not replaced by another', () => {
    expect(place(3)).toBeUndefined();
    expect(place('Totem', [desk])).toBeUndefined();
    expect(place('primary', [])).toBeUndefined();
  });
  test('every window calls the host under a name of its own', () => {
    const windows = (['kiosk', 'desk', 'kiosk'] as const).map((role) => ({
      role,
      display: 'primary' as const,
    }));
    expect(placeWindows(windows, [desk], desk).map(({ device }) => device)).toEqual([
      'kiosk-1',
      'desk-1',
      'kiosk-2',
    ]);
  });
});

describe('the words of a call', () => {
  test('those of Chromium are passed over', () => {
    const call = readArguments(
      [
        '.',
        '--no-sandbox',
        '--config',
        '/tmp/a.json',
        '--rotate-store-key',
        '--ozone-platform=x11',
      ],
      'linux',
      {},
    );
    expect(call).toMatchObject({ configPath: '/tmp/a.json', rotateStoreKey: true });
  });
  test('without a configuration its usual place is looked at', () => {
    expect(readArguments([], 'linux', {}).configPath).toBe('/etc/tiepdon/tiepdon.json');
    expect(readArguments([], 'win32', { ProgramData: 'D:\\Data' }).configPath).toContain('TiepDon');
  });
});

describe('a page that says what is wrong', () => {
  const failures = [
    { code: 'config.invalid', params: { where: '<b>x</b>', detail: '"&' } } as const,
  ];
  test('speaks to patients on a kiosk, to staff elsewhere, and shows the code to staff', () => {
    const kiosk = failurePage({ failures, audience: 'patient', retrySeconds: 30 });
    expect(kiosk).toContain('Máy này tạm ngừng.');
    expect(kiosk).toContain('<p class="code">config.invalid</p>');
    expect(kiosk).toContain('30 giây');
    const desk = failurePage({ failures, audience: 'staff' });
    expect(desk).toContain('Tiếp Đón chưa khởi động được');
    expect(desk).not.toContain('Thử lại ngay');
  });
  test('shows the first faults of many, and how many more there are', () => {
    const page = failurePage({
      failures: Array.from({ length: 5 }, () => ({ code: 'config.not-found' }) as const),
      audience: 'patient',
    });
    expect(page.split('class="code"').length - 1).toBe(3);
    expect(page).toContain('Còn 2 lỗi nữa');
  });
  test('takes what a configuration says as text, and has no script', () => {
    const page = failurePage({ failures, audience: 'patient' });
    expect(page).not.toContain('<b>x</b>');
    expect(page).toContain('&#60;b&#62;x');
    expect(page).not.toMatch(/<script|style=|onclick/);
  });
});
