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
  /** The end of the chain, as far as it is whole. */
  readonly anchor: string;
  /** First entry that does not follow from the one before it. */
  readonly brokenAt?: number;
}

export interface AuditLog {
  /** Joins the transaction that is open. */
  append(entry: AuditEntry): void;
  verify(): AuditReport;
  /** The same in bites: others may use the store whenever it yields. */
  verification(): Generator<void, AuditReport>;
  /**
   * The chain's end as a few characters, `1204:9f86d081884c7d659a2feaa0`: whoever keeps them elsewhere can tell later
   * whether anything up to there was changed, cut off or put back to an earlier state.
   */
  anchor(): string;
  /** Whether an anchor's entry is in the log, and is the same. */
  holds(anchor: string): boolean;
  /** When this was done last, epoch milliseconds. */
  lastOf(action: string): number | undefined;
  forVisit(visitId: string): readonly AuditEntry[];
}

const start = '0'.repeat(64);
const bite = 500;
/** 96 bits: nobody finds another log with the same ones, and people can compare them. */
const anchorDigits = 24;

export const anchorOf = (sequence: number, hash: string): string =>
  `${sequence}:${hash.slice(0, anchorDigits)}`;

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
  const next = db.prepare<[number, number], Row>(
    'SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?',
  );
  const hashAt = db.prepare<[number], string>('SELECT hash FROM audit WHERE sequence = ?').pluck();
  const newestOf = db
    .prepare<[string], number | null>('SELECT max(at) FROM audit WHERE action = ?')
    .pluck();
  const ofVisit = db.prepare<[string], Row>(
    'SELECT * FROM audit WHERE visit_id = ? ORDER BY sequence',
  );

  const verification = function* (): Generator<void, AuditReport> {
    let previous = start;
    let entries = 0;
    // From below the first number: what was put in before it is found, too.
    let after = Number.MIN_SAFE_INTEGER;
    for (let rows = next.all(after, bite); rows.length > 0; rows = next.all(after, bite)) {
      for (const row of rows) {
        if (row.sequence !== entries + 1 || row.hash !== hashOf(previous, row))
          return {
            ok: false,
            entries: entries + 1,
            anchor: anchorOf(entries, previous),
            brokenAt: entries + 1,
          };
        entries += 1;
        previous = row.hash;
        after = row.sequence;
      }
      yield;
    }
    return { ok: true, entries, anchor: anchorOf(entries, previous) };
  };

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
    verification,
    verify() {
      const steps = verification();
      let step = steps.next();
      while (!step.done) step = steps.next();
      return step.value;
    },
    anchor() {
      const last = newest.get();
      return anchorOf(last?.sequence ?? 0, last?.hash ?? start);
    },
    holds(anchor) {
      const sequence = Number(anchor.split(':', 1)[0]);
      if (!Number.isInteger(sequence)) return false;
      const hash = sequence === 0 ? start : hashAt.get(sequence);
      return hash !== undefined && anchorOf(sequence, hash) === anchor;
    },
    lastOf: (action) => newestOf.get(action) ?? undefined,
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
