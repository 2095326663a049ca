import { updatePlaces } from './places.ts';
import { meaningOfStart } from './probation.ts';
import { probationFiles } from './probation-files.ts';
import { putAppImageBack, runInstaller } from './way-back.ts';

export interface Start {
  /** Folder of the shell's own files. */
  readonly stateFolder: string;
  readonly version: string;
  /** The launcher has counted this start already. */
  readonly isCounted: boolean;
  /** Whoever started this program starts it again; else an installer has to. */
  readonly isManaged: boolean;
}

/**
 * The first thing a start does: counts it while the version is on probation, and goes back where it has had its chances. `true`
 * when the former program is in place again and this one has to end.
 */
export const beginStart = ({ stateFolder, version, isCounted, isManaged }: Start): boolean => {
  const files = probationFiles(updatePlaces(stateFolder).probation);
  const probation = files.read();
  if (!probation) return false;
  if (probation.to === version && !isCounted) files.countStart();
  const meaning = meaningOfStart({
    probation,
    version,
    starts: files.starts(),
    rolledBack: files.rolledBack(),
  });
  if (meaning !== 'go-back') return false;
  if (files.rolledBack() === undefined) files.rollBack('starts');
  if (probation.package === 'appimage') putAppImageBack(probation.program);
  else runInstaller(probation.program, !isManaged);
  return true;
};

/** This start was none of the program itself: it proves nothing of its version. */
export const takeStartBack = (stateFolder: string): void => {
  const files = probationFiles(updatePlaces(stateFolder).probation);
  if (files.read()) files.forgiveStart();
};
