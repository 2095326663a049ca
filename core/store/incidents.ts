import type { Database } from 'better-sqlite3';
import { type DeviceIncident, isFailureCode } from '../contract/index.ts';

/** The timeline of readers and cards, in the store's database. */
export interface IncidentLog {
  record(incident: DeviceIncident): void;
  /** Oldest first; both ends in epoch milliseconds, the later one left out. */
  between(from: number, to: number): readonly DeviceIncident[];
  purge(before: number): void;
}

interface Row {
  readonly at: number;
  readonly reader: string | null;
  readonly code: string;
  readonly detail: string | null;
}

/** A page of the timeline; a broken cable at night must not fill a screen without end. */
const mostShown = 1_000;

export const createIncidentLog = (db: Database): IncidentLog => {
  const insert = db.prepare<[number, string | null, string, string | null]>(
    'INSERT INTO device_incident (at, reader, code, detail) VALUES (?, ?, ?, ?)',
  );
  const select = db.prepare<[number, number, number], Row>(
    'SELECT at, reader, code, detail FROM device_incident WHERE at >= ? AND at < ? ORDER BY at DESC, id DESC LIMIT ?',
  );
  const remove = db.prepare<[number]>('DELETE FROM device_incident WHERE at < ?');
  return {
    record: ({ at, reader, reason, detail }) =>
      void insert.run(Date.parse(at), reader ?? null, reason.code, detail ?? null),
    between: (from, to) =>
      select
        .all(from, to, mostShown)
        .reverse()
        .flatMap(({ at, reader, code, detail }): DeviceIncident[] =>
          isFailureCode(code)
            ? [
                {
                  at: new Date(at).toISOString(),
                  reason: { code },
                  ...(reader !== null && { reader }),
                  ...(detail !== null && { detail }),
                },
              ]
            : [],
        ),
    purge: (before) => void remove.run(before),
  };
};
