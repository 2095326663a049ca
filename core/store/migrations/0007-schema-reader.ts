/** Says which programs can use this store: an update that is taken back leaves a store that a newer one has migrated. */
export const schemaReader = `
CREATE TABLE schema_reader (
  -- The oldest program that can, by the migrations that it knows.
  least INTEGER NOT NULL
) STRICT;
INSERT INTO schema_reader (least) VALUES (7);
`;
