import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Release, ReleaseFile } from '../../core/contract/index.ts';
import { startUpdateServer, type UpdateServer } from '../../fixtures/update-server/index.ts';
import { fetchText } from './fetch-text.ts';
import { sendReport } from './report.ts';
import type { DownloaderAct } from './testing/downloader.ts';
import type { Offer } from './updater.ts';

let folder: string;
let served: string;
let server: UpdateServer;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-updater-'));
  served = join(folder, 'served');
  mkdirSync(join(served, '1.3.0'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'resources/app-update.yml'), 'updaterCacheDirName: tiepdon-updater\n');
  writeFileSync(join(folder, 'app/package.json'), '{"name":"tiepdon","version":"1.2.0"}');
  writeFileSync(join(folder, 'tiepdon.AppImage'), 'the former program');
  server = await startUpdateServer(served);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const pending = (): string => join(folder, 'cache/tiepdon-updater/pending');
const packages = (): string[] =>
  existsSync(pending()) ? readdirSync(pending()).filter((name) => !name.endsWith('.json')) : [];

/** Puts a package on the server, and offers it. */
const publish = (name: string, bytes: Buffer): Offer => {
  writeFileSync(join(served, '1.3.0', name), bytes);
  const file: ReleaseFile = {
    platform: name.endsWith('.exe') ? 'win32' : 'linux',
    arch: 'x64',
    path: `1.3.0/${name}`,
    sha512: createHash('sha512').update(bytes).digest('base64'),
    size: bytes.length,
  };
  const release: Release = {
    format: 1,
    channel: 'stable',
    version: '1.3.0',
    signedAt: '2026-11-27T00:00:00Z',
    expires: '2099-01-01T00:00:00Z',
    store: { version: 7, leastReader: 7 },
    files: [file],
  };
  return { release, file };
};

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  STAND_IN_RESOURCES: join(folder, 'resources'),
  STAND_IN_APP: join(folder, 'app'),
  XDG_CACHE_HOME: join(folder, 'cache'),
  APPIMAGE: join(folder, 'tiepdon.AppImage'),
});
/** Looks without growth, 20 ms apart: how long a machine that has much to do may take. */
const patient = 1_500;
const words = (kind: 'appimage' | 'nsis', looks: number): string[] => [
  '--import',
  resolve('e2e/electron/stand-in/register-without-windows.ts'),
  resolve('electron/updates/testing/downloader.ts'),
  kind,
  join(folder, 'tiepdon.AppImage'),
  server.url,
  String(looks),
];

/** electron-updater in a process of its own, on the stand-in's requests; its cache on a disk of these options. */
const start = (kind: 'appimage' | 'nsis' = 'appimage', disk?: string, looks = patient) => {
  const cache = join(folder, 'cache');
  mkdirSync(cache, { recursive: true });
  const mount = `mount -t tmpfs -o ${disk} tmpfs "$1" && shift && exec "$@"`;
  const call = [
    ...(disk === undefined ? [] : ['unshare', '-rm', 'sh', '-c', mount, 'sh', cache]),
    process.execPath,
    ...words(kind, looks),
  ];
  const child = spawn(call[0] ?? '', call.slice(1), {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: environment(),
  });
  children.push(child);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const act = async (what: DownloaderAct): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(what)}\n`);
    const { value } = await answers.next();
    return JSON.parse(String(value));
  };
  return { child, act, download: (offer: Offer) => act({ act: 'download', offer }) };
};
const gets = (name: string): number =>
  server.requests.filter((each) => each === `GET /1.3.0/${name}`).length;
const name = 'tiepdon-1.3.0-x86_64.AppImage';
const failed = (code: string) =>
  expect.objectContaining({ failure: expect.objectContaining({ code }) });

describe('electron-updater brings a package', () => {
  test('whole and once, also over a restart of the program', async () => {
    const bytes = randomBytes(300_000);
    const offer = publish(name, bytes);
    const { act, download } = start();
    expect(await download(offer)).toEqual({ ok: true, value: join(pending(), name) });
    expect(readFileSync(join(pending(), name)).equals(bytes)).toBe(true);
    expect(await download(offer)).toMatchObject({ ok: true });
    await act({ act: 'reopen' });
    expect(await download(offer)).toMatchObject({ ok: true });
    expect(gets(name)).toBe(1);
    // What lies there is not believed for lying there.
    writeFileSync(join(pending(), name), Buffer.concat([bytes.subarray(1), Buffer.from('x')]));
    await act({ act: 'reopen' });
    expect(await download(offer)).toMatchObject({ ok: true });
    expect(gets(name)).toBe(2);
    expect(readFileSync(join(pending(), name)).equals(bytes)).toBe(true);
  });

  test('no longer than it grows: a server that stands still is left', async () => {
    server.setFault({ kind: 'stall', afterBytes: 90_000, path: name });
    const { download } = start('appimage', undefined, 25);
    expect(await download(publish(name, randomBytes(200_000)))).toEqual(
      failed('update.interrupted'),
    );
    expect(packages()).toEqual([]);
  });

  test('anew after it was cut off, refused or altered; nothing half is left', async () => {
    const bytes = randomBytes(200_000);
    const offer = publish(name, bytes);
    const { download } = start();
    const faults = [
      [{ kind: 'cut', afterBytes: 90_000, path: name }, 'update.interrupted'],
      [{ kind: 'status', status: 500, path: name }, 'update.interrupted'],
      [{ kind: 'status', status: 404, path: name }, 'update.interrupted'],
      [{ kind: 'altered', path: name }, 'update.damaged'],
    ] as const;
    for (const [fault, code] of faults) {
      server.setFault(fault);
      expect(await download(offer), fault.kind).toEqual(failed(code));
      expect(packages(), fault.kind).toEqual([]);
    }
    server.setFault(undefined);
    expect(await download(offer)).toMatchObject({ ok: true });
    expect(readFileSync(join(pending(), name)).equals(bytes)).toBe(true);
  });

  test('and no more than it should: a server that never ends is cut off', async () => {
    const { download } = start();
    server.setFault({ kind: 'endless', path: name });
    expect(await download(publish(name, randomBytes(50_000)))).toEqual(failed('update.damaged'));
    let before = -1;
    await vi.waitFor(
      () => {
        const now = server.sentBytes();
        const isOver = now === before;
        before = now;
        expect(isOver).toBe(true);
      },
      { timeout: 10_000, interval: 200 },
    );
    expect(packages()).toEqual([]);
  });

  test('from nowhere else, wherever the server points', async () => {
    const elsewhere = await startUpdateServer(served);
    const offer = publish(name, randomBytes(10_000));
    const { act, download } = start();
    server.setFault({ kind: 'redirect', to: `${elsewhere.url}/1.3.0/${name}`, path: name });
    expect(await download(offer)).toEqual(failed('update.interrupted'));
    expect(await act({ act: 'fetch', url: `${elsewhere.url}/canary.json` })).toContain('BLOCKED');
    expect(await act({ act: 'fetch', url: `${server.url}/canary.json` })).toBe(404);
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  test('anew when it was killed in the middle; what it had is not taken for whole', async () => {
    const bytes = randomBytes(400_000);
    const offer = publish(name, bytes);
    server.setFault({ kind: 'slow', bytesPerSecond: 400_000, path: name });
    const first = start();
    void first.download(offer).catch(() => undefined);
    await vi.waitFor(() => expect(server.sentBytes()).toBeGreaterThan(50_000), {
      timeout: 20_000,
      interval: 10,
    });
    first.child.kill('SIGKILL');
    server.setFault(undefined);
    expect(await start().download(offer)).toMatchObject({ ok: true });
    expect(readFileSync(join(pending(), name)).equals(bytes)).toBe(true);
    expect(packages()).toEqual([name]);
  });

  test.skipIf(spawnSync('unshare', ['-rm', 'true']).status !== 0).each([
    ['is full', 'size=100k', 'update.disk-full'],
    ['is not ours to write', 'ro', 'update.unwritable'],
  ])('and says so where the disk %s', async (_, disk, code) => {
    const offer = publish(name, randomBytes(300_000));
    expect(await start('appimage', disk).download(offer)).toEqual(failed(code));
  });
});

describe('the NSIS installer', () => {
  test('is brought and run by electron-updater, without a question', async () => {
    const told = join(folder, 'told');
    const offer = publish(
      'tiepdon-setup-1.3.0.exe',
      Buffer.from(`#!/bin/sh\nprintf '%s ' "$@" > ${told}\n`),
    );
    const { act, download } = start('nsis');
    const brought = (await download(offer)) as { value: string };
    expect(brought.value).toBe(join(pending(), 'tiepdon-setup-1.3.0.exe'));
    // Nothing that nobody signed, such as a block map.
    expect(server.requests).toEqual(['GET /1.3.0/tiepdon-setup-1.3.0.exe']);
    chmodSync(brought.value, 0o755);
    expect(await act({ act: 'install' })).toBe('installed');
    await vi.waitFor(() => expect(readFileSync(told, 'utf8')).toBe('--updated /S '), {
      timeout: 10_000,
    });
  });
});

describe('a small text of the server', () => {
  const limits = { bytes: 1_000, ms: 10_000 };
  const read = (path: string, ms = limits.ms) =>
    fetchText(fetch, `${server.url}/${path}`, { ...limits, ms });
  beforeEach(() => writeFileSync(join(served, 'stable.json'), '{"a":"Tiếp Đón"}'));

  test('is read', async () =>
    expect(await read('stable.json')).toEqual({ ok: true, value: '{"a":"Tiếp Đón"}' }));
  test('is refused by the server', async () =>
    expect(await read('canary.json')).toEqual({
      ok: false,
      failure: { code: 'update.server-refused', params: { status: '404' } },
    }));
  test('is not looked for elsewhere', async () => {
    server.setFault({ kind: 'redirect', to: `${server.url}/other.json`, path: 'stable.json' });
    expect(await read('stable.json')).toEqual(failed('update.unreachable'));
    expect(server.requests).toEqual(['GET /stable.json']);
  });
  test('is not waited for without end, nor read without end', async () => {
    server.setFault({ kind: 'stall', afterBytes: 3, path: 'stable.json' });
    expect(await read('stable.json', 300)).toEqual({
      ok: false,
      failure: { code: 'update.unreachable', params: { detail: 'timeout' } },
    });
    server.setFault({ kind: 'endless', path: 'stable.json' });
    const endless = await read('stable.json');
    expect(endless.ok && endless.value.length).toBeLessThan(200_000);
  });
  test('of a server that is not there', async () => {
    await server.close();
    expect(await read('stable.json')).toEqual({
      ok: false,
      failure: { code: 'update.unreachable', params: { detail: 'ECONNREFUSED' } },
    });
    server = await startUpdateServer(served);
  });
});

describe('a report', () => {
  const report = {
    device: 'kiosk-tang-1',
    channel: 'canary',
    platform: 'linux',
    arch: 'x64',
    version: '1.3.0',
    since: '2026-11-27T00:00:00Z',
    outcome: 'healthy',
  } as const;
  test('is put beside the versions; where it is not taken that is told', async () => {
    expect(await sendReport(fetch, `${server.url}/`, report)).toBe(true);
    expect(JSON.parse(readFileSync(join(served, 'reports/kiosk-tang-1.json'), 'utf8'))).toEqual(
      report,
    );
    server.refuseReports(405);
    expect(await sendReport(fetch, server.url, report)).toBe(false);
  });
});
