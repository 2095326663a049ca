/**
 * The line of what has not arrived, counted and claimed from its index alone, and its newest error found at once: a line of
 * ten thousand after an outage must not hold up a check-in while it is looked at.
 */
export const outboxLine = `
DROP INDEX outbox_line;
CREATE INDEX outbox_line ON outbox (destination, due_at, id, state, created_at, leased_until) WHERE state <> 'delivered';
CREATE INDEX outbox_error ON outbox (destination, error_at, last_error) WHERE state <> 'delivered' AND error_at IS NOT NULL;
`;
