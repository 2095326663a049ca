import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../core/contract/index.ts';

/** The 32 bytes of an Ed25519 public key, as kiosks are configured with it. */
export const publicKeyText = (key: KeyObject): string => {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x ?? '', 'base64url').toString('base64');
};

/** A new release key, for its owner's eyes. Failures: `update.key-exists`, `.folder-unwritable`. */
export const makeReleaseKey = (path: string): Result<KeyObject> => {
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }) as string);
    fsyncSync(file);
    closeSync(file);
    return ok(privateKey);
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    return fail(isThere ? 'update.key-exists' : 'update.folder-unwritable', { path });
  }
};

/** Failures: `update.key-unreadable`, `.key-exposed`. */
export const readReleaseKey = (path: string): Result<KeyObject> => {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
      return fail('update.key-exposed', { path });
    const key = createPrivateKey(readFileSync(path));
    return key.asymmetricKeyType === 'ed25519' ? ok(key) : fail('update.key-unreadable', { path });
  } catch {
    return fail('update.key-unreadable', { path });
  }
};
