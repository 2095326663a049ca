import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../core/contract/index.ts';

/** electron-builder's installer leaves a copy of itself under this name in the cache of updates. */
const ownInstaller = 'installer.exe';

/**
 * Keeps the installer of the present version for the way back: the next one takes its place in the cache.
 * Failures: `update.no-way-back`.
 */
export const keepInstaller = (cacheFolder: string, kept: string): Result<void> => {
  try {
    mkdirSync(dirname(kept), { recursive: true, mode: 0o700 });
    copyFileSync(join(cacheFolder, ownInstaller), kept);
    return ok(undefined);
  } catch {
    return fail('update.no-way-back');
  }
};
