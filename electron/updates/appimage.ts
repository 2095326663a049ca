import { createHash } from 'node:crypto';
import { createReadStream, linkSync, renameSync, rmSync } from 'node:fs';
import { chmod, copyFile, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../../core/contract/index.ts';
import { syncPath } from '../whole-file.ts';
import { diskTrouble } from './disk-trouble.ts';
import { formerOf, nextOf } from './way-back.ts';

const sha512 = async (path: string): Promise<string> => {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('base64');
};

/**
 * Lays the new AppImage beside the present one, whole and on the disk, and gives the present one a second name for the way
 * back. Nothing has changed yet. Failures: `update.damaged`, `.disk-full`, `.unwritable`, `.no-way-back`.
 */
export const stageAppImage = async (
  program: string,
  offered: { readonly path: string; readonly sha512: string; readonly version: string },
): Promise<Result<void>> => {
  const next = nextOf(program);
  try {
    await rm(next, { force: true });
    await copyFile(offered.path, next);
    await chmod(next, 0o755);
    const file = await open(next, 'r+');
    await file.sync();
    await file.close();
    if ((await sha512(next)) !== offered.sha512) {
      await rm(next, { force: true });
      return fail('update.damaged', { version: offered.version });
    }
  } catch (error) {
    await rm(next, { force: true });
    const failure = diskTrouble(error);
    if (!failure) throw error;
    return { ok: false, failure };
  }
  try {
    const spare = `${formerOf(program)}.draft`;
    rmSync(spare, { force: true });
    linkSync(program, spare);
    renameSync(spare, formerOf(program));
    syncPath(dirname(program));
  } catch {
    // A disk without second names, or without rights.
    return fail('update.no-way-back');
  }
  return ok(undefined);
};
