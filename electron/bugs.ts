import { app } from 'electron';
import { bugOf } from '../core/contract/index.ts';
import { exitCodes } from './exit-codes.ts';
import type { ShellLog } from './log.ts';
import { relaunch } from './relaunch.ts';

/** A program that ends sooner than this would only end again. */
const worthRestartingMs = 60_000;

/**
 * What nobody expected ends the program, to be started anew; Electron would show a dialog over the kiosk instead. The
 * log gets where it happened, not what was said: that may quote anything.
 */
export const endOnBugs = (log: ShellLog): void => {
  const end = (error: unknown): void => {
    log.warn('bug in the shell', { ...bugOf(error) });
    if (process.uptime() * 1_000 > worthRestartingMs) relaunch();
    app.exit(exitCodes.bug);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
};
