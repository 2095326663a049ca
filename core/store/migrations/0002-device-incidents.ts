/** What happened with readers and cards, for "what happened at 9:14". No personal data. */
export const deviceIncidents = `
CREATE TABLE device_incident (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  reader TEXT,
  code TEXT NOT NULL,
  detail TEXT
) STRICT;
CREATE INDEX device_incident_at ON device_incident (at);
`;
