/**
 * Delivery of the outbox: a lease with a fencing token, the reason a row left the line, what the destination answered, and
 * pauses of a whole destination. Rows of before are simply due.
 */
export const delivery = `
ALTER TABLE outbox ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN leased_until INTEGER;
ALTER TABLE outbox ADD COLUMN error_at INTEGER;
ALTER TABLE outbox ADD COLUMN error_detail TEXT;
ALTER TABLE outbox ADD COLUMN settled_at INTEGER;
ALTER TABLE outbox ADD COLUMN receipt TEXT;
CREATE INDEX outbox_visit ON outbox (destination, visit_id, id);
CREATE TABLE outbox_pause (
  destination TEXT PRIMARY KEY,
  until INTEGER NOT NULL,
  code TEXT NOT NULL,
  failures INTEGER NOT NULL
) STRICT;
`;
