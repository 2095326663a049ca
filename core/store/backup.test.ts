import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  backupStore,
  listBackups,
  openStore,
  planRestore,
  readStore,
  restoreStore,
  type Store,
  startBackups,
} from './index.ts';
import { sampleVisit } from './testing/sample.ts';

const key = randomBytes(32);
const clock = { now: () => Date.now() };
let folder: string;
let path: string;
let directory: string;
let store: Store;

const opened = (at = path): Store => {
  const result = openStore({ path: at, key, clock });
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
};
const commit = (name: string): void => {
  const stored = store.commit(sampleVisit(name));
  if (!stored.ok) throw new Error(stored.failure.code);
};
const backUp = async (now = Date.now(), keep = 5) => {
  const done = await backupStore({ path, key, directory, keep, now });
  if (!done.ok) throw new Error(done.failure.code);
  return done.value;
};
const codeOf = (result: { ok: boolean; failure?: { code: string } }) => result.failure?.code;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-backup-'));
  path = join(folder, 'data', 'tiepdon.db');
  directory = join(folder, 'backups');
  store = opened();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a backup', () => {
  test('is a whole moment of a store that goes on being written, and nobody can read it without the key', async () => {
    for (let index = 0; index < 200; index += 1) commit(`before-${index}`);
    const making = backUp();
    let meanwhile = 0;
    const writer = setInterval(() => {
      commit(`meanwhile-${meanwhile}`);
      meanwhile += 1;
    }, 1);
    const made = await making;
    clearInterval(writer);
    expect(made.visits).toBeGreaterThanOrEqual(200);
    expect(made.visits).toBeLessThanOrEqual(200 + meanwhile);
    expect(made.audit).toBe(made.visits);
    const copy = readStore({ path: made.path, key, clock });
    expect(copy.ok && copy.value.check()).toMatchObject({ ok: true, visits: made.visits });
    if (copy.ok) copy.value.close();
    expect(readFileSync(made.path).includes('Nguyễn')).toBe(false);
    expect(codeOf(readStore({ path: made.path, key: randomBytes(32), clock }))).toBe(
      'store.wrong-key',
    );
    expect(statSync(made.path).mode & 0o077).toBe(0);
    expect(store.check().ok).toBe(true);
  });

  test('keeps the newest, and clears away what was left half done', async () => {
    mkdirSync(directory);
    writeFileSync(join(directory, 'tiepdon-20260101T000000Z.db.part'), 'half');
    writeFileSync(join(directory, 'notes.txt'), 'of somebody else');
    commit('a');
    const start = Date.parse('2026-11-23T00:00:00Z');
    for (let index = 0; index < 5; index += 1) await backUp(start + index * 3_600_000, 3);
    expect(listBackups(directory).map(({ at }) => (at - start) / 3_600_000)).toEqual([4, 3, 2]);
    expect(readdirSync(directory)).toHaveLength(4);
    expect(existsSync(join(directory, 'notes.txt'))).toBe(true);
  });

  test('that cannot be written is told, and leaves nothing', async () => {
    commit('a');
    writeFileSync(directory, 'a file where the folder should be');
    expect(codeOf(await backupStore({ path, key, directory, keep: 1, now: 0 }))).toBe(
      'store.backup-unwritable',
    );
    expect(store.check().ok).toBe(true);
  });

  test.skipIf(spawnSync('unshare', ['-rm', 'true']).status !== 0)(
    'on a full disk is told as that',
    () => {
      commit('a');
      store.close();
      const script = `
        import { readFileSync } from 'node:fs';
        import { backupStore } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
        const done = await backupStore({ path: process.argv[1], key: readFileSync(process.argv[2]),
          directory: process.argv[3], keep: 3, now: Date.now() });
        console.log(done.ok ? 'done' : done.failure.code);`;
      writeFileSync(join(folder, 'key'), key);
      mkdirSync(directory);
      const { stdout, stderr } = spawnSync(
        'unshare',
        [
          '-rm',
          'sh',
          '-c',
          `mount -t tmpfs -o size=64k tmpfs "${directory}" && "${process.execPath}" --input-type=module -e "$0" "$@"; ls "${directory}"`,
          script,
          path,
          join(folder, 'key'),
          directory,
        ],
        { encoding: 'utf8' },
      );
      expect(`${stdout}${stderr}`.trim()).toBe('store.backup-disk-full');
      store = opened();
      expect(store.check().ok).toBe(true);
    },
  );

  test('is made again when the newest is too old, and its trouble is an alarm', async () => {
    commit('a');
    let now = Date.parse('2026-11-23T07:00:00Z');
    const done: number[] = [];
    const failures: string[] = [];
    const job = () =>
      startBackups({
        path,
        key,
        directory,
        keep: 9,
        everyMs: 3_600_000,
        clock: { now: () => now },
        onDone: ({ visits }) => done.push(visits),
        onFailure: (code) => failures.push(code),
      });
    const first = job();
    await vi.waitFor(() => expect(done).toEqual([1]), { timeout: 10_000 });
    await first.close();
    now += 1_800_000;
    await job().close();
    expect(done).toEqual([1]);
    now += 3_600_000;
    await job().close();
    expect(done).toEqual([1, 1]);
    rmSync(directory, { recursive: true });
    writeFileSync(directory, '');
    now += 7_200_000;
    await job().close();
    expect(failures).toEqual(['store.backup-unwritable']);
  });
  test('is made at once when asked for, after one that is under way, and tells when it cannot be', async () => {
    commit('a');
    let now = Date.now();
    const job = startBackups({
      path,
      key,
      directory,
      keep: 9,
      everyMs: 3_600_000,
      clock: { now: () => now },
      onDone: () => {
        // The next one gets a name of its own.
        now += 5_000;
      },
      onFailure: () => undefined,
    });
    expect(await job.now()).toMatchObject({ ok: true, value: { visits: 1 } });
    expect(listBackups(directory)).toHaveLength(2);
    rmSync(directory, { recursive: true });
    writeFileSync(directory, '');
    expect(codeOf(await job.now())).toBe('store.backup-unwritable');
    await job.close();
  });
});

describe('a restore', () => {
  test('says what is lost, brings the backup back, and keeps what it replaced', async () => {
    commit('a');
    commit('b');
    const { path: backup } = await backUp();
    commit('c');
    const asked = { backup, path, key, now: Date.now() };
    expect(planRestore(asked)).toMatchObject({ value: { visits: 2, lost: 1 } });
    expect(codeOf(restoreStore(asked))).toBe('store.locked');
    store.close();
    const restored = restoreStore(asked);
    expect(restored).toMatchObject({ value: { visits: 2, lost: 1 } });
    store = opened();
    expect(store.check()).toMatchObject({ ok: true, visits: 2, tickets: 2 });
    commit('d');
    expect(store.visitsOn(store.today())[0]?.ticket.number).toBe('A-003');
    const kept = restored.ok ? (restored.value.kept ?? '') : '';
    const before = readStore({ path: kept, key, clock });
    expect(before.ok && before.value.check()).toMatchObject({ ok: true, visits: 3 });
    if (before.ok) before.value.close();
  });

  test('takes the place of a store that is damaged, and keeps that with its log', async () => {
    for (let index = 0; index < 50; index += 1) commit(`a-${index}`);
    const { path: backup } = await backUp();
    store.close();
    const damaged = readFileSync(path);
    damaged.fill(0x5a, 0, 8_192);
    writeFileSync(path, damaged);
    writeFileSync(`${path}-wal`, randomBytes(4_096));
    const restored = restoreStore({ backup, path, key, now: Date.now() });
    expect(restored).toMatchObject({ value: { visits: 50, lost: undefined } });
    const kept = restored.ok ? (restored.value.kept ?? '') : '';
    expect(readFileSync(kept).equals(damaged)).toBe(true);
    expect(statSync(`${kept}-wal`).size).toBe(4_096);
    store = opened();
    expect(store.check()).toMatchObject({ ok: true, visits: 50 });
  });

  test.each([
    ['is missing', (backup: string) => rmSync(backup), 'store.backup-missing'],
    ['is cut off', (backup: string) => truncateSync(backup, 20_000), 'store.backup-damaged'],
    [
      'has a page that was altered',
      (backup: string) => {
        const bytes = readFileSync(backup);
        bytes.fill(0, 9_000, 9_100);
        writeFileSync(backup, bytes);
      },
      'store.backup-damaged',
    ],
    [
      'is no store at all',
      (backup: string) => writeFileSync(backup, randomBytes(50_000)),
      'store.wrong-key',
    ],
  ])('refuses a backup that %s, and touches nothing', async (_, harm, code) => {
    for (let index = 0; index < 30; index += 1) commit(`a-${index}`);
    const { path: backup } = await backUp();
    chmodSync(backup, 0o600);
    harm(backup);
    store.close();
    const before = readFileSync(path);
    expect(codeOf(restoreStore({ backup, path, key, now: Date.now() }))).toBe(code);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('replaced'))).toEqual(
      [],
    );
    store = opened();
  });

  test('is taken back from what it kept, whatever an attempt that was cut off left beside the copy', async () => {
    commit('a');
    const { path: backup } = await backUp();
    commit('b');
    store.close();
    const restored = restoreStore({ backup, path, key, now: Date.now() });
    const kept = restored.ok ? (restored.value.kept ?? '') : '';
    // The log of a copy that was made of another file.
    const other = join(folder, 'other', 'tiepdon.db');
    store = opened(other);
    commit('c');
    copyFileSync(`${other}-wal`, `${path}.restore-wal`);
    store.close();
    expect(restoreStore({ backup: kept, path, key, now: Date.now() })).toMatchObject({
      value: { visits: 2, lost: 0 },
    });
    store = opened();
    expect(store.check()).toMatchObject({ ok: true, visits: 2 });
    expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('.restore'))).toEqual(
      [],
    );
  });

  test('that is killed at any moment leaves the old store or the new one, whole', async () => {
    for (let index = 0; index < 3; index += 1) commit(`a-${index}`);
    const few = await backUp(Date.now() - 60_000);
    for (let index = 0; index < 40; index += 1) commit(`b-${index}`);
    const many = await backUp();
    store.close();
    const keyPath = join(folder, 'key');
    writeFileSync(keyPath, key, { mode: 0o600 });
    const seen = new Set<number>();
    for (let run = 0; run < 15; run += 1) {
      const child = spawn(process.execPath, [
        'core/store/testing/restorer.ts',
        path,
        keyPath,
        few.path,
        many.path,
      ]);
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString();
      });
      child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), 3 + run * 7));
      await new Promise((resolve) => child.once('close', resolve));
      expect(errors).toBe('');
      const copy = join(folder, `after-${run}.db`);
      copyFileSync(path, copy);
      const after = opened();
      const report = after.check();
      after.close();
      expect(report.ok).toBe(true);
      seen.add(report.visits);
    }
    expect([...seen].every((visits) => visits === 3 || visits === 43)).toBe(true);
    store = opened();
  });
});
