import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Everything that programs and pages of a run say, in files that `logs.teardown.ts` looks through at its end. Emptied by
 * `playwright.config.ts` when a run begins.
 */
export const logFolder = 'test-results/logs';

/** A new file for one program. */
export const logFile = (name: string): string => {
  mkdirSync(logFolder, { recursive: true });
  const worker = process.env.TEST_WORKER_INDEX ?? '0';
  return join(logFolder, `${name}-${worker}-${process.hrtime.bigint()}.log`);
};

/** What pages say, one file for each worker. */
export const logOfPage = (text: string): void => {
  mkdirSync(logFolder, { recursive: true });
  const path = join(logFolder, `pages-${process.env.TEST_WORKER_INDEX ?? '0'}.log`);
  appendFileSync(path, `${text}\n`);
};
