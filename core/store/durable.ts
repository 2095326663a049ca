import { closeSync, fsyncSync, openSync } from 'node:fs';

/** What a file or folder holds survives a power cut from here on. */
export const syncPath = (path: string): void => {
  // Windows cannot open a folder, and keeps renames by itself.
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
};
