import { first } from './0001-first.ts';
import { deviceIncidents } from './0002-device-incidents.ts';
import { delivery } from './0003-delivery.ts';
import { reconciliation } from './0004-reconciliation.ts';
import { outboxLine } from './0005-outbox-line.ts';
import { retention } from './0006-retention.ts';
import { schemaReader } from './0007-schema-reader.ts';
import { dayLines } from './0008-day-lines.ts';

export interface Migration {
  readonly sql: string;
  /**
   * Whether the program before this migration can go on with the store after it: it reads all it knows, and nothing that it
   * writes is wrong (new tables, columns with defaults, indexes). Only then can an update be taken back by itself.
   */
  readonly leavesReadable: boolean;
}

/** Forward only, in order; the store's `user_version` is the count of those applied. Never change one that has shipped. */
export const migrations: readonly Migration[] = [
  { sql: first, leavesReadable: false },
  { sql: deviceIncidents, leavesReadable: false },
  { sql: delivery, leavesReadable: false },
  { sql: reconciliation, leavesReadable: false },
  { sql: outboxLine, leavesReadable: false },
  { sql: retention, leavesReadable: false },
  // Earlier programs do not look at it.
  { sql: schemaReader, leavesReadable: false },
  { sql: dayLines, leavesReadable: true },
];

/** The version whose migration brought the mark of who can read. */
export const versionWithReader = 7;

/** The oldest program that can use a store with the first so many migrations applied: by the migrations that it knows. */
export const leastReader = (list: readonly Migration[], applied = list.length): number =>
  list.slice(0, applied).findLastIndex(({ leavesReadable }) => !leavesReadable) + 1;
