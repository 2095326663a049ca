import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { openStore } from '../../core/store/index.ts';
import { decisionOf, sampleVisit } from '../../core/store/testing/sample.ts';
import { type Findings, verify, verifyAlone } from './checker.ts';

/** A small store after a good day, with what people saw and what the hospital system was asked; tests spoil one thing each. */
let folder: string;
let storePath: string;
let storeKeyPath: string;
let acksPath: string;
let logPath: string;
let inbox: string;

const visits = 6;
type Row = Record<string, unknown>;

const lines = (): Row[] =>
  readFileSync(acksPath, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const seen = (change: (acks: Row[]) => Row[]): void =>
  writeFileSync(
    acksPath,
    `${change(lines())
      .map((ack) => JSON.stringify(ack))
      .join('\n')}\n`,
  );
const asked = (change: (log: Row[]) => Row[]): void => {
  const { his } = JSON.parse(readFileSync(logPath, 'utf8'));
  writeFileSync(logPath, JSON.stringify({ his: change(his), gateway: [] }));
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-verify-'));
  storePath = join(folder, 'tiepdon.db');
  storeKeyPath = join(folder, 'store.key');
  acksPath = join(folder, 'acks.jsonl');
  logPath = join(folder, 'simulators.json');
  inbox = join(folder, 'inbox');
  mkdirSync(inbox);
  const key = randomBytes(32);
  writeFileSync(storeKeyPath, key);
  const opened = openStore({ path: storePath, key, clock: systemClock });
  if (!opened.ok) throw new Error(opened.failure.code);
  const store = opened.value;
  const acks = Array.from({ length: visits }, (_, index) => {
    const outcome = index === 0 ? 'admitted-provisionally' : 'admitted';
    const stored = store.commit(sampleVisit(`key-${index}`, { decision: decisionOf(outcome) }));
    if (!stored.ok) throw new Error(stored.failure.code);
    const { visitId, ticket } = stored.value;
    return JSON.stringify({ visitId, ...ticket });
  });
  for (const destination of ['his', 'gateway'])
    for (const row of store.outbox.claim(destination, {
      now: Date.now() + 1,
      leaseMs: 1_000,
      limit: 10,
    })) {
      store.outbox.deliver(row, Date.now(), 'r');
      if (destination === 'gateway')
        store.applyRecheck({
          visitId: row.visitId,
          finding: 'invalid',
          decision: decisionOf('to-desk'),
          reply: { kind: 'unavailable', trouble: 'gateway.timeout' },
        });
    }
  store.close();
  writeFileSync(acksPath, `${acks.join('\n')}\n`);
  const his = Array.from({ length: visits }, (_, index) => ({
    key: `key-${index}`,
    outcome: 'created',
  }));
  writeFileSync(logPath, JSON.stringify({ his, gateway: [] }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = (isOwing = false): Promise<Findings> =>
  verify({ storePath, storeKeyPath, acks: [acksPath], logs: [logPath], folders: [inbox], isOwing });

/** A hand that has the key, and gets past the store's own guards. */
const doctor = (...statements: readonly string[]): void => {
  const db = new Database(storePath);
  db.pragma("cipher='sqlcipher'");
  db.pragma(`key="x'${readFileSync(storeKeyPath).toString('hex')}'"`);
  db.pragma('foreign_keys = OFF');
  db.exec('DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened;');
  for (const statement of statements) db.exec(statement);
  db.close();
};

test('a day on which nothing went wrong is whole, with its counts', async () => {
  asked((log) => [...log, { key: 'key-3', outcome: 'repeated' }, { outcome: 'fault' }]);
  expect(await check()).toEqual({
    isWhole: true,
    acknowledged: visits,
    stored: visits,
    delivered: visits,
    lost: 0,
    duplicated: 0,
    undelivered: 0,
    gaps: 0,
    rechecked: 1,
    repeatedSends: 1,
    auditEntries: visits + 1,
    violations: {},
  });
});

describe('it is reported when', () => {
  test.each<[string, () => void, string]>([
    [
      'a visit that was acknowledged is not stored',
      () => doctor("DELETE FROM visit WHERE idempotency_key = 'key-2'"),
      'lost',
    ],
    [
      'a ticket was shown that never came to the store',
      () => seen((acks) => [...acks, { ...acks[0], visitId: 'nobody', number: 'A-099' }]),
      'lost',
    ],
    [
      'a visit has another number than was shown',
      () => seen(([first, ...rest]) => [{ ...first, number: 'A-050' }, ...rest]),
      'renumbered',
    ],
    [
      'two people saw the same number',
      () =>
        seen(([first, second, ...rest]) => [
          first ?? {},
          { ...second, number: first?.number },
          ...rest,
        ]),
      'number-shown-twice',
    ],
    [
      'two visits hold the same number',
      () =>
        doctor(
          "UPDATE ticket SET number = 'A-001', service_day = '2026-01-01' WHERE sequence IN (1, 2)",
        ),
      'number-given-twice',
    ],
    [
      'a person is stored twice on one day',
      () =>
        doctor(
          "UPDATE visit SET personal_number = (SELECT personal_number FROM visit WHERE idempotency_key = 'key-1') WHERE idempotency_key = 'key-2'",
        ),
      'stored-twice',
    ],
    [
      'a number is missing in between',
      () => doctor('UPDATE ticket SET sequence = 60 WHERE sequence = 3'),
      'gaps',
    ],
    [
      'the numbering would go on too late',
      () => doctor('UPDATE ticket_counter SET last = last + 1'),
      'gaps',
    ],
    [
      'a visit has no ticket',
      () => doctor('DELETE FROM ticket WHERE sequence = 6'),
      'without-ticket',
    ],
    [
      'a visit is owed to nobody',
      () => doctor("DELETE FROM outbox WHERE idempotency_key = 'key-4'"),
      'not-promised',
    ],
    [
      'a provisional admission is asked about by nobody',
      () => doctor("DELETE FROM outbox WHERE destination = 'gateway'", 'DELETE FROM recheck'),
      'not-promised',
    ],
    ['asking again left no result', () => doctor('DELETE FROM recheck'), 'delivered-nowhere'],
    [
      'the hospital system made one visit twice',
      () => asked((log) => [...log, { key: 'key-1', outcome: 'created' }]),
      'duplicated',
    ],
    [
      'a visit went to the hospital system in two ways',
      () => {
        writeFileSync(join(inbox, 'key-1.json'), '{"idempotencyKey":"key-1"}');
        writeFileSync(join(inbox, 'key-1.xml'), '<x/>');
      },
      'duplicated',
    ],
    [
      'one visit is owed twice',
      () =>
        doctor(
          "UPDATE outbox SET visit_id = (SELECT id FROM visit WHERE idempotency_key = 'key-1') WHERE idempotency_key = 'key-2'",
        ),
      'duplicated',
    ],
    [
      'a file came without its record',
      () => writeFileSync(join(inbox, 'x.json'), '{"idempotencyKey":"key-1"}'),
      'half-delivered',
    ],
    [
      'content changed under its key',
      () => asked((log) => [...log, { key: 'key-1', outcome: 'conflict' }]),
      'changed-under-its-key',
    ],
    [
      'a row says delivered, and nobody has it',
      () => asked((log) => log.filter(({ key }) => key !== 'key-5')),
      'delivered-nowhere',
    ],
    [
      'a row has not arrived',
      () => doctor("UPDATE outbox SET state = 'poison' WHERE idempotency_key = 'key-5'"),
      'undelivered',
    ],
    [
      'the hospital system has a visit that we do not know',
      () => asked((log) => [...log, { key: 'key-9', outcome: 'created' }]),
      'delivered-without-visit',
    ],
    [
      'an audit entry was changed',
      () => doctor("UPDATE audit SET actor = 'somebody' WHERE sequence = 3"),
      'audit-broken',
    ],
    [
      'an audit entry was taken out',
      () => doctor('DELETE FROM audit WHERE sequence = 3'),
      'audit-broken',
    ],
    [
      'a visit came about without an audit entry',
      () => doctor("UPDATE audit SET action = 'visit.opened' WHERE sequence = 2"),
      'unaudited',
    ],
    [
      'a row points to nothing',
      () => doctor("UPDATE ticket SET visit_id = 'nobody' WHERE sequence = 1"),
      'damaged',
    ],
  ])('%s', async (_, spoil, kind) => {
    spoil();
    const found = await check();
    expect(found.isWhole).toBe(false);
    expect(Object.keys(found.violations)).toContain(kind);
  });
});

test('a store on its way may owe what has not arrived, and nothing else', async () => {
  doctor("UPDATE outbox SET state = 'pending' WHERE idempotency_key IN ('key-4', 'key-5')");
  asked((log) => log.filter(({ key }) => key !== 'key-5'));
  expect(await check(true)).toMatchObject({ isWhole: true, undelivered: 2, delivered: 5 });
  asked((log) => log.filter(({ key }) => key !== 'key-3'));
  expect(await check(true)).toMatchObject({ isWhole: false });
});

test('a copy is judged by itself', async () => {
  expect(await verifyAlone({ storePath, storeKeyPath })).toMatchObject({
    isWhole: true,
    stored: 6,
  });
  doctor('UPDATE ticket_counter SET last = 99');
  expect(await verifyAlone({ storePath, storeKeyPath })).toMatchObject({ isWhole: false, gaps: 1 });
});
