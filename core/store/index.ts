/**
 * The store: one encrypted SQLite file, written by one host. A visit, its ticket, its outbox row and its audit entry are
 * one transaction, durable before anything is shown. Ticket numbers are gapless per queue and day and never given twice.
 * It is never reset: a damaged, foreign or newer file is refused with a code (`store.*`) and left as it is.
 */
export { type AuditWatch, startAuditWatch } from './audit-watch.ts';
export {
  type Backup,
  type BackupReport,
  backupStore,
  listBackups,
  startBackups,
} from './backup.ts';
export { readDeliveryPayload } from './delivery-payload.ts';
export { guarded } from './failure.ts';
export { loadStoreKey, rotateKeyFile } from './key-file.ts';
export { leastReader, migrations } from './migrations/index.ts';
export type { OutageRecord } from './outages.ts';
export type { LeasedRow, Outbox, OutboxRow, OutboxStatus, RowError } from './outbox.ts';
export type { StoreReader } from './reader.ts';
export type { RecheckRecord } from './rechecks.ts';
export type {
  DeskAdmission,
  NewVisit,
  PersonNumbers,
  PresentedAs,
  Queue,
  RecheckResult,
  RecheckSettlement,
  StoreReport,
  VisitLine,
  VisitRecord,
} from './records.ts';
export { planRestore, type RestoreReport, restoreStore } from './restore.ts';
export { chooseStoreKey, rotateStoreKey } from './rotate-key.ts';
export { openStore, openStoreBeside, readStore, type Store } from './store.ts';
export { contradictingBackups } from './witnesses.ts';
