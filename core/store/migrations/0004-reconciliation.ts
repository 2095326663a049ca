/**
 * Provisional admissions that were asked about again, times during which a part did not answer, and an index that keeps
 * the line of undelivered rows short however many have arrived.
 */
export const reconciliation = `
CREATE TABLE recheck (
  visit_id TEXT PRIMARY KEY REFERENCES visit (id),
  finding TEXT NOT NULL CHECK (finding IN ('confirmed','benefit-changed','invalid','unverifiable')),
  before TEXT NOT NULL,
  decision TEXT NOT NULL,
  checked_at INTEGER NOT NULL,
  settled_as TEXT CHECK (settled_as IN ('accept','papers-seen','self-pay')),
  settled_by TEXT,
  settled_at INTEGER,
  settled_note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX recheck_open ON recheck (checked_at) WHERE settled_at IS NULL AND finding <> 'confirmed';

CREATE TABLE outage (
  id INTEGER PRIMARY KEY,
  part TEXT NOT NULL CHECK (part IN ('his','gateway')),
  code TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX outage_began ON outage (began_at);

DROP INDEX outbox_due;
CREATE INDEX outbox_line ON outbox (destination, due_at, id) WHERE state <> 'delivered';
`;
