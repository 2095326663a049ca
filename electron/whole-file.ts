import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What a file or folder holds survives a power cut from here on. */
export const syncPath = (path: string): void => {
  // Windows cannot open a folder, and keeps renames by itself.
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
};

/** Whole or not at all, whenever the power goes; for the owner's eyes. */
export const writeWhole = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.draft`;
  const file = openSync(draft, 'w', 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, path);
  syncPath(dirname(path));
};

/** Not worth waiting for the disk: the next one comes soon. */
export const writeSoon = (path: string, text: string): void =>
  writeFileSync(path, text, { mode: 0o600 });
