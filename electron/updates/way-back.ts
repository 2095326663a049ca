import { spawn } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncPath } from '../whole-file.ts';

/** Beside the program, on its disk: only there can one rename change the one for the other. The launcher knows these names. */
export const nextOf = (program: string): string => `${program}.next`;
export const formerOf = (program: string): string => `${program}.former`;

const rename = (from: string, to: string): void => {
  renameSync(from, to);
  syncPath(dirname(to));
};

/** One rename: whenever the power goes, the program is the former one or the new one, whole. */
export const swapAppImage = (program: string): void => rename(nextOf(program), program);

export const putAppImageBack = (program: string): void => rename(formerOf(program), program);

/** Nobody goes back any more. */
export const forgetFormerAppImage = (program: string): void => {
  rmSync(formerOf(program), { force: true });
  rmSync(nextOf(program), { force: true });
};

/** Installs without a question, and starts the program then unless somebody else does. Outlives who calls it. */
export const runInstaller = (installer: string, starts: boolean): void => {
  const words = ['--updated', '/S', ...(starts ? ['--force-run'] : [])];
  const child = spawn(installer, words, { detached: true, stdio: 'ignore' });
  // One that is not there: the version that runs goes on.
  child.on('error', () => undefined);
  child.unref();
};
