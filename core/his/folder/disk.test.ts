import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkInFields } from '../check-in-record.ts';

const script = join(import.meta.dirname, '../testing/deliver.ts');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tiepdon-disk-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const deliver = (...args: string[]) =>
  spawnSync(process.execPath, [script, directory, ...args], { encoding: 'utf8' });

const visible = (): string[] => readdirSync(directory).filter((name) => !name.startsWith('.'));

/** Every file that a reader of the folder sees is whole, and no JSON is without its record. */
const expectWhole = (): void => {
  for (const name of visible()) {
    const text = readFileSync(join(directory, name), 'utf8');
    if (name.endsWith('.json')) {
      expect(JSON.parse(text)).toMatchObject({ idempotencyKey: name.replace('.json', '') });
      expect(existsSync(join(directory, name.replace('.json', '.xml')))).toBe(true);
    } else {
      expect(text).toMatch(/<\/CHI_TIEU_TRANG_THAI_KCB>\n$/);
      expect(text.match(/^ {6}<\w+>/gm)).toHaveLength(checkInFields.length);
    }
  }
};

describe('a process that is killed while it delivers', () => {
  it.each([
    ['before the record has its name', '1', []],
    ['before the JSON has its name', '2', ['visit-0001.xml']],
  ])('leaves no visit half there: %s', (_, renames, left) => {
    expect(deliver('1', '1', renames).signal).toBe('SIGKILL');
    expect(visible()).toEqual(left);
    // What it had written before it died.
    expect(readdirSync(directory).some((name) => name.endsWith('.tmp'))).toBe(true);
    expectWhole();
    expect(JSON.parse(deliver('1', '1').stdout)).toMatchObject({ ok: true });
    expect(readdirSync(directory).sort()).toEqual(['visit-0001.json', 'visit-0001.xml']);
    expectWhole();
  });

  it('loses nothing that it had acknowledged, whenever it dies', async () => {
    let acknowledged = 0;
    for (const afterLines of [1, 3, 8, 20, 40]) {
      const child = spawn(process.execPath, [script, directory, '1', '500']);
      let lines = 0;
      child.stdout.on('data', (chunk: Buffer) => {
        lines += chunk.toString().split('\n').length - 1;
        if (lines >= afterLines) child.kill('SIGKILL');
      });
      await new Promise((resolve) => child.on('close', resolve));
      acknowledged = Math.max(acknowledged, lines);
      expectWhole();
      expect(visible().filter((name) => name.endsWith('.json')).length).toBeGreaterThanOrEqual(
        acknowledged,
      );
    }
    expect(acknowledged).toBeGreaterThanOrEqual(40);
  }, 30_000);
});

/** Runs the delivery in a mount namespace of its own, with `options` for a small file system on the folder. */
const deliverOn = (options: string) =>
  spawnSync(
    'unshare',
    [
      '-rm',
      'sh',
      '-c',
      `mount -t tmpfs -o size=16k tmpfs "$1" && mount -o remount,${options} "$1" && "$2" "$3" "$1" 1 40; find "$1" -name '.*.tmp'`,
      'sh',
      directory,
      process.execPath,
      script,
    ],
    { encoding: 'utf8' },
  );

const canMount = (() => {
  try {
    execFileSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const resultsOf = (stdout: string): unknown[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe.skipIf(!canMount)('a disk that takes no more', () => {
  it('says that it is full, and leaves nothing half written', () => {
    const results = resultsOf(deliverOn('size=16k').stdout);
    expect(results[0]).toEqual({ ok: true, value: { state: 'registered' } });
    expect(results.at(-1)).toEqual({
      ok: false,
      failure: { code: 'his.folder-full', kind: 'later', detail: 'ENOSPC' },
    });
    // 40 results and no line of `find`.
    expect(results).toHaveLength(40);
  });

  it('says that it is read-only', () => {
    expect(resultsOf(deliverOn('ro').stdout)[0]).toEqual({
      ok: false,
      failure: { code: 'his.folder-unwritable', kind: 'later', detail: 'EROFS' },
    });
  });
});

describe('an account without the right to write', () => {
  it('says so', () => {
    chmodSync(directory, 0o555);
    // The right to write is never missing to root.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { stdout } = spawnSync(process.execPath, [script, directory, '1', '1'], {
      encoding: 'utf8',
      ...nobody,
    });
    chmodSync(directory, 0o755);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      failure: { code: 'his.folder-unwritable', kind: 'later', detail: 'EACCES' },
    });
  });
});
