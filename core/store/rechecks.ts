import { Decision, type RecheckAct, type RecheckFinding } from '../contract/index.ts';
import type { Database } from './open.ts';

/** A provisional admission that was asked about again. Instants in epoch milliseconds. */
export interface RecheckRecord {
  readonly visitId: string;
  readonly finding: RecheckFinding;
  /** As the patient was told. */
  readonly before: Decision;
  readonly decision: Decision;
  readonly checkedAt: number;
  readonly settled?: {
    readonly as: RecheckAct;
    readonly by: string;
    readonly at: number;
    readonly note: string;
  };
}

interface Row {
  readonly visit_id: string;
  readonly finding: RecheckFinding;
  readonly before: string;
  readonly decision: string;
  readonly checked_at: number;
  readonly settled_as: RecheckAct | null;
  readonly settled_by: string | null;
  readonly settled_at: number | null;
  readonly settled_note: string | null;
}

const toRecord = (row: Row): RecheckRecord => ({
  visitId: row.visit_id,
  finding: row.finding,
  before: Decision.parse(JSON.parse(row.before)),
  decision: Decision.parse(JSON.parse(row.decision)),
  checkedAt: row.checked_at,
  ...(row.settled_as !== null && {
    settled: {
      as: row.settled_as,
      by: row.settled_by ?? '',
      at: row.settled_at ?? row.checked_at,
      note: row.settled_note ?? '',
    },
  }),
});

/** Results of asking again, and how the desk ended each case. Writing joins the transaction that is open. */
export interface RecheckLog {
  /** A later result takes the place of an earlier one, unless the desk has settled that one. */
  record(recheck: Omit<RecheckRecord, 'settled'>): void;
  of(visitId: string): RecheckRecord | undefined;
  /** Cases that wait for the desk, oldest first. */
  open(): readonly RecheckRecord[];
  on(serviceDay: string): readonly RecheckRecord[];
  settle(visitId: string, settled: NonNullable<RecheckRecord['settled']>): boolean;
  /** Removes what coverage it tells of. */
  forget(visitId: string): void;
}

export const createRecheckLog = (db: Database): RecheckLog => {
  const record = db.prepare<[string, RecheckFinding, string, string, number]>(`
    INSERT INTO recheck (visit_id, finding, before, decision, checked_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (visit_id) DO UPDATE SET finding = excluded.finding, decision = excluded.decision,
      checked_at = excluded.checked_at
    WHERE settled_at IS NULL`);
  const one = db.prepare<[string], Row>('SELECT * FROM recheck WHERE visit_id = ?');
  const open = db.prepare<[], Row>(
    "SELECT * FROM recheck WHERE settled_at IS NULL AND finding <> 'confirmed' ORDER BY checked_at",
  );
  const onDay = db.prepare<[string], Row>(
    'SELECT r.* FROM recheck r JOIN visit v ON v.id = r.visit_id WHERE v.service_day = ? ORDER BY r.checked_at',
  );
  const settle = db.prepare<[RecheckAct, string, number, string, string]>(
    'UPDATE recheck SET settled_as = ?, settled_by = ?, settled_at = ?, settled_note = ? WHERE visit_id = ? AND settled_at IS NULL',
  );
  const forget = db.prepare<[string]>(`
    UPDATE recheck SET before = json_remove(before, '$.coverage'), decision = json_remove(decision, '$.coverage')
    WHERE visit_id = ?`);
  return {
    record: ({ visitId, finding, before, decision, checkedAt }) =>
      void record.run(
        visitId,
        finding,
        JSON.stringify(before),
        JSON.stringify(decision),
        checkedAt,
      ),
    of: (visitId) => {
      const row = one.get(visitId);
      return row && toRecord(row);
    },
    open: () => open.all().map(toRecord),
    on: (serviceDay) => onDay.all(serviceDay).map(toRecord),
    settle: (visitId, { as, by, at, note }) => settle.run(as, by, at, note, visitId).changes === 1,
    forget: (visitId) => void forget.run(visitId),
  };
};
