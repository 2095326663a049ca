import type { AuditLog } from '../audit/index.ts';
import type { Clock } from '../clock.ts';
import type { Database } from './open.ts';
import type { RecheckLog } from './rechecks.ts';

/** Removes personal data of visits on days before `before`, of so many at most, in one transaction. Returns how many. */
export type Purge = (before: string, most: number) => number;

export const createPurge = (
  db: Database,
  clock: Clock,
  audit: AuditLog,
  rechecks: RecheckLog,
): Purge => {
  // Destinations are named for the index's sake: without them each visit would look through the whole line.
  const forgettable = db
    .prepare<[string, number], string>(`
      SELECT id FROM visit WHERE identification IS NOT NULL AND service_day < ?
        AND NOT EXISTS (
          SELECT 1 FROM outbox o
          WHERE o.destination IN ('his', 'gateway') AND o.visit_id = visit.id AND o.state <> 'delivered')
      LIMIT ?`)
    .pluck();
  const forget = db.prepare<[number, string]>(`
    UPDATE visit SET personal_number = NULL, card_number = NULL, insurance_number = NULL, old_number = NULL,
      full_name = NULL, identification = NULL, reply = NULL, paper = NULL, updated_at = ?,
      decision = json_remove(decision, '$.coverage')
    WHERE id = ?`);
  const forgetOutbox = db.prepare<[string]>(
    "UPDATE outbox SET payload = '{}' WHERE destination IN ('his', 'gateway') AND visit_id = ?",
  );
  const purgeBefore = db.transaction((before: string, most: number): number => {
    const now = clock.now();
    const visits = forgettable.all(before, most);
    for (const visitId of visits) {
      forget.run(now, visitId);
      forgetOutbox.run(visitId);
      rechecks.forget(visitId);
    }
    if (visits.length > 0)
      audit.append({
        at: now,
        actor: 'retention',
        action: 'visit.personal-data-removed',
        detail: { before, visits: visits.length },
      });
    return visits.length;
  });
  return (before, most) => purgeBefore.immediate(before, most);
};
