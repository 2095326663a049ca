import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseStoreKey, loadStoreKey, openStore, rotateKeyFile, rotateStoreKey } from './index.ts';
import { sampleVisit } from './testing/sample.ts';

const clock = { now: () => Date.parse('2026-11-23T02:00:00Z') };
const oldKey = randomBytes(32);
const newKey = randomBytes(32);
let folder: string;
let path: string;

const open = (key: Buffer) => openStore({ path, key, clock });
const fill = (visits: number): void => {
  const store = open(oldKey);
  if (!store.ok) throw new Error(store.failure.code);
  for (let n = 0; n < visits; n += 1) store.value.commit(sampleVisit(`v${n}`));
  store.value.close();
};
const visitsWith = (key: Buffer): number => {
  const store = open(key);
  if (!store.ok) throw new Error(store.failure.code);
  const count =
    store.value.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM visit').get()?.n ?? 0;
  store.value.close();
  return count;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-key-'));
  path = join(folder, 'tiepdon.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('changing the key of the store', () => {
  test('keeps everything, under the new key alone', () => {
    fill(20);
    expect(rotateStoreKey(path, oldKey, newKey)).toEqual({ ok: true, value: undefined });
    expect(visitsWith(newKey)).toBe(20);
    expect(open(oldKey)).toMatchObject({ failure: { code: 'store.wrong-key' } });
    expect(existsSync(`${path}.rekey`)).toBe(false);
  });
  test('is refused while a host has the store open, and with a wrong key', () => {
    fill(1);
    const host = open(oldKey);
    expect(rotateStoreKey(path, oldKey, newKey)).toMatchObject({
      failure: { code: 'store.locked' },
    });
    if (host.ok) host.value.close();
    const before = readFileSync(path);
    expect(rotateStoreKey(path, newKey, oldKey)).toMatchObject({
      failure: { code: 'store.wrong-key' },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });
  test('the key that opens the store is found; none is a failure', () => {
    expect(chooseStoreKey(path, [oldKey, newKey])).toEqual({ ok: true, value: 0 });
    fill(1);
    expect(chooseStoreKey(path, [oldKey, newKey])).toEqual({ ok: true, value: 0 });
    expect(chooseStoreKey(path, [newKey, oldKey])).toEqual({ ok: true, value: 1 });
    expect(chooseStoreKey(path, [newKey])).toMatchObject({ failure: { code: 'store.wrong-key' } });
  });
  test('whenever it is killed, one of the two keys opens all of it', async () => {
    fill(60);
    for (let round = 0; round < 12; round += 1) {
      const current = chooseStoreKey(path, [oldKey, newKey]);
      if (!current.ok) throw new Error(current.failure.code);
      const keys = [oldKey, newKey].map((key) => key.toString('hex'));
      if (current.value === 1) keys.reverse();
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'testing/key-changer.ts'), path, ...keys],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      await new Promise((resolve) => child.stdout.once('data', resolve));
      // Another moment of the work each time.
      await pause(round * 3);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      const chosen = chooseStoreKey(path, [oldKey, newKey]);
      if (!chosen.ok) throw new Error(chosen.failure.code);
      expect(visitsWith(chosen.value === 0 ? oldKey : newKey)).toBe(60);
    }
  });
});

describe('changing a key that is kept in a file', () => {
  const keyPath = () => join(folder, 'store.key');
  const keep = (name: string, key: Buffer) =>
    writeFileSync(join(folder, name), key, { mode: 0o600 });
  const kept = () => readFileSync(keyPath());

  test('gives another key, which opens the store, and leaves one file', () => {
    fill(3);
    keep('store.key', oldKey);
    expect(rotateKeyFile(keyPath(), path)).toEqual({ ok: true, value: undefined });
    expect(kept().equals(oldKey)).toBe(false);
    expect(statSync(keyPath()).mode & 0o077).toBe(0);
    expect(existsSync(`${keyPath()}.next`)).toBe(false);
    expect(visitsWith(kept())).toBe(3);
  });
  test('cut off before the store was encrypted anew, the old key stays', () => {
    fill(3);
    keep('store.key', oldKey);
    keep('store.key.next', newKey);
    expect(loadStoreKey(keyPath(), path)).toEqual({ ok: true, value: oldKey });
    expect(kept().equals(oldKey)).toBe(true);
  });
  test('cut off after it, the new key is found and takes its place', () => {
    fill(3);
    keep('store.key', oldKey);
    keep('store.key.next', newKey);
    rotateStoreKey(path, oldKey, newKey);
    expect(loadStoreKey(keyPath(), path)).toEqual({ ok: true, value: newKey });
    expect(kept().equals(newKey)).toBe(true);
    expect(visitsWith(kept())).toBe(3);
  });
  test('is refused while a host has the store; the next try uses the key that is there', () => {
    fill(3);
    keep('store.key', oldKey);
    const host = open(oldKey);
    expect(rotateKeyFile(keyPath(), path)).toMatchObject({ failure: { code: 'store.locked' } });
    const waiting = readFileSync(`${keyPath()}.next`);
    if (host.ok) host.value.close();
    expect(rotateKeyFile(keyPath(), path).ok).toBe(true);
    expect(kept().equals(waiting)).toBe(true);
  });
});
