import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
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
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Keyring, openSecrets, type Secrets } from './secrets.ts';

/** A keyring that really seals, as the system's does: what another one sealed does not open. */
const keyring = (password = randomBytes(32)): Keyring => ({
  trouble: async () => undefined,
  async encrypt(text) {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', password, iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  },
  async decrypt(sealed) {
    const cipher = createDecipheriv('aes-256-gcm', password, sealed.subarray(0, 12));
    cipher.setAuthTag(sealed.subarray(12, 28));
    const text = Buffer.concat([cipher.update(sealed.subarray(28)), cipher.final()]);
    return { text: text.toString('utf8'), isStale: false };
  },
});

let folder: string;
let ring: Keyring;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-secrets-'));
  ring = keyring();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const attempt = (taken: string[] = []) =>
  openSecrets({ folder, keyring: ring, onTaken: (name) => taken.push(name) });
const open = async (taken: string[] = []): Promise<Secrets> => {
  const opened = await attempt(taken);
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
};
const keysOf = async (wish: { hasStore: boolean; rotate: boolean }): Promise<string[]> => {
  const keys = await (await open()).storeKeys(wish);
  if (!keys.ok) throw new Error(keys.failure.code);
  return keys.value;
};
const put = (name: string, content: string | Buffer): void => {
  mkdirSync(join(folder, 'secrets-in'), { recursive: true });
  writeFileSync(join(folder, 'secrets-in', name), content);
};
const first = { hasStore: false, rotate: false };
const later = { hasStore: true, rotate: false };

describe('the key of the store', () => {
  test('is made once, kept sealed, and the same at every start', async () => {
    const [key = ''] = await keysOf(first);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(await keysOf(later)).toEqual([key]);
    const file = readFileSync(join(folder, 'secrets.json'), 'utf8');
    expect(file).not.toContain(key);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
  });
  test('is never made anew beside a store', async () => {
    expect(await (await open()).storeKeys(later)).toMatchObject({
      failure: { code: 'store.key-missing' },
    });
    expect(existsSync(join(folder, 'secrets.json'))).toBe(false);
  });
  test('that another keyring sealed is told, and left', async () => {
    await keysOf(first);
    const before = readFileSync(join(folder, 'secrets.json'));
    ring = keyring();
    expect(await (await open()).storeKeys(later)).toMatchObject({
      failure: { code: 'shell.secret-unreadable', params: { detail: 'store.key' } },
    });
    expect(readFileSync(join(folder, 'secrets.json')).equals(before)).toBe(true);
  });
  test('from the safe comes in by a file, which is then gone', async () => {
    const key = randomBytes(32);
    put('store.key', key);
    const taken: string[] = [];
    await open(taken);
    expect(taken).toEqual(['store.key']);
    expect(readdirSync(join(folder, 'secrets-in'))).toEqual([]);
    expect(await keysOf(later)).toEqual([key.toString('base64')]);
  });
  test('of a wrong length is refused, and its file left', async () => {
    put('store.key', Buffer.alloc(31));
    expect(await attempt()).toMatchObject({ failure: { code: 'shell.secret-unreadable' } });
    expect(readdirSync(join(folder, 'secrets-in'))).toEqual(['store.key']);
  });
});

describe('changing the key of the store', () => {
  test('the new one is kept before it is used; whichever opened the store stays', async () => {
    const [old = ''] = await keysOf(first);
    const [again, next = ''] = await keysOf({ hasStore: true, rotate: true });
    expect(again).toBe(old);
    expect(next).not.toBe(old);
    // Cut off here, both are there at the next start, also when nobody asks for a change.
    expect(await keysOf(later)).toEqual([old, next]);
    const secrets = await open();
    expect(secrets.settleStoreKey(1).ok).toBe(true);
    expect(await keysOf(later)).toEqual([next]);
  });
  test('that did not happen leaves the old one', async () => {
    const [old = ''] = await keysOf(first);
    await keysOf({ hasStore: true, rotate: true });
    const secrets = await open();
    expect(secrets.settleStoreKey(0).ok).toBe(true);
    expect(await keysOf(later)).toEqual([old]);
  });
  test('a start without a change has nothing to settle', async () => {
    await keysOf(first);
    const before = readFileSync(join(folder, 'secrets.json'));
    expect((await open()).settleStoreKey(0).ok).toBe(true);
    expect(readFileSync(join(folder, 'secrets.json')).equals(before)).toBe(true);
  });
});

describe('named secrets', () => {
  test('come in by files, without their line end, and replace what was there', async () => {
    put('gateway', 'mật khẩu\n');
    await open();
    put('gateway', 'mật khẩu mới\r\n');
    const secrets = await open();
    expect(await secrets.named(['gateway', 'absent'])).toEqual({
      ok: true,
      value: { gateway: 'mật khẩu mới' },
    });
  });
  test('are not taken where there is no safe keyring', async () => {
    put('gateway', 'x');
    ring = { ...ring, trouble: async () => 'basic_text' };
    expect(await attempt()).toMatchObject({
      failure: { code: 'shell.no-keyring', params: { detail: 'basic_text' } },
    });
    expect(readdirSync(join(folder, 'secrets-in'))).toEqual(['gateway']);
  });
  test('a file that is damaged is told, never replaced', async () => {
    writeFileSync(join(folder, 'secrets.json'), '{"version":1,');
    expect(await attempt()).toMatchObject({ failure: { code: 'shell.secret-unreadable' } });
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).toBe('{"version":1,');
  });
});
