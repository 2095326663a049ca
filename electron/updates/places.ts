import { join } from 'node:path';

/** Files of updates in the shell's own folder; the launcher knows the probation's. */
export const updatePlaces = (stateFolder: string) => {
  const folder = join(stateFolder, 'updates');
  return {
    state: join(folder, 'state.json'),
    probation: join(folder, 'probation'),
    /** The installer of the former version (NSIS). */
    formerInstaller: join(folder, 'former.exe'),
  } as const;
};
