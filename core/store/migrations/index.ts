import { first } from './0001-first.ts';
import { deviceIncidents } from './0002-device-incidents.ts';
import { delivery } from './0003-delivery.ts';
import { reconciliation } from './0004-reconciliation.ts';
import { outboxLine } from './0005-outbox-line.ts';
import { retention } from './0006-retention.ts';

/** Forward only, in order; the store's `user_version` is the count of those applied. Never change one that has shipped. */
export const migrations: readonly string[] = [
  first,
  deviceIncidents,
  delivery,
  reconciliation,
  outboxLine,
  retention,
];
