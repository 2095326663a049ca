/**
 * Commits visits until it is killed; prints each ticket only after the store has acknowledged it. With a number as the last
 * argument the write-ahead log is brought home after every so many.
 */
import { readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { openStore } from '../index.ts';
import { sampleVisit } from './sample.ts';

const [, , path = '', keyPath = '', run = '', homeEvery = '0'] = argv;
const opened = openStore({
  path,
  key: readFileSync(keyPath),
  clock: { now: () => Date.now() },
});
if (!opened.ok) {
  console.error(opened.failure.code);
  process.exit(1);
}
for (let index = 0; ; index += 1) {
  const key = `${run}-${index}`;
  const stored = opened.value.commit(sampleVisit(key));
  if (!stored.ok) {
    console.error(stored.failure.code);
    process.exit(1);
  }
  process.stdout.write(`${key} ${stored.value.ticket.number}\n`);
  if (Number(homeEvery) > 0 && index % Number(homeEvery) === Number(homeEvery) - 1)
    opened.value.db.pragma('wal_checkpoint(PASSIVE)');
}
