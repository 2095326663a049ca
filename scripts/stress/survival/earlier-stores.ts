import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { createAuditLog } from '../../../core/audit/index.ts';
import { vietnamDay } from '../../../core/clock.ts';
import { migrations } from '../../../core/store/migrations/index.ts';
import type { Shown } from './job.ts';
import { survivors } from './people.ts';

/** Versions of the schema before this one. */
export const earlierVersions: readonly number[] = migrations.slice(1).map((_, index) => index + 1);

const unlocked = (path: string, key: Buffer): Database.Database => {
  const db = new Database(path);
  db.pragma("cipher='sqlcipher'");
  db.pragma(`key="x'${key.toString('hex')}'"`);
  return db;
};

export const versionOf = (path: string, key: Buffer): number => {
  const db = unlocked(path, key);
  const version = Number(db.pragma('user_version', { simple: true }));
  db.close();
  return version;
};

/** A store as an earlier version left it, with visits that are still to be delivered; gives the tickets that were shown. */
export const buildEarlierStore = (
  path: string,
  key: Buffer,
  version: number,
  visits: number,
): readonly Shown[] => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = unlocked(path, key);
  db.pragma('journal_mode = WAL');
  for (const { sql } of migrations.slice(0, version)) db.exec(sql);
  db.pragma(`user_version = ${version}`);
  const now = Date.now();
  const serviceDay = vietnamDay(now);
  const queueId = 'noi-tong-quat';
  const insertVisit = db.prepare(`
    INSERT INTO visit (id, idempotency_key, service_day, state, personal_number, full_name, identification, decision, trust,
      presented_as, origin, device, created_at, updated_at)
    VALUES ($id, $key, $serviceDay, 'admitted', $personalNumber, $fullName, $identification, $decision, 'qr', 'QR_CCCD',
      'kiosk', 'kiosk-1', $now, $now)`);
  const insertTicket = db.prepare(
    "INSERT INTO ticket (visit_id, queue_id, service_day, sequence, number, state, issued_at) VALUES (?, ?, ?, ?, ?, 'waiting', ?)",
  );
  const insertRow = db.prepare(
    "INSERT INTO outbox (visit_id, destination, kind, idempotency_key, payload, due_at, created_at) VALUES (?, 'his', 'visit.created', ?, ?, ?, ?)",
  );
  const audit = createAuditLog(db);
  const shown = db.transaction(() => {
    const tickets = survivors(0, visits).map((person, index): Shown => {
      const { personalNumber, fullName, dateOfBirth } = person;
      const visitId = randomUUID();
      const idempotencyKey = randomUUID();
      const number = `A-${String(index + 1).padStart(3, '0')}`;
      const claim = {
        personalNumber,
        fullName,
        dateOfBirth: { value: dateOfBirth, precision: 'day' },
      };
      const decision = {
        outcome: 'admitted',
        reasons: [],
        notices: [],
        alarms: [],
        decidedOn: serviceDay,
      };
      insertVisit.run({
        id: visitId,
        key: idempotencyKey,
        serviceDay,
        personalNumber,
        fullName,
        identification: JSON.stringify({
          kind: 'citizen-qr-2024',
          claim,
          trust: 'qr',
          warnings: [],
        }),
        decision: JSON.stringify(decision),
        now,
      });
      insertTicket.run(visitId, queueId, serviceDay, index + 1, number, now);
      const payload = {
        ticketNumber: number,
        queueId,
        claim,
        trust: 'qr',
        presentedAs: 'QR_CCCD',
        outcome: 'admitted',
        arrivedAt: now,
      };
      insertRow.run(visitId, idempotencyKey, JSON.stringify(payload), now, now);
      const detail = { outcome: 'admitted', ticket: number };
      audit.append({ at: now, actor: 'kiosk-1', action: 'visit.created', visitId, detail });
      return { visitId, queueId, serviceDay, number, person: index };
    });
    db.prepare('INSERT INTO ticket_counter (queue_id, service_day, last) VALUES (?, ?, ?)').run(
      queueId,
      serviceDay,
      visits,
    );
    return tickets;
  })();
  db.close();
  return shown;
};
