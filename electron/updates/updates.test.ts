import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type HostCommand, UpdateSettings } from '../../core/contract/index.ts';
import type { ShellLog } from '../log.ts';
import { createUpdates, type ProgramChange, type Updates, type Vitals } from './index.ts';
import { updatePlaces } from './places.ts';
import { type ProbationFiles, probationFiles } from './probation-files.ts';
import { parseUpdateState } from './state.ts';
import { formerOf } from './way-back.ts';

const settings = UpdateSettings.parse({
  url: 'https://update.hospital.vn',
  channel: 'canary',
  publicKeys: [Buffer.alloc(32, 1).toString('base64')],
  device: 'kiosk-tang-1',
});
let stateFolder: string;
let program: string;
let files: ProbationFiles;
let updates: Updates | undefined;
let vitals: Vitals;
let hasHost: boolean;
let reportStatus: number;
const asked: HostCommand[] = [];
const sent: unknown[] = [];
const opened: string[] = [];
const changes: ProgramChange[] = [];
const log: ShellLog = { info: () => undefined, warn: () => undefined, pass: () => undefined };

beforeEach(() => {
  vi.useFakeTimers();
  stateFolder = mkdtempSync(join(tmpdir(), 'tiepdon-updates-'));
  program = join(stateFolder, 'tiepdon.AppImage');
  writeFileSync(program, 'former');
  files = probationFiles(updatePlaces(stateFolder).probation);
  vitals = { isHostReady: true, screens: ['kiosk-1'], devices: true };
  hasHost = true;
  reportStatus = 201;
  for (const list of [asked, sent, opened, changes]) list.length = 0;
});
afterEach(() => {
  updates?.close();
  vi.useRealTimers();
  rmSync(stateFolder, { recursive: true, force: true });
});

/** The program starts, of this version. */
const start = (version: string, configured: UpdateSettings | 'nothing' = settings): Updates => {
  updates?.close();
  updates = createUpdates({
    stateFolder,
    version,
    platform: 'linux',
    arch: 'x64',
    hostName: 'host',
    isManaged: true,
    log,
    now: () => Date.parse('2026-11-28T00:00:00Z'),
    selfPackage: () => ({ ok: true, value: { kind: 'appimage', program } }),
    openNetwork: (url) => ({
      async fetch(target, init) {
        if (init.method === 'PUT') sent.push(JSON.parse(String(init.body)));
        return new Response(null, { status: target.includes('/reports/') ? reportStatus : 404 });
      },
      closeConnections: async () => void opened.push(url),
    }),
    async openUpdater(_self, url) {
      opened.push(url);
      return {
        download: async () => ({ ok: false, failure: { code: 'update.interrupted' } }),
        install: () => undefined,
        cacheFolder: () => undefined,
      };
    },
    vitals: () => vitals,
    isOccupied: () => false,
    untouchedSeconds: () => 0,
    ask(command) {
      if (hasHost) asked.push(command);
      return hasHost;
    },
    leave: (change) => void changes.push(change),
  });
  if (configured !== 'nothing') updates.configure(configured, 7);
  return updates;
};
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);
const remembered = () => parseUpdateState(readFileSync(updatePlaces(stateFolder).state, 'utf8'));
/** An update from 1.2.0 to 1.3.0 that was put in place. */
const install = (): void => {
  linkSync(program, formerOf(program));
  files.begin({
    from: '1.2.0',
    to: '1.3.0',
    package: 'appimage',
    program,
    since: '2026-11-27T00:00:00.000Z',
    expects: { screens: ['kiosk-1'], devices: true },
  });
  rmSync(program);
  writeFileSync(program, 'new');
};

describe('a new version', () => {
  test('is kept once it has been healthy for long enough: reported, and the way back is closed', async () => {
    install();
    files.countStart();
    start('1.3.0');
    await seconds(29 * 60);
    expect(files.read()?.to).toBe('1.3.0');
    await seconds(62);
    expect(files.read()).toBeUndefined();
    expect(existsSync(formerOf(program))).toBe(false);
    expect(sent).toEqual([
      {
        device: 'kiosk-tang-1',
        channel: 'canary',
        platform: 'linux',
        arch: 'x64',
        version: '1.3.0',
        since: '2026-11-28T00:00:00.000Z',
        outcome: 'healthy',
      },
    ]);
    expect(remembered().report?.isSent).toBe(true);
    expect(changes).toEqual([]);
  });

  test('takes no further one before that', async () => {
    install();
    start('1.3.0').act('update');
    await seconds(600);
    expect(updates?.describe().acts).toEqual([]);
  });

  test('that does not work goes back by itself, at its end and not before', async () => {
    install();
    vitals = { isHostReady: false, screens: [], devices: false };
    start('1.3.0', 'nothing');
    await seconds(299);
    expect(changes).toEqual([]);
    await seconds(2);
    expect(files.rolledBack()).toBe('unhealthy');
    expect(readFileSync(program, 'utf8')).toBe('new');
    changes[0]?.make();
    expect(readFileSync(program, 'utf8')).toBe('former');
    await seconds(600);
    expect(changes).toHaveLength(1);
  });

  test('is not blamed for a start that ended as it should', () => {
    install();
    files.countStart();
    files.countStart();
    start('1.3.0').leaving();
    expect(files.starts()).toBe(1);
  });
});

describe('the former version', () => {
  test('that came back never takes the bad one again, and tells the desk and the publisher once', async () => {
    install();
    files.rollBack('unhealthy');
    hasHost = false;
    start('1.2.0').hostReady();
    await seconds(1);
    expect(remembered()).toMatchObject({
      bad: ['1.3.0'],
      failure: { reason: { code: 'update.rolled-back', params: { version: '1.3.0' } } },
    });
    expect(sent).toMatchObject([{ version: '1.3.0', outcome: 'rolled-back', reason: 'unhealthy' }]);
    expect(asked).toEqual([]);
    hasHost = true;
    updates?.hostReady();
    updates?.hostReady();
    expect(asked).toEqual([
      {
        type: 'alarm',
        reason: { code: 'update.rolled-back', params: { version: '1.3.0', detail: 'unhealthy' } },
      },
    ]);
    start('1.2.0').hostReady();
    await seconds(1);
    expect([asked.length, sent.length]).toEqual([1, 1]);
  });

  test('that never left counts what did not take place, and says so the third time', () => {
    for (const times of [1, 2, 3]) {
      writeFileSync(program, 'former');
      rmSync(formerOf(program), { force: true });
      install();
      start('1.2.0');
      expect(remembered().missed).toEqual({ version: '1.3.0', times });
      expect(remembered().failure?.reason.code).toBe(
        times === 3 ? 'update.install-failed' : undefined,
      );
      expect(files.read()).toBeUndefined();
    }
  });
});

test('a version that somebody installed by hand owes nothing to an update before it', () => {
  install();
  start('1.4.0');
  expect(files.read()).toBeUndefined();
  expect(existsSync(formerOf(program))).toBe(false);
  expect(remembered().bad).toEqual([]);
});

test('a report that the server does not take is kept, and tried again, also over a restart', async () => {
  install();
  files.rollBack('starts');
  reportStatus = 405;
  start('1.2.0');
  await seconds(3_700);
  expect(sent).toHaveLength(2);
  expect(remembered().report?.isSent).toBe(false);
  reportStatus = 204;
  start('1.2.0');
  await seconds(1);
  expect(sent).toHaveLength(3);
  expect(remembered().report?.isSent).toBe(true);
});

describe('where updates come from', () => {
  test('is what was configured last, when no host ever says', async () => {
    start('1.2.0');
    await seconds(1);
    start('1.3.0', 'nothing');
    opened.length = 0;
    await seconds(119);
    expect(opened).toEqual([]);
    await seconds(2);
    expect(opened).toEqual(['https://update.hospital.vn']);
  });

  test('is nowhere, where the facility has taken it away', async () => {
    start('1.2.0');
    await seconds(1);
    updates?.configure(undefined, 7);
    expect(updates?.describe()).toEqual({ lines: ['Phiên bản đang dùng: 1.2.0'], acts: [] });
    expect(remembered().settings).toBeUndefined();
  });
});
