import type { Logger } from 'pino';
import { bugOf } from './contract/index.ts';

/** As the Electron shell's: whoever started us starts us again. */
const exitCode = 70;

/** What nobody expected ends the process. Left to Node, it would print what the error said; see `bugOf`. */
export const endOnBugs = (log: Logger): void => {
  const end = (error: unknown): void => {
    log.fatal(bugOf(error), 'bug');
    process.exit(exitCode);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
};
