/**
 * The audit log: append-only and hash-chained, in the store's own database, so that an entry shares the
 * transaction of what it tells about. `verify` finds the first entry that was changed, removed or put in between.
 */
export { type AuditEntry, type AuditLog, type AuditReport, createAuditLog } from './chain.ts';
