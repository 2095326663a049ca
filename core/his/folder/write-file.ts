import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes the new name itself survive a power cut; Windows has no way to ask for it. */
const syncFolder = async (directory: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/** What the file holds; nothing when there is none. Rejects with the error of the file system. */
export const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/**
 * Puts a file into a folder that another program reads: it appears whole or not at all. The temporary name begins with
 * a dot and is the same at every attempt, so that nothing piles up. Rejects with the error of the file system.
 */
export const writeWhole = async (
  directory: string,
  name: string,
  content: string,
): Promise<void> => {
  const temporary = join(directory, `.${name}.tmp`);
  await rm(temporary, { force: true });
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(content, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(directory, name));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(directory);
};
