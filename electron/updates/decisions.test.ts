import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { compareVersions, type Release, UpdateSettings } from '../../core/contract/index.ts';
import { choosePackage } from './choose-package.ts';
import { describeUpdates, type UpdateStatus } from './describe.ts';
import { watchDownload } from './download-watch.ts';
import { type InstallMoment, installMoment } from './install-moment.ts';
import { isHealthy, judge, meaningOfStart } from './probation.ts';
import type { Probation } from './probation-files.ts';
import { createProving } from './proving.ts';
import { kioskName } from './report.ts';
import { selfPackage } from './self-package.ts';

afterEach(() => vi.useRealTimers());

describe('the configuration', () => {
  const key = Buffer.alloc(32, 1).toString('base64');
  const parse = (more: object) => UpdateSettings.safeParse({ publicKeys: [key], ...more }).success;
  test.each([
    ['https://update.hospital.vn/tiepdon', true],
    ['https://update.hospital.vn:8443', true],
    ['http://127.0.0.1:8080', true],
    ['http://localhost/x', true],
    ['http://update.hospital.vn/', false],
    ['http://127.0.0.1.evil.vn/', false],
    ['https://name:secret@update.hospital.vn/', false],
    ['https://update.hospital.vn/?token=1', false],
    ['ftp://update.hospital.vn/', false],
    ['file:///srv/updates', false],
  ])('of the server: %s is taken: %s', (url, isTaken) => expect(parse({ url })).toBe(isTaken));
  test('needs a key', () =>
    expect(parse({ url: 'https://update.hospital.vn', publicKeys: [] })).toBe(false));
});

describe('versions', () => {
  test.each([
    ['1.2.3', '1.2.3', 0],
    ['1.2.10', '1.2.9', 1],
    ['1.10.0', '1.9.9', 1],
    ['2.0.0', '10.0.0', -1],
  ])('%s and %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
    expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign);
  });
});

describe('the moment to install', () => {
  const night: InstallMoment = {
    now: new Date(2026, 10, 27, 23, 30),
    window: { from: '22:00', to: '05:00' },
    untouchedMinutes: 5,
    untouchedSeconds: 300,
    occupied: false,
    isOutOfOrder: false,
    held: false,
    hurried: false,
  };
  const at = (hours: number, minutes: number) => ({ now: new Date(2026, 10, 27, hours, minutes) });
  test.each<[string, Partial<InstallMoment>, ReturnType<typeof installMoment>]>([
    ['at night with nobody there', {}, 'now'],
    ['as the window opens', at(22, 0), 'now'],
    ['a minute before it does', at(21, 59), 'window'],
    ['after midnight', at(4, 59), 'now'],
    ['as it closes', at(5, 0), 'window'],
    ['in a window of the day', { ...at(12, 30), window: { from: '12:00', to: '13:00' } }, 'now'],
    ['after it', { ...at(13, 0), window: { from: '12:00', to: '13:00' } }, 'window'],
    ['at any time, where that is wanted', { ...at(10, 0), window: 'any' }, 'now'],
    [
      'in a window that is the whole day',
      { ...at(10, 0), window: { from: '03:00', to: '03:00' } },
      'now',
    ],
    ['under the hands of a patient', { occupied: true }, 'patient'],
    ['while somebody works at the desk', { untouchedSeconds: 299 }, 'touch'],
    ['put off by staff', { held: true }, 'held'],
    ['wanted by staff, by day', { ...at(10, 0), untouchedSeconds: 0, hurried: true }, 'now'],
    ['wanted by staff, but a patient is there', { hurried: true, occupied: true }, 'patient'],
    ['put off, and wanted now', { held: true, hurried: true }, 'now'],
    [
      'on a machine that serves nobody',
      { ...at(10, 0), isOutOfOrder: true, occupied: true, untouchedSeconds: 0 },
      'now',
    ],
    ['on one that serves nobody, put off by staff', { isOutOfOrder: true, held: true }, 'held'],
  ])('%s', (_, change, verdict) => expect(installMoment({ ...night, ...change })).toBe(verdict));
});

describe('which package to take', () => {
  const file = {
    platform: 'linux',
    arch: 'x64',
    path: '1.3.0/t.AppImage',
    sha512: 'x',
    size: 1,
  } as const;
  const release = {
    version: '1.3.0',
    store: { version: 8, leastReader: 7 },
    files: [file, { ...file, arch: 'arm64' }],
  } as unknown as Release;
  const machine = {
    version: '1.2.0',
    platform: 'linux',
    arch: 'x64',
    storeVersion: 7,
    bad: [],
  } as const;
  const take = (change: object) => {
    const chosen = choosePackage(release, { ...machine, ...change });
    return chosen.ok ? chosen.value?.arch : chosen.failure.code;
  };
  test.each([
    ['of this system and processor', {}, 'x64'],
    ['of the other one', { arch: 'arm64' }, 'arm64'],
    ['none: it is the one that runs', { version: '1.3.0' }, undefined],
    ['none: never an older one', { version: '1.3.1' }, undefined],
    ['none: a developer’s own version', { version: '0.0.0-stand-in' }, undefined],
    ['refused: it failed here before', { bad: ['1.1.0', '1.3.0'] }, 'update.known-bad'],
    ['refused: there is none', { platform: 'win32' }, 'update.no-package'],
    ['refused: no way back from its store', { storeVersion: 6 }, 'update.store-incompatible'],
  ])('%s', (_, change, taken) => expect(take(change)).toBe(taken));
});

describe('a download', () => {
  test('grows, ends at its size, and no further; standing still it is given up', () => {
    const watch = watchDownload(100, 3);
    expect([0, 40, 40, 80, 100].map((bytes) => watch.look(bytes))).toEqual(
      Array(5).fill('goes-on'),
    );
    expect(watch.look(101)).toBe('too-big');
    const still = watchDownload(100, 3);
    expect([0, 0, 0, 0].map((bytes) => still.look(bytes))).toEqual([
      'goes-on',
      'goes-on',
      'goes-on',
      'stalled',
    ]);
  });
});

const probation: Probation = {
  from: '1.2.0',
  to: '1.3.0',
  package: 'appimage',
  program: '/opt/tiepdon.AppImage',
  since: '2026-11-27T00:00:00.000Z',
  expects: { screens: ['kiosk-1', 'desk-1'], devices: true },
};

describe('a start', () => {
  test.each([
    ['none', { probation: undefined, version: '1.3.0', starts: 0 }],
    ['proving', { version: '1.3.0', starts: 1 }],
    ['proving', { version: '1.3.0', starts: 3 }],
    ['go-back', { version: '1.3.0', starts: 4 }],
    ['go-back', { version: '1.3.0', starts: 1, rolledBack: 'unhealthy' as const }],
    ['came-back', { version: '1.2.0', starts: 3, rolledBack: 'starts' as const }],
    ['not-installed', { version: '1.2.0', starts: 0 }],
    ['overtaken', { version: '1.4.0', starts: 0 }],
    ['overtaken', { version: '1.4.0', starts: 0, rolledBack: 'silent' as const }],
  ])('means %s: %j', (meaning, situation) =>
    expect(meaningOfStart({ probation, rolledBack: undefined, ...situation })).toBe(meaning),
  );
});

describe('a version on probation', () => {
  const patience = { healthyAfterMs: 30, rollBackAfterMs: 5 };
  test.each([
    ['wait', { healthyMs: 29, brokenMs: 0, ranMs: 29 }],
    ['keep', { healthyMs: 30, brokenMs: 0, ranMs: 30 }],
    ['keep', { healthyMs: 30, brokenMs: 0, ranMs: 10_000 }],
    ['wait', { healthyMs: 0, brokenMs: 4, ranMs: 100 }],
    ['unhealthy', { healthyMs: 0, brokenMs: 5, ranMs: 5 }],
    ['wait', { healthyMs: 10, brokenMs: 0, ranMs: 184 }],
    ['never-healthy', { healthyMs: 10, brokenMs: 0, ranMs: 185 }],
  ])('%s: %j', (verdict, proving) => expect(judge(proving, patience)).toBe(verdict));

  const well = { isHostReady: true, screens: ['kiosk-1', 'desk-1', 'kiosk-2'], devices: true };
  test.each([
    ['all that worked works', {}, true],
    ['no host', { isHostReady: false }, false],
    ['the desk’s window does not come', { screens: ['kiosk-1'] }, false],
    ['devices are not heard of', { devices: false }, false],
  ])('is healthy or not: %s', (_, change, isWell) =>
    expect(isHealthy({ ...well, ...change }, probation.expects)).toBe(isWell),
  );
  test('owes nothing that did not work before, but one screen', () => {
    const nothing = { screens: [], devices: false };
    expect(isHealthy({ ...well, devices: false, screens: ['kiosk-1'] }, nothing)).toBe(true);
    expect(isHealthy({ ...well, screens: [] }, nothing)).toBe(false);
  });

  const prove = (ranBefore = 0) => {
    const told: string[] = [];
    const noted: number[] = [];
    const situation = { isWell: true, isOccupied: false };
    const proving = createProving({
      probation,
      files: { ranMs: () => ranBefore, noteRan: (ms) => void noted.push(ms) },
      vitals: () => ({ ...well, isHostReady: situation.isWell }),
      patience: () => ({ healthyAfterMinutes: 2, rollBackAfterMinutes: 1 }),
      isOccupied: () => situation.isOccupied,
      onKeep: () => void told.push('keep'),
      onGoBack: (reason) => void told.push(reason),
    });
    const run = (seconds: number): void => {
      for (let second = 0; second < seconds; second += 1) proving.tick(1_000);
    };
    return { told, noted, situation, run, proving };
  };
  test('is kept after it was well for long enough without a break, once', () => {
    const { told, run, situation, proving } = prove();
    run(119);
    situation.isWell = false;
    run(1);
    situation.isWell = true;
    run(119);
    expect(told).toEqual([]);
    expect(proving.missingMs()).toBe(1_000);
    run(60);
    expect(told).toEqual(['keep']);
  });
  test('goes when it is not, but never under the hands of a patient', () => {
    const { told, run, situation } = prove();
    situation.isWell = false;
    situation.isOccupied = true;
    run(300);
    expect(told).toEqual([]);
    situation.isOccupied = false;
    run(2);
    expect(told).toEqual(['unhealthy']);
  });
  test('that is well only now and then goes in the end, over all its starts', () => {
    const { told, run, noted } = prove(12 * 60_000 + 30_000);
    run(30);
    expect(told).toEqual(['never-healthy']);
    expect(noted).toEqual([750_000, 760_000, 770_000, 780_000]);
  });
  test('is judged by how long it ran, not by clocks that jump', () => {
    vi.useFakeTimers({ now: new Date('2026-11-27T00:00:00Z') });
    const { told, run } = prove();
    run(60);
    vi.setSystemTime(new Date('2030-01-01T00:00:00Z'));
    run(30);
    vi.setSystemTime(new Date('2020-01-01T00:00:00Z'));
    run(29);
    expect(told).toEqual([]);
    run(1);
    expect(told).toEqual(['keep']);
  });
});

describe('the package that the program runs from', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-self-'));
  const config = join(folder, 'app-update.yml');
  const app = join(folder, 'tiepdon.AppImage');
  const link = join(folder, 'link.AppImage');
  const windows = join(folder, 'windows');
  const msi = join(folder, 'msi');
  mkdirSync(windows);
  mkdirSync(msi);
  writeFileSync(join(windows, 'Uninstall Tiếp Đón.exe'), '');
  writeFileSync(config, 'provider: generic\n');
  writeFileSync(app, '');
  symlinkSync(app, link);
  afterAll(() => rmSync(folder, { recursive: true }));
  const linux = {
    platform: 'linux',
    appImage: app,
    execPath: '/opt/tiepdon',
    updateConfigPath: config,
  } as const;
  const win = { ...linux, platform: 'win32', appImage: undefined } as const;
  const found = (change: object) => {
    const self = selfPackage({ ...linux, ...change });
    return self.ok ? self.value : self.failure.code;
  };
  test.each([
    ['an AppImage', {}, { kind: 'appimage', program: app }],
    ['an AppImage behind a link', { appImage: link }, { kind: 'appimage', program: app }],
    ['a Debian package', { appImage: undefined }, 'update.not-self-updating'],
    ['an AppImage that is gone', { appImage: join(folder, 'x') }, 'update.not-self-updating'],
    ['a path that is none', { appImage: 'tiepdon.AppImage' }, 'update.not-self-updating'],
    ['a build without updates', { updateConfigPath: '/nowhere' }, 'update.not-self-updating'],
    [
      'an NSIS installation',
      { ...win, execPath: join(windows, 'tiepdon.exe') },
      { kind: 'nsis', program: join(windows, 'tiepdon.exe') },
    ],
    ['an MSI', { ...win, execPath: join(msi, 'tiepdon.exe') }, 'update.not-self-updating'],
  ])('%s', (_, change, self) => expect(found(change)).toEqual(self));
});

describe('a kiosk’s name in reports', () => {
  test.each([
    ['kiosk-tang-1', 'host', 'kiosk-tang-1'],
    [undefined, 'KIOSK_01.benhvien.local', 'KIOSK_01.benhvien.local'],
    [undefined, 'Máy đón tiếp/1', 'M-y-n-ti-p-1'],
    [undefined, '../../etc', 'etc'],
    [undefined, '', 'kiosk'],
  ])('%s on %s is %s', (told, host, name) => expect(kioskName(told, host)).toBe(name));
});

describe('what staff read', () => {
  const status: UpdateStatus = {
    version: '1.2.0',
    window: { from: '22:00', to: '05:00' },
    stage: { name: 'idle' },
    proving: undefined,
    held: false,
    checkedAt: new Date(2026, 10, 27, 14, 5).toISOString(),
    failure: undefined,
  };
  const said = (change: Partial<UpdateStatus>) => describeUpdates({ ...status, ...change });
  const waiting = (reason: string) =>
    ({ stage: { name: 'waiting', version: '1.3.0', for: reason } }) as Partial<UpdateStatus>;
  test.each<[Partial<UpdateStatus>, string, readonly string[]]>([
    [{}, 'Đang dùng bản mới nhất. Kiểm tra lần cuối lúc 14:05 ngày 27/11.', ['check', 'hold']],
    [{ held: true }, 'Đang tạm hoãn cập nhật.', ['check', 'resume']],
    [
      waiting('window'),
      'Bản 1.3.0 đã tải xong; máy tự cài từ 22:00 đến 05:00, khi không có ai dùng.',
      ['update', 'hold'],
    ],
    [
      waiting('patient'),
      'Bản 1.3.0 đã tải xong; máy sẽ cài khi bệnh nhân làm xong.',
      ['update', 'hold'],
    ],
    [
      { ...waiting('held'), held: true },
      'Bản 1.3.0 đã tải xong; đang tạm hoãn.',
      ['update', 'resume'],
    ],
    [
      { stage: { name: 'downloading', version: '1.3.0' } },
      'Đang tải bản 1.3.0…',
      ['check', 'hold'],
    ],
    [
      { stage: { name: 'installing', version: '1.3.0' } },
      'Đang cài bản 1.3.0; máy sẽ tự khởi động lại.',
      [],
    ],
    [
      { proving: { from: '1.1.0', missingMs: 24.2 * 60_000 } },
      'Bản mới đang được theo dõi, còn khoảng 25 phút. Nếu lỗi, máy tự quay lại bản 1.1.0.',
      [],
    ],
    [
      {
        failure: {
          at: new Date(2026, 10, 27, 3, 10).toISOString(),
          reason: { code: 'update.rolled-back', params: { version: '1.3.0', detail: 'unhealthy' } },
        },
      },
      '03:10 ngày 27/11: Phiên bản 1.3.0 không chạy ổn (unhealthy); máy đã tự quay lại bản trước.',
      ['check', 'hold'],
    ],
  ])('%j', (change, line, acts) => {
    const { lines, acts: offered } = said(change);
    expect(lines[0]).toBe('Phiên bản đang dùng: 1.2.0');
    expect(lines).toContain(line);
    expect(offered).toEqual(acts);
  });
  test('where another program brings updates there is nothing to press', () => {
    expect(said({ stage: undefined, window: undefined, checkedAt: undefined })).toEqual({
      lines: ['Phiên bản đang dùng: 1.2.0'],
      acts: [],
    });
  });
});
