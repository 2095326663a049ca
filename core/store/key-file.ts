import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../contract/index.ts';
import { guarded } from './failure.ts';

const keyLength = 32;

/**
 * The 32-byte key of the store. Made at the very first start; never made anew beside a store that exists.
 * Failures: `store.key-missing`, `store.key-exposed` (readable by others, or of a wrong length), `store.read-only`.
 */
export const loadStoreKey = (keyPath: string, storePath: string): Result<Buffer> => {
  if (existsSync(keyPath)) {
    const read = guarded(() => ({ key: readFileSync(keyPath), mode: statSync(keyPath).mode }));
    if (!read.ok) return read;
    const isExposed = process.platform !== 'win32' && (read.value.mode & 0o077) !== 0;
    return isExposed || read.value.key.length !== keyLength
      ? fail('store.key-exposed')
      : ok(read.value.key);
  }
  if (existsSync(storePath)) return fail('store.key-missing');
  return guarded(() => {
    mkdirSync(dirname(keyPath), { recursive: true, mode: 0o700 });
    const key = randomBytes(keyLength);
    // `wx`: two programs that start at once never overwrite each other's key.
    const file = openSync(keyPath, 'wx', 0o600);
    writeSync(file, key);
    fsyncSync(file);
    closeSync(file);
    return key;
  });
};
