/** The lists of a day without the visits themselves: on a day of 6,000 the desk's board deciphered all of them each time. */
export const dayLines = `
CREATE INDEX visit_line ON visit (service_day, created_at, id, state, full_name, trust, origin,
  personal_number, card_number, insurance_number, old_number, json_extract(decision, '$.reasons'));
DROP INDEX visit_day;
`;
