/** Retention finds the visits that still hold a person, however many it has dealt with before. */
export const retention = `
CREATE INDEX visit_person ON visit (service_day) WHERE identification IS NOT NULL;
`;
