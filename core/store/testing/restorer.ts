/** Restores a backup over a store, again and again, until it is killed. */
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { restoreStore } from '../index.ts';

const [, , path = '', keyPath = '', ...backups] = argv;
const key = readFileSync(keyPath);
process.stdout.write('ready\n');
for (let round = 0; ; round += 1) {
  const backup = backups[round % backups.length] ?? '';
  const done = restoreStore({ backup, path, key, now: Date.now() + round });
  if (!done.ok) {
    console.error(done.failure.code);
    process.exit(1);
  }
}
