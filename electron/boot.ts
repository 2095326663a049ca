/**
 * The very first code of the program: a new version counts its starts before anything of it that may be broken is even
 * loaded, and the former one comes back when it has failed too often. Then the program itself.
 */
import { join } from 'node:path';
import { app } from 'electron';
import { readArguments } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { isManaged, relaunch } from './relaunch.ts';
import { beginStart } from './updates/begin-start.ts';

const hasGoneBack = (): boolean => {
  const { stateFolder } = readArguments(process.argv.slice(1), process.platform, process.env);
  const isCounted = process.env.TIEPDON_START_COUNTED !== undefined;
  // A program that this one starts is another start.
  delete process.env.TIEPDON_START_COUNTED;
  try {
    return beginStart({
      stateFolder: stateFolder ?? join(app.getPath('appData'), 'tiepdon'),
      version: app.getVersion(),
      isCounted,
      isManaged: isManaged(),
    });
  } catch {
    // A disk that does not let us count, or go back, is no reason not to start.
    return false;
  }
};

if (hasGoneBack()) {
  if (process.platform !== 'win32') relaunch();
  app.exit(exitCodes.restart);
} else await import('./main.ts');
