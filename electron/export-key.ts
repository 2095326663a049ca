import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { app } from 'electron';
import type { ShellLog } from './log.ts';
import { openSecrets } from './secrets.ts';
import { systemKeyring } from './system-keyring.ts';

/**
 * Writes the key of the store to a new file that only its owner can read, and ends: without a copy in the safe, a broken
 * kiosk takes its visits along. Exit codes: 0 written, 1 not.
 */
export const exportStoreKey = async (path: string, log: ShellLog): Promise<void> => {
  const opened = await openSecrets({
    folder: app.getPath('userData'),
    keyring: systemKeyring,
    onTaken: (name) => log.info('secret taken in', { name }),
  });
  const keys = opened.ok ? await opened.value.storeKeys({ hasStore: true, rotate: false }) : opened;
  if (!keys.ok) {
    log.warn('key was not written', { code: keys.failure.code });
    app.exit(1);
    return;
  }
  try {
    // Never over another file: it may be another key.
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, Buffer.from(keys.value[0], 'base64'));
    fsyncSync(file);
    closeSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    log.warn('key was not written', { code });
    app.exit(1);
    return;
  }
  log.info('key written');
  app.exit(0);
};
