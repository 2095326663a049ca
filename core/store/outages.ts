import { type Destination, type FailureCode, isFailureCode } from '../contract/index.ts';
import type { Database } from './open.ts';

/** A time during which a part did not answer. Instants in epoch milliseconds. */
export interface OutageRecord {
  readonly part: Destination;
  readonly code: FailureCode;
  readonly from: number;
  /** Absent while it lasts. */
  readonly to?: number;
}

interface Row {
  readonly part: Destination;
  readonly code: string;
  readonly began_at: number;
  readonly ended_at: number | null;
}

export interface OutageLog {
  /** One that lasts already goes on. */
  begin(part: Destination, code: FailureCode, at: number): void;
  end(part: Destination, at: number): void;
  /** Those that touch a span of time. */
  between(from: number, to: number): readonly OutageRecord[];
  purge(before: number): void;
}

export const createOutageLog = (db: Database): OutageLog => {
  const begin = db.prepare<[Destination, string, number, Destination]>(`
    INSERT INTO outage (part, code, began_at) SELECT ?, ?, ?
    WHERE NOT EXISTS (SELECT 1 FROM outage WHERE part = ? AND ended_at IS NULL)`);
  // A clock that went back makes no outage of negative length.
  const end = db.prepare<[number, Destination]>(
    'UPDATE outage SET ended_at = max(began_at, ?) WHERE part = ? AND ended_at IS NULL',
  );
  const between = db.prepare<[number, number], Row>(
    'SELECT part, code, began_at, ended_at FROM outage WHERE began_at < ? AND (ended_at IS NULL OR ended_at >= ?) ORDER BY began_at, id',
  );
  const purge = db.prepare<[number]>('DELETE FROM outage WHERE ended_at < ?');
  return {
    begin: (part, code, at) => void begin.run(part, code, at, part),
    end: (part, at) => void end.run(at, part),
    between: (from, to) =>
      between
        .all(to, from)
        .flatMap(({ part, code, began_at, ended_at }) =>
          isFailureCode(code)
            ? [{ part, code, from: began_at, ...(ended_at !== null && { to: ended_at }) }]
            : [],
        ),
    purge: (before) => void purge.run(before),
  };
};
