import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** What every script finds: `open`, which reads a store or a backup, and `task`, what it was given. */
const prelude = `
const { parentPort, workerData } = require('node:worker_threads');
const { module: library, key, task } = workerData;
const Database = require(library);
const open = (path) => {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    db.pragma("cipher='sqlcipher'");
    db.pragma("key=\\"x'" + key + "'\\"");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};
`;

/**
 * Runs a script beside the store, on a thread of its own: large files and other disks take their time, and check-ins go on
 * meanwhile. Gives what the script posts first; undefined where it ends without.
 */
export const onThread = <T>(script: string, key: Buffer, task: object): Promise<T | undefined> =>
  new Promise((resolve) => {
    const worker = new Worker(prelude + script, {
      eval: true,
      // Whatever the program was started with, this is a plain script.
      execArgv: [],
      workerData: {
        module: createRequire(import.meta.url).resolve('better-sqlite3'),
        key: key.toString('hex'),
        task,
      },
    });
    worker.once('message', resolve);
    worker.once('error', () => resolve(undefined));
    worker.once('exit', () => resolve(undefined));
  });
