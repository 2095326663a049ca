/** Visits with their tickets, the outbox, the audit log and staff accounts. */
export const first = `
CREATE TABLE visit (
  id TEXT PRIMARY KEY,
  idempotency_key TEXT NOT NULL UNIQUE,
  service_day TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting-desk','admitted','admitted-provisionally','self-pay','closed')),
  personal_number TEXT,
  card_number TEXT,
  insurance_number TEXT,
  old_number TEXT,
  full_name TEXT,
  identification TEXT,
  decision TEXT NOT NULL,
  reply TEXT,
  trust TEXT NOT NULL,
  presented_as TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('kiosk','desk')),
  device TEXT NOT NULL,
  override_reason TEXT,
  override_by TEXT,
  paper TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_day ON visit (service_day, created_at);
CREATE INDEX visit_personal ON visit (personal_number) WHERE personal_number IS NOT NULL;
CREATE INDEX visit_card ON visit (card_number) WHERE card_number IS NOT NULL;
CREATE INDEX visit_insurance ON visit (insurance_number) WHERE insurance_number IS NOT NULL;
CREATE INDEX visit_old ON visit (old_number) WHERE old_number IS NOT NULL;

CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  visit_id TEXT NOT NULL REFERENCES visit (id),
  queue_id TEXT NOT NULL,
  service_day TEXT NOT NULL,
  sequence INTEGER NOT NULL CHECK (sequence > 0),
  number TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting','called','done')),
  issued_at INTEGER NOT NULL,
  UNIQUE (queue_id, service_day, sequence)
) STRICT;
CREATE INDEX ticket_visit ON ticket (visit_id);
CREATE INDEX ticket_waiting ON ticket (queue_id, service_day, state, sequence);

CREATE TABLE ticket_counter (
  queue_id TEXT NOT NULL,
  service_day TEXT NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (queue_id, service_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  visit_id TEXT NOT NULL REFERENCES visit (id),
  destination TEXT NOT NULL,
  kind TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending',
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL,
  last_error TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (state, due_at);

CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  visit_id TEXT,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END;

CREATE TABLE staff (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('reception','it')),
  salt BLOB NOT NULL,
  pin_hash BLOB NOT NULL,
  wrong_pins INTEGER NOT NULL DEFAULT 0,
  locked_at INTEGER
) STRICT;
`;
