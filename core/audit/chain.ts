import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';

/** One thing that was done, by whom. Holds no names and no numbers of patients: `visitId` leads to them. */
export interface AuditEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Staff identifier, or the device for what patients do. */
  readonly actor: string;
  readonly action: string;
  readonly visitId?: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

interface Row {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly visit_id: string | null;
  readonly detail: string;
  readonly hash: string;
}

export interface AuditReport {
  readonly ok: boolean;
  readonly entries: number;
  /** First entry that does not follow from the one before it. */
  readonly brokenAt?: number;
}

export interface AuditLog {
  /** Joins the transaction that is open. */
  append(entry: AuditEntry): void;
  verify(): AuditReport;
  forVisit(visitId: string): readonly AuditEntry[];
}

const start = '0'.repeat(64);

const hashOf = (previous: string, row: Omit<Row, 'hash'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        previous,
        row.sequence,
        row.at,
        row.actor,
        row.action,
        row.visit_id,
        row.detail,
      ]),
    )
    .digest('hex');

/** The append-only, hash-chained audit log: each entry's SHA-256 covers the one before it. */
export const createAuditLog = (db: Database): AuditLog => {
  const newest = db.prepare<[], Pick<Row, 'sequence' | 'hash'>>(
    'SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1',
  );
  const insert = db.prepare<[number, number, string, string, string | null, string, string]>(
    'INSERT INTO audit (sequence, at, actor, action, visit_id, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const all = db.prepare<[], Row>('SELECT * FROM audit ORDER BY sequence');
  const ofVisit = db.prepare<[string], Row>(
    'SELECT * FROM audit WHERE visit_id = ? ORDER BY sequence',
  );
  return {
    append({ at, actor, action, visitId, detail = {} }) {
      const last = newest.get();
      const row = {
        sequence: (last?.sequence ?? 0) + 1,
        at,
        actor,
        action,
        visit_id: visitId ?? null,
        detail: JSON.stringify(detail),
      };
      insert.run(
        row.sequence,
        row.at,
        row.actor,
        row.action,
        row.visit_id,
        row.detail,
        hashOf(last?.hash ?? start, row),
      );
    },
    verify() {
      let previous = start;
      let entries = 0;
      for (const row of all.iterate()) {
        entries += 1;
        if (row.sequence !== entries || row.hash !== hashOf(previous, row))
          return { ok: false, entries, brokenAt: entries };
        previous = row.hash;
      }
      return { ok: true, entries };
    },
    forVisit: (visitId) =>
      ofVisit.all(visitId).map(({ at, actor, action, detail }) => ({
        at,
        actor,
        action,
        visitId,
        detail: JSON.parse(detail) as Record<string, string>,
      })),
  };
};
