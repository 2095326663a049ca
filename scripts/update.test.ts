import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Release, UpdateReport } from '../core/contract/index.ts';
import { leastReader, migrations } from '../core/store/index.ts';
import { readSignedRelease } from '../electron/updates/signed-release.ts';
import program from '../package.json' with { type: 'json' };
import type { Command } from './commands/command.ts';
import { updateKeygen, updatePromote, updatePublish, updateSign } from './commands/update.ts';
import { updateStatus } from './commands/update-status.ts';

let folder: string;
let key: string;
let publicKey: string;
let to: string;
let from: string;

/** Runs a command as the command line does. */
const run = async (command: Command, ...words: string[]) => {
  const said = { out: '', err: '' };
  const catchUp = (stream: NodeJS.WriteStream, name: keyof typeof said) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
  const spies = [catchUp(process.stdout, 'out'), catchUp(process.stderr, 'err')];
  const status = await command.run(words);
  for (const spy of spies) spy.mockRestore();
  return { status, ...said };
};

/** A folder as electron-builder leaves it. */
const build = (
  version: string,
  names: readonly string[] = [`tiepdon-${version}-x86_64.AppImage`],
) => {
  rmSync(from, { recursive: true, force: true });
  mkdirSync(from);
  const describe = (file: string, matching: RegExp): void => {
    const files = names
      .filter((name) => matching.test(name))
      .map((name) => {
        const bytes = Buffer.from(`${name} of ${version}`);
        writeFileSync(join(from, name), bytes);
        return {
          url: name,
          sha512: createHash('sha512').update(bytes).digest('base64'),
          size: bytes.length,
        };
      });
    const [first] = files;
    if (first)
      writeFileSync(
        join(from, file),
        dump({
          version,
          files,
          path: first.url,
          sha512: first.sha512,
          releaseDate: '2026-11-27T03:00:00.000Z',
        }),
      );
  };
  describe('latest-linux.yml', /x86_64\.(AppImage|deb)$/);
  describe('latest-linux-arm64.yml', /arm64\.AppImage$/);
  describe('latest.yml', /\.exe$/);
};
const store = ['--store-version', '7', '--least-reader', '7'];
const publish = (...more: string[]) =>
  run(updatePublish, '--from', from, '--to', to, '--key', key, ...store, ...more);
const promote = (version: string, ...more: string[]) =>
  run(updatePromote, '--version', version, '--to', to, '--key', key, ...more);
/** What a kiosk of this channel would take it for. */
const seen = (channel: 'canary' | 'stable', publicKeys = [publicKey]): Release | string => {
  const read = readSignedRelease(readFileSync(join(to, `${channel}.json`), 'utf8'), {
    publicKeys,
    channel,
    now: Date.now(),
    seen: undefined,
  });
  return read.ok ? read.value : read.failure.code;
};
const report = (device: string, more: Partial<UpdateReport>): void => {
  mkdirSync(join(to, 'reports'), { recursive: true });
  const told = {
    device,
    channel: 'canary',
    platform: 'linux',
    arch: 'x64',
    version: '1.3.0',
    since: '2026-11-27T03:00:00Z',
    outcome: 'healthy',
    ...more,
  };
  writeFileSync(join(to, 'reports', `${device}.json`), JSON.stringify(told));
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-release-'));
  key = join(folder, 'keys/release.pem');
  to = join(folder, 'served');
  from = join(folder, 'packages');
  publicKey = (await run(updateKeygen, '--key', key)).out.trim();
  build('1.3.0');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a release key', () => {
  test('is for its owner alone, and never written over', async () => {
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(publicKey).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    const before = readFileSync(key, 'utf8');
    const again = await run(updateKeygen, '--key', key);
    expect([again.status, again.out]).toEqual([1, '']);
    expect(again.err).toContain('update.key-exists');
    expect(readFileSync(key, 'utf8')).toBe(before);
  });
  test('that others can read, or that is none, signs nothing', async () => {
    chmodSync(key, 0o640);
    expect((await publish()).err).toContain('update.key-exposed');
    writeFileSync(key, 'no key');
    chmodSync(key, 0o600);
    expect((await publish()).err).toContain('update.key-unreadable');
    expect(existsSync(to)).toBe(false);
  });
});

describe('publishing', () => {
  test('lays the packages there and offers them to canaries, and to nobody else', async () => {
    build('1.3.0', [
      'tiepdon-1.3.0-x86_64.AppImage',
      'tiepdon-1.3.0-x86_64.deb',
      'tiepdon-1.3.0-arm64.AppImage',
      'tiepdon-setup-1.3.0-x64.exe',
      'tiepdon-setup-1.3.0-arm64.exe',
    ]);
    expect((await publish()).status).toBe(0);
    const release = seen('canary') as Release;
    expect(release).toMatchObject({
      version: '1.3.0',
      channel: 'canary',
      store: { version: 7, leastReader: 7 },
    });
    // The Debian package is apt's.
    expect(release.files.map(({ platform, arch, path }) => [platform, arch, path])).toEqual([
      ['linux', 'x64', '1.3.0/tiepdon-1.3.0-x86_64.AppImage'],
      ['linux', 'arm64', '1.3.0/tiepdon-1.3.0-arm64.AppImage'],
      ['win32', 'x64', '1.3.0/tiepdon-setup-1.3.0-x64.exe'],
      ['win32', 'arm64', '1.3.0/tiepdon-setup-1.3.0-arm64.exe'],
    ]);
    for (const { path, sha512, size } of release.files) {
      const bytes = readFileSync(join(to, path));
      expect(bytes.length).toBe(size);
      expect(createHash('sha512').update(bytes).digest('base64')).toBe(sha512);
    }
    expect(
      readdirSync(to, { recursive: true }).filter((name) => /part/.test(String(name))),
    ).toEqual([]);
    expect(existsSync(join(to, 'stable.json'))).toBe(false);
    const days = (Date.parse(release.expires) - Date.parse(release.signedAt)) / 86_400_000;
    expect(days).toBe(90);
  });

  test('goes forward only; the same version takes packages that were built elsewhere', async () => {
    await publish();
    const first = seen('canary') as Release;
    build('1.2.9');
    expect((await publish()).err).toContain('update.not-newer');
    expect(seen('canary')).toEqual(first);
    build('1.3.0', ['tiepdon-setup-1.3.0-x64.exe']);
    expect((await publish()).status).toBe(0);
    const both = seen('canary') as Release;
    expect(both.files.map(({ platform }) => platform)).toEqual(['linux', 'win32']);
    expect(Date.parse(both.signedAt)).toBeGreaterThan(Date.parse(first.signedAt));
    // Not another package under the same number.
    build('1.3.0');
    const name = 'tiepdon-1.3.0-x86_64.AppImage';
    const bytes = Buffer.from('rebuilt');
    writeFileSync(join(from, name), bytes);
    const sha512 = createHash('sha512').update(bytes).digest('base64');
    writeFileSync(
      join(from, 'latest-linux.yml'),
      dump({ version: '1.3.0', files: [{ url: name, sha512, size: bytes.length }] }),
    );
    expect((await publish()).err).toContain('update.not-newer');
    build('1.4.0');
    expect((await publish()).status).toBe(0);
    expect(seen('canary')).toMatchObject({ version: '1.4.0' });
  });

  test.each([
    ['is missing', () => rmSync(join(from, 'tiepdon-1.3.0-x86_64.AppImage'))],
    ['was changed', () => appendFileSync(join(from, 'tiepdon-1.3.0-x86_64.AppImage'), '!')],
    [
      'was exchanged for one as long',
      () => {
        const path = join(from, 'tiepdon-1.3.0-x86_64.AppImage');
        writeFileSync(path, readFileSync(path, 'utf8').replace('1.3.0', '6.6.6'));
      },
    ],
    [
      'is described in words that are none',
      () => writeFileSync(join(from, 'latest-linux.yml'), '{'),
    ],
    [
      'lies beside that of another build',
      () =>
        writeFileSync(
          join(from, 'latest.yml'),
          dump({ version: '1.2.0', files: [{ url: 'a.exe', sha512: 'x', size: 1 }] }),
        ),
    ],
  ])('is refused when a package %s; nothing has changed then', async (_, spoil) => {
    spoil();
    const refused = await publish();
    expect([refused.status, refused.err.split(':')[0]]).toEqual([1, 'update.artefact-differs']);
    expect(existsSync(join(to, 'canary.json'))).toBe(false);
  });

  test('says which store the packages are for: as this program, or as it is told', async () => {
    const bare = ['--from', from, '--to', to, '--key', key];
    const other = await run(updatePublish, ...bare);
    expect([other.status, other.err]).toEqual([2, expect.stringContaining('--store-version')]);
    build(program.version);
    expect((await run(updatePublish, ...bare)).status).toBe(0);
    expect(seen('canary')).toMatchObject({
      store: { version: migrations.length, leastReader: leastReader(migrations) },
    });
  });

  test('where there is nothing that updates itself', async () => {
    build('1.3.0', []);
    expect((await publish()).err).toContain('update.no-artefacts');
  });

  test('is nothing to a folder that somebody else has signed', async () => {
    await publish();
    const other = join(folder, 'other.pem');
    await run(updateKeygen, '--key', other);
    build('1.4.0');
    const refused = await run(
      updatePublish,
      ...['--from', from, '--to', to, '--key', other, ...store],
    );
    expect(refused.err).toContain('update.channel-unreadable');
    expect(seen('canary')).toMatchObject({ version: '1.3.0' });
  });
});

describe('promoting', () => {
  beforeEach(() => publish());

  test('waits until a canary is healthy with this very version', async () => {
    expect((await promote('1.3.0')).err).toContain('update.not-proven');
    report('kiosk-1', { version: '1.2.0' });
    report('kiosk-2', { channel: 'stable' });
    expect((await promote('1.3.0')).err).toContain('update.not-proven');
    expect(existsSync(join(to, 'stable.json'))).toBe(false);
    report('kiosk-1', {});
    expect((await promote('1.3.0')).status).toBe(0);
    const canary = seen('canary') as Release;
    expect(seen('stable')).toMatchObject({ version: '1.3.0', files: canary.files });
    expect(seen('stable')).not.toHaveProperty('promotedBecause');
  });

  test('is refused where one had to go back, however many are healthy', async () => {
    report('kiosk-1', {});
    report('kiosk-2', { outcome: 'rolled-back', reason: 'unhealthy' });
    expect((await promote('1.3.0')).err).toContain('update.not-proven');
    const forced = await promote('1.3.0', '--force', 'kiosk-2 hỏng ổ đĩa');
    expect(forced.status).toBe(0);
    expect(seen('stable')).toMatchObject({ promotedBecause: 'kiosk-2 hỏng ổ đĩa' });
  });

  test('counts no file that is no report', async () => {
    report('kiosk-1', {});
    const told = readFileSync(join(to, 'reports/kiosk-1.json'));
    rmSync(join(to, 'reports/kiosk-1.json'));
    // Under another kiosk's name, half, and far too long.
    writeFileSync(join(to, 'reports/kiosk-9.json'), told);
    writeFileSync(join(to, 'reports/kiosk-8.json'), told.subarray(0, 40));
    writeFileSync(
      join(to, 'reports/kiosk-1.json'),
      Buffer.concat([told, Buffer.alloc(20_000, 32)]),
    );
    expect((await promote('1.3.0')).err).toContain('update.not-proven');
  });

  test('is of what canaries have, and needs a reason to be forced', async () => {
    expect((await promote('1.2.0')).status).toBe(2);
    expect((await promote('1.3.0', '--force', ' ')).status).toBe(2);
  });
});

describe('signing anew', () => {
  test('renews what expires, and takes another key in beside the old one', async () => {
    await publish('--expires-days', '1');
    await promote('1.3.0', '--force', 'first');
    const before = seen('stable') as Release;
    const next = join(folder, 'next.pem');
    const nextPublic = (await run(updateKeygen, '--key', next)).out.trim();
    const signed = await run(updateSign, '--to', to, '--key', key, '--key', next);
    expect(signed.status).toBe(0);
    for (const channel of ['canary', 'stable'] as const)
      for (const trusted of [publicKey, nextPublic])
        expect(seen(channel, [trusted])).toMatchObject({ version: '1.3.0', channel });
    const after = seen('stable') as Release;
    expect(after).toMatchObject({ promotedBecause: 'first' });
    expect(Date.parse(after.expires)).toBeGreaterThan(Date.parse(before.expires));
    // Later than before, also within one moment of the clock.
    expect(Date.parse(after.signedAt)).toBeGreaterThan(Date.parse(before.signedAt));
    expect((await run(updateSign, '--to', to, '--key', next)).status).toBe(0);
    expect(seen('stable')).toBe('update.forged');
  });
});

describe('the status', () => {
  test('of the server: what is offered, and what kiosks say of it', async () => {
    await publish();
    await promote('1.3.0', '--force', 'gấp');
    report('kiosk-2', { outcome: 'rolled-back', reason: 'starts' });
    const { status, out } = await run(updateStatus, '--to', to);
    expect(status).toBe(0);
    expect(out).toMatch(/^canary +1\.3\.0, signed \S+, until \S+$/m);
    expect(out).toMatch(/^stable +1\.3\.0, .*forced: gấp$/m);
    expect(out).toMatch(/^report +kiosk-2 \(canary\): 1\.3\.0 rolled-back: starts, /m);
    const json = JSON.parse((await run(updateStatus, '--to', to, '--json')).out);
    expect(json.published.reports).toHaveLength(1);
  });
  test('of a kiosk that remembers nothing yet; and of nothing at all', async () => {
    expect((await run(updateStatus, '--state', folder)).out).toContain('last asked never');
    expect((await run(updateStatus)).status).toBe(2);
  });
});

test('the command line knows them all', () => {
  const { stdout } = spawnSync(process.execPath, ['scripts/tiepdon.ts', 'help'], {
    encoding: 'utf8',
  });
  for (const name of ['keygen', 'publish', 'promote', 'sign', 'status'])
    expect(stdout).toContain(`update ${name} `);
  const missing = spawnSync(process.execPath, ['scripts/tiepdon.ts', 'update', 'publish']);
  expect(missing.status).toBe(2);
});
