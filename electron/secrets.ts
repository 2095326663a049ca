import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type FailureCode, fail, ok, type Result } from '../core/contract/index.ts';
import { writeWhole } from './whole-file.ts';

/** The system's keyring as Electron offers it: DPAPI, Keychain, libsecret, KWallet. */
export interface Keyring {
  /** Why nothing may be entrusted to it; undefined when it is safe. */
  trouble(): Promise<string | undefined>;
  encrypt(text: string): Promise<Buffer>;
  decrypt(sealed: Buffer): Promise<{ readonly text: string; readonly isStale: boolean }>;
}

export interface SecretsOptions {
  /** Folder of the shell's own files. */
  readonly folder: string;
  readonly keyring: Keyring;
  /** Told what was taken in, by name. */
  readonly onTaken: (name: string) => void;
}

export interface Secrets {
  /**
   * Keys of the store as base64, the one in force first. Made at the very first start; never made anew beside a store
   * that exists. With `rotate` a new one is added, kept before it is used.
   */
  storeKeys(wish: {
    readonly hasStore: boolean;
    readonly rotate: boolean;
  }): Promise<Result<[string, ...string[]]>>;
  /** The host opened the store with this one of the keys: the other is forgotten. */
  settleStoreKey(index: number): Result<void>;
  /** Those of these secrets that are kept. */
  named(names: readonly string[]): Promise<Result<Record<string, string>>>;
}

const Kept = z.strictObject({ version: z.literal(1), sealed: z.record(z.string(), z.base64()) });

const storeKey = 'store.key';
const nextStoreKey = 'store.key.next';
const keyLength = 32;
const largestSecret = 4096;

const attempt = <T>(work: () => T, code: FailureCode): Result<T> => {
  try {
    return ok(work());
  } catch {
    // What the system says may quote what it was given.
    return fail(code);
  }
};

/** A file that held a secret in the clear: what was in it goes, too, as far as the disk lets us. */
const shred = (path: string): void => {
  writeFileSync(path, Buffer.alloc(statSync(path).size));
  rmSync(path);
};

/**
 * Secrets of the shell, sealed by the system's keyring in one file. New ones come in through the folder `secrets-in`: each
 * file there is sealed under its name at the next start and then removed.
 * Failures: `shell.no-keyring`, `.secret-unreadable`, `.secrets-unwritable`, `store.key-missing`.
 */
export const openSecrets = async (options: SecretsOptions): Promise<Result<Secrets>> => {
  const { folder, keyring } = options;
  const path = join(folder, 'secrets.json');
  const incoming = join(folder, 'secrets-in');
  const trouble = await keyring.trouble();
  if (trouble !== undefined) return fail('shell.no-keyring', { detail: trouble });

  const read = attempt(
    () =>
      existsSync(path)
        ? Kept.parse(JSON.parse(readFileSync(path, 'utf8'))).sealed
        : ({} as Record<string, string>),
    'shell.secret-unreadable',
  );
  if (!read.ok) return fail('shell.secret-unreadable', { detail: 'secrets.json' });
  let sealed = read.value;

  const keep = (next: Record<string, string>): Result<void> => {
    const text = `${JSON.stringify({ version: 1, sealed: next }, null, 2)}\n`;
    const written = attempt(() => writeWhole(path, text), 'shell.secrets-unwritable');
    if (written.ok) sealed = next;
    return written;
  };
  const seal = async (name: string, text: string): Promise<Result<void>> => {
    try {
      const box = await keyring.encrypt(text);
      return keep({ ...sealed, [name]: box.toString('base64') });
    } catch {
      return fail('shell.no-keyring', { detail: 'encrypt' });
    }
  };
  const unseal = async (name: string): Promise<Result<string | undefined>> => {
    const box = sealed[name];
    if (box === undefined) return ok(undefined);
    try {
      const { text, isStale } = await keyring.decrypt(Buffer.from(box, 'base64'));
      if (isStale) await seal(name, text);
      return ok(text);
    } catch {
      return fail('shell.secret-unreadable', { detail: name });
    }
  };

  const takeIn = async (): Promise<Result<void>> => {
    const found = attempt(() => {
      mkdirSync(incoming, { recursive: true, mode: 0o700 });
      return readdirSync(incoming, { withFileTypes: true })
        .filter(
          (entry) => entry.isFile() && statSync(join(incoming, entry.name)).size <= largestSecret,
        )
        .map(({ name }) => ({ name, content: readFileSync(join(incoming, name)) }));
    }, 'shell.secrets-unwritable');
    if (!found.ok) return found;
    for (const { name, content } of found.value) {
      const isKey = name === storeKey;
      if (isKey && content.length !== keyLength)
        return fail('shell.secret-unreadable', { detail: `${name}: ${content.length} bytes` });
      const text = isKey ? content.toString('base64') : content.toString('utf8').trim();
      const kept = await seal(isKey ? storeKey : `named.${name}`, text);
      if (!kept.ok) return kept;
      const removed = attempt(() => shred(join(incoming, name)), 'shell.secrets-unwritable');
      if (!removed.ok) return removed;
      options.onTaken(name);
    }
    return ok(undefined);
  };
  const taken = await takeIn();
  if (!taken.ok) return taken;

  return ok({
    async storeKeys({ hasStore, rotate }) {
      const current = await unseal(storeKey);
      if (!current.ok) return current;
      if (current.value === undefined) {
        if (hasStore) return fail('store.key-missing');
        const first = randomBytes(keyLength).toString('base64');
        const kept = await seal(storeKey, first);
        return kept.ok ? ok([first]) : kept;
      }
      const next = await unseal(nextStoreKey);
      if (!next.ok) return next;
      if (next.value !== undefined) return ok([current.value, next.value]);
      if (!rotate) return ok([current.value]);
      const added = randomBytes(keyLength).toString('base64');
      const kept = await seal(nextStoreKey, added);
      return kept.ok ? ok([current.value, added]) : kept;
    },
    settleStoreKey(index) {
      const { [nextStoreKey]: next, ...rest } = sealed;
      if (next === undefined) return ok(undefined);
      return keep(index === 1 ? { ...rest, [storeKey]: next } : rest);
    },
    async named(names) {
      const found: Record<string, string> = {};
      for (const name of names) {
        const value = await unseal(`named.${name}`);
        if (!value.ok) return value;
        if (value.value !== undefined) found[name] = value.value;
      }
      return ok(found);
    },
  });
};
