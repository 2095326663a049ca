import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type HostMessage,
  type Release,
  type Result,
  UpdateSettings,
} from '../../core/contract/index.ts';
import { sealRelease } from '../../scripts/release/envelope.ts';
import { publicKeyText } from '../../scripts/release/signing-key.ts';
import type { ShellLog } from '../log.ts';
import { openStateFile, parseUpdateState, type StateFile } from './state.ts';
import { createTaking, mostMissed, type Taking } from './taking.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const settings = UpdateSettings.parse({
  url: 'https://update.hospital.vn/kiosk/',
  publicKeys: [publicKeyText(privateKey)],
  window: 'any',
  checkEveryMinutes: 10,
});
const release = (more: Partial<Release> = {}): Release => ({
  format: 1,
  channel: 'stable',
  version: '1.3.0',
  signedAt: '2026-11-27T00:00:00.000Z',
  expires: '2026-12-27T00:00:00.000Z',
  store: { version: 7, leastReader: 7 },
  files: [
    {
      platform: 'linux',
      arch: 'x64',
      path: '1.3.0/tiepdon.AppImage',
      sha512: Buffer.alloc(64).toString('base64'),
      size: 10,
    },
  ],
  ...more,
});

let folder: string;
let state: StateFile;
let taking: Taking;
let offered: Release;
let now: number;
let serverStatus: number;
let staged: Result<void>;
let downloaded: Result<string>;
let surroundings: { occupied: boolean; untouchedSeconds: number; isOutOfOrder: boolean };
let hostAnswer:
  | Extract<HostMessage, { type: 'update-prepared' }>['outcome']
  | 'silence'
  | 'no host';
let onAsked: () => void;
const did: string[] = [];
const warned: string[] = [];
let details = '';
const log: ShellLog = {
  info: () => undefined,
  warn: (what, detail) => {
    warned.push(String(detail?.code ?? what));
    details += JSON.stringify(detail ?? {});
  },
  pass: () => undefined,
};

const start = (): void => {
  taking = createTaking({
    settings,
    machine: () => ({ version: '1.2.0', platform: 'linux', arch: 'x64', storeVersion: 7 }),
    state,
    fetch: async (url) => {
      did.push(`fetch ${url}`);
      return new Response(sealRelease(offered, [privateKey]), { status: serverStatus });
    },
    updater: {
      async download(offer) {
        did.push(`download ${offer.release.version}`);
        return downloaded;
      },
      install: () => undefined,
      cacheFolder: () => undefined,
    },
    now: () => now,
    async stage(offer) {
      did.push(`stage ${offer.release.version}`);
      return staged;
    },
    surroundings: () => surroundings,
    ask(command) {
      did.push(command.type);
      if (command.type !== 'prepare-update' || hostAnswer === 'no host')
        return hostAnswer !== 'no host';
      onAsked();
      if (hostAnswer !== 'silence') {
        const failure = { code: 'store.backup-disk-full' } as const;
        taking.prepared({
          type: 'update-prepared',
          id: command.id,
          outcome: hostAnswer,
          ...(hostAnswer === 'failed' && { failure }),
        });
      }
      return true;
    },
    change: (offer) => void did.push(`change to ${offer.release.version}`),
    log,
  });
};

/** Lets so much time pass, and everything in it come to its end. */
const pass = async (seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second += 1) {
    now += 1_000;
    taking.tick(1_000);
    await vi.advanceTimersByTimeAsync(0);
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-taking-'));
  state = openStateFile(join(folder, 'updates/state.json'), () => undefined);
  offered = release();
  now = Date.parse('2026-11-28T00:00:00Z');
  serverStatus = 200;
  staged = { ok: true, value: undefined };
  downloaded = { ok: true, value: '/cache/tiepdon.AppImage' };
  surroundings = { occupied: false, untouchedSeconds: 3_600, isOutOfOrder: false };
  hostAnswer = 'ready';
  onAsked = () => undefined;
  did.length = 0;
  warned.length = 0;
  details = '';
  start();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});
const file = `fetch https://update.hospital.vn/kiosk/stable.json`;

describe('a newer version', () => {
  test('is asked for soon after the start, brought here, and put in place once the host is at rest', async () => {
    await pass(40);
    expect(did).toEqual([]);
    await pass(30);
    expect(did).toEqual([
      file,
      'download 1.3.0',
      'stage 1.3.0',
      'prepare-update',
      'change to 1.3.0',
    ]);
    // Once is enough: the program ends.
    await pass(1_000);
    expect(did).toHaveLength(5);
  });

  test('waits for patients, staff and the hour; nothing is touched meanwhile', async () => {
    surroundings.occupied = true;
    await pass(300);
    expect(taking.stage()).toEqual({ name: 'waiting', version: '1.3.0', for: 'patient' });
    surroundings = { ...surroundings, occupied: false, untouchedSeconds: 10 };
    await pass(60);
    expect(taking.stage()).toMatchObject({ for: 'touch' });
    state.change({ held: true });
    surroundings.untouchedSeconds = 3_600;
    await pass(60);
    expect(taking.stage()).toMatchObject({ for: 'held' });
    expect(did).toEqual([file, 'download 1.3.0']);
    state.change({ held: false });
    await pass(5);
    expect(did.at(-1)).toBe('change to 1.3.0');
  });

  test('is put off when the host is busy, and when a patient comes at the last moment', async () => {
    hostAnswer = 'busy';
    await pass(80);
    expect(did.at(-1)).toBe('prepare-update');
    hostAnswer = 'ready';
    onAsked = () => {
      surroundings.occupied = true;
    };
    await pass(60);
    expect(did.slice(-2)).toEqual(['prepare-update', 'resume-work']);
    surroundings.occupied = false;
    onAsked = () => undefined;
    await pass(60);
    expect(did.at(-1)).toBe('change to 1.3.0');
    expect(state.current.failure).toBeUndefined();
  });

  test.each([
    ['cannot back the store up', 'failed', 'store.backup-disk-full'],
    ['is not there', 'no host', 'update.not-prepared'],
  ] as const)(
    'is not put in place by a host that %s; that is told, and tried again later',
    async (_, answer, code) => {
      hostAnswer = answer;
      await pass(80);
      expect(state.current.failure?.reason.code).toBe(code);
      expect(did.filter((each) => each === 'prepare-update')).toHaveLength(1);
      hostAnswer = 'ready';
      await pass(600);
      expect(did.at(-1)).toBe('change to 1.3.0');
    },
  );

  test('is not waited for by a host that says nothing', async () => {
    hostAnswer = 'silence';
    await pass(80);
    expect(taking.stage()).toEqual({ name: 'installing', version: '1.3.0' });
    await vi.advanceTimersByTimeAsync(300_000);
    expect(state.current.failure?.reason.code).toBe('update.not-prepared');
  });

  test('comes without a host where the machine serves nobody', async () => {
    surroundings = { occupied: false, untouchedSeconds: 0, isOutOfOrder: true };
    hostAnswer = 'no host';
    await pass(80);
    expect(did.slice(-2)).toEqual(['stage 1.3.0', 'change to 1.3.0']);
  });

  test('that could not be put in place a few times waits for people', async () => {
    state.change({ missed: { version: '1.3.0', times: mostMissed } });
    await pass(200);
    expect(taking.stage()).toEqual({ name: 'waiting', version: '1.3.0', for: 'hands' });
    taking.hurry();
    await pass(2);
    expect(did.at(-1)).toBe('change to 1.3.0');
  });

  test('comes at once when staff want it, but after a patient', async () => {
    surroundings = { ...surroundings, occupied: true, untouchedSeconds: 0 };
    taking.hurry();
    await pass(5);
    expect(taking.stage()).toMatchObject({ for: 'patient' });
    surroundings.occupied = false;
    await pass(1);
    expect(did.at(-1)).toBe('change to 1.3.0');
  });
});

describe('what the server says', () => {
  test('earlier than before counts for nothing, also over a restart of the program', async () => {
    offered = release({ version: '1.2.0' });
    await pass(80);
    expect(state.current.seen.stable).toBe('2026-11-27T00:00:00.000Z');
    state = openStateFile(join(folder, 'updates/state.json'), () => undefined);
    start();
    offered = release({ signedAt: '2026-11-26T00:00:00.000Z' });
    await pass(80);
    expect(state.current.failure?.reason.code).toBe('update.replayed');
    expect(did.some((each) => each.startsWith('download'))).toBe(false);
  });

  test('of a version that failed here is not believed again', async () => {
    state.change({ bad: ['1.3.0'] });
    await pass(80);
    expect(state.current.failure?.reason).toEqual({
      code: 'update.known-bad',
      params: { version: '1.3.0' },
    });
    // Told once, not every hour.
    await pass(1_300);
    expect(warned).toEqual(['update.known-bad']);
    offered = release({ version: '1.3.1', signedAt: '2026-11-28T00:00:00.000Z' });
    await pass(620);
    expect(did.at(-1)).toBe('change to 1.3.1');
  });

  test('while a version waits may withdraw it, or bring a newer one; silence leaves it', async () => {
    surroundings.occupied = true;
    await pass(80);
    serverStatus = 500;
    await pass(620);
    expect(taking.stage()).toMatchObject({ name: 'waiting', version: '1.3.0' });
    expect(state.current.failure?.reason.code).toBe('update.server-refused');
    serverStatus = 200;
    offered = release({ version: '1.4.0', signedAt: '2026-11-28T00:00:00.000Z' });
    await pass(620);
    expect(taking.stage()).toMatchObject({ name: 'waiting', version: '1.4.0' });
    offered = release({ version: '1.2.0', signedAt: '2026-11-29T00:00:00.000Z' });
    await pass(620);
    expect(taking.stage()).toEqual({ name: 'idle' });
    surroundings.occupied = false;
    await pass(60);
    expect(did.some((each) => each.startsWith('change'))).toBe(false);
  });

  test('expires while it waits: it is not put in place then', async () => {
    offered = release({ expires: new Date(now + 100_000).toISOString() });
    surroundings.occupied = true;
    await pass(90);
    expect(taking.stage().name).toBe('waiting');
    await pass(30);
    surroundings.occupied = false;
    await pass(120);
    expect(did.some((each) => each.startsWith('change'))).toBe(false);
  });

  test('is asked for at even intervals, whatever the clock does', async () => {
    offered = release({ version: '1.2.0' });
    await pass(80);
    now -= 400 * 86_400_000;
    await pass(560);
    expect(did).toEqual([file]);
    await pass(60);
    expect(did).toEqual([file, file]);
  });
});

describe('what goes wrong here', () => {
  test('a download that fails is told, and begun again at the next look', async () => {
    downloaded = { ok: false, failure: { code: 'update.disk-full' } };
    await pass(80);
    expect(state.current.failure?.reason.code).toBe('update.disk-full');
    expect(taking.stage()).toEqual({ name: 'idle' });
    downloaded = { ok: true, value: '/cache/x' };
    await pass(620);
    expect(state.current.failure).toBeUndefined();
    expect(did.at(-1)).toBe('change to 1.3.0');
  });

  test('no way back: nothing is changed', async () => {
    staged = { ok: false, failure: { code: 'update.no-way-back' } };
    await pass(80);
    expect(state.current.failure?.reason.code).toBe('update.no-way-back');
    expect(did).not.toContain('prepare-update');
  });

  test('a bug in updates is not the kiosk’s end', async () => {
    Object.defineProperty(state, 'change', {
      value: () => {
        throw new TypeError('several\nlines\nNguyễn Văn Mẫu');
      },
    });
    await pass(80);
    expect(warned).toEqual(['bug in updates']);
    expect(details).toContain('TypeError');
    expect(details).toContain('taking.ts');
    expect(details).not.toContain('Mẫu');
    expect(taking.stage()).toEqual({ name: 'idle' });
  });
});

describe('what a machine remembers', () => {
  test.each([
    undefined,
    '',
    '{',
    '[]',
    '{"format":2}',
    '{"format":1,"seen":{},"bad":["x"],"held":false}',
  ])('is nothing where the file says %j', (text) =>
    expect(parseUpdateState(text)).toEqual({ format: 1, seen: {}, bad: [], held: false }),
  );
  test('stays in memory when the disk does not take it', () => {
    writeFileSync(join(folder, 'file'), '');
    let told = 0;
    const unwritable = openStateFile(join(folder, 'file/state.json'), () => {
      told += 1;
    });
    unwritable.change({ held: true });
    unwritable.change({ held: true });
    expect(unwritable.current.held).toBe(true);
    expect(told).toBe(1);
  });
});
