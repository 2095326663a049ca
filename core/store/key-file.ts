import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../contract/index.ts';
import { guarded } from './failure.ts';
import { chooseStoreKey, rotateStoreKey } from './rotate-key.ts';

const keyLength = 32;

/** The key that a change of the key is on its way to. */
const nextOf = (keyPath: string): string => `${keyPath}.next`;

const readKey = (path: string): Result<Buffer> => {
  const read = guarded(() => ({ key: readFileSync(path), mode: statSync(path).mode }));
  if (!read.ok) return read;
  const isExposed = process.platform !== 'win32' && (read.value.mode & 0o077) !== 0;
  return isExposed || read.value.key.length !== keyLength
    ? fail('store.key-exposed')
    : ok(read.value.key);
};

const writeKey = (path: string): Result<Buffer> =>
  guarded(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const key = randomBytes(keyLength);
    const draft = `${path}.${randomBytes(4).toString('hex')}`;
    const file = openSync(draft, 'wx', 0o600);
    writeSync(file, key);
    fsyncSync(file);
    closeSync(file);
    try {
      // Whole or not at all; and of two programs that start at once neither overwrites the other's key.
      linkSync(draft, path);
    } finally {
      rmSync(draft);
    }
    return key;
  });

/** The next key takes the place of the one in force. */
const promote = (keyPath: string): Result<void> =>
  guarded(() => {
    renameSync(nextOf(keyPath), keyPath);
    if (process.platform === 'win32') return;
    const folder = openSync(dirname(keyPath), 'r');
    fsyncSync(folder);
    closeSync(folder);
  });

/**
 * The 32-byte key of the store. Made at the very first start; never made anew beside a store that exists. Where a change of
 * the key was cut off, whichever key opens the store is the one.
 * Failures: `store.key-missing`, `store.key-exposed` (readable by others, or of a wrong length), `store.read-only`.
 */
export const loadStoreKey = (keyPath: string, storePath: string): Result<Buffer> => {
  if (!existsSync(keyPath))
    return existsSync(storePath) ? fail('store.key-missing') : writeKey(keyPath);
  const key = readKey(keyPath);
  if (!key.ok || !existsSync(nextOf(keyPath))) return key;
  const next = readKey(nextOf(keyPath));
  if (!next.ok) return key;
  const chosen = chooseStoreKey(storePath, [key.value, next.value]);
  // What is wrong with the store is told when it is opened.
  if (!chosen.ok || chosen.value === 0) return key;
  const promoted = promote(keyPath);
  return promoted.ok ? next : promoted;
};

/**
 * Changes the key of a closed store that is kept in a file. Cut off at any moment, the next `loadStoreKey` gives the key
 * that opens the store. Backups made before need the old key.
 * Failures: those of `loadStoreKey` and of opening; `store.locked` while a host has the store.
 */
export const rotateKeyFile = (keyPath: string, storePath: string): Result<void> => {
  if (!existsSync(storePath)) return fail('store.unavailable');
  const key = loadStoreKey(keyPath, storePath);
  if (!key.ok) return key;
  // One that is there already was not used, or is just being used by another program: never another in its place.
  const next = existsSync(nextOf(keyPath)) ? readKey(nextOf(keyPath)) : writeKey(nextOf(keyPath));
  if (!next.ok) return next;
  const rotated = rotateStoreKey(storePath, key.value, next.value);
  return rotated.ok ? promote(keyPath) : rotated;
};
