/**
 * The audit log: append-only and hash-chained, in the store's own database, so that an entry shares the
 * transaction of what it tells about. `verify` finds the first entry that was changed, removed or put in between. What was cut off
 * at the end, or rewritten as a whole, shows against an `anchor` that was kept elsewhere: in the log, on the day's report, in a
 * backup.
 */
export {
  type AuditEntry,
  type AuditLog,
  type AuditReport,
  anchorOf,
  createAuditLog,
} from './chain.ts';
