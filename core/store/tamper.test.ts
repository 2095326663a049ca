import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Reason } from '../contract/index.ts';
import {
  backupStore,
  contradictingBackups,
  listBackups,
  openStore,
  restoreStore,
  type Store,
  startAuditWatch,
} from './index.ts';
import { sampleVisit } from './testing/sample.ts';

/** Somebody who has the key of the store and goes round the program. */
const key = randomBytes(32);
let folder: string;
let path: string;
let backups: string;
let anchor: string;
let now = Date.parse('2026-11-23T07:00:00+07:00');

const opened = (): Store => {
  const result = openStore({ path, key, clock: { now: () => now } });
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
};
const commit = (store: Store, name: string): void => {
  now += 60_000;
  if (!store.commit(sampleVisit(name)).ok) throw new Error('not stored');
};
const tamper = (work: (db: Database.Database) => void): void => {
  const db = new Database(path);
  db.pragma("cipher='sqlcipher'");
  db.pragma(`key="x'${key.toString('hex')}'"`);
  db.exec('DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened');
  work(db);
  db.close();
};

interface Row {
  sequence: number;
  at: number;
  actor: string;
  action: string;
  visit_id: string | null;
  detail: string;
  hash: string;
}
/** As the log is written: known to everybody who can read the source. */
const hashOf = (previous: string, row: Row): string =>
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
/** The log as this makes it, with every hash right. */
const rewrite = (db: Database.Database, change: (rows: Row[]) => Row[]): void => {
  const rows = change(db.prepare<[], Row>('SELECT * FROM audit ORDER BY sequence').all());
  db.exec('DELETE FROM audit');
  let previous = '0'.repeat(64);
  for (const [index, row] of rows.entries()) {
    row.sequence = index + 1;
    row.hash = hashOf(previous, row);
    previous = row.hash;
    db.prepare(
      'INSERT INTO audit VALUES ($sequence, $at, $actor, $action, $visit_id, $detail, $hash)',
    ).run(row);
  }
};
const cutVisits = (db: Database.Database, isNumberingMended: boolean): void => {
  db.exec(`
    DELETE FROM outbox WHERE visit_id IN (SELECT visit_id FROM ticket WHERE sequence > 4);
    CREATE TEMP TABLE gone AS SELECT visit_id FROM ticket WHERE sequence > 4;
    DELETE FROM ticket WHERE sequence > 4;
    DELETE FROM visit WHERE id IN (SELECT visit_id FROM gone);
    DELETE FROM audit WHERE visit_id IN (SELECT visit_id FROM gone);`);
  if (isNumberingMended) db.exec('UPDATE ticket_counter SET last = 4');
};

/** What each of the checks says. */
const findings = async () => {
  const store = opened();
  const { audit, unaudited, numbering } = store.check();
  const against = await contradictingBackups(store.trail, listBackups(backups), key);
  const found = [
    ...(audit.ok ? [] : [`chain at ${audit.brokenAt}`]),
    ...(unaudited === 0 ? [] : ['tickets']),
    ...(numbering.length === 0 ? [] : ['numbering']),
    ...(against.length === 0 ? [] : ['backup']),
    ...(store.trail.holds(anchor) ? [] : ['anchor']),
  ];
  store.close();
  return found;
};

/** Made once, and copied for each test. */
const template = mkdtempSync(join(tmpdir(), 'tiepdon-tamper-'));
const enter = (place: string): void => {
  folder = place;
  path = join(folder, 'data/tiepdon.db');
  backups = join(folder, 'backups');
};
beforeAll(async () => {
  enter(template);
  const store = opened();
  for (const name of ['a', 'b', 'c', 'd']) commit(store, name);
  store.close();
  copyFileSync(path, join(folder, 'earlier.db'));
  const later = opened();
  for (const name of ['e', 'f']) commit(later, name);
  const made = await backupStore({ path, key, directory: backups, keep: 9, now });
  if (!made.ok) throw new Error(made.failure.code);
  anchor = later.trail.anchor();
  commit(later, 'g');
  later.close();
});
beforeEach(() => {
  enter(mkdtempSync(join(tmpdir(), 'tiepdon-tamper-')));
  cpSync(template, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => rmSync(template, { recursive: true, force: true }));

describe('the audit log of a store', () => {
  test('that nobody touched is whole, against everything that bears witness', async () => {
    expect(await findings()).toEqual([]);
  });

  test.each<[string, (db: Database.Database) => void, string[]]>([
    [
      'changed',
      (db) => db.exec("UPDATE audit SET actor = 'nobody' WHERE sequence = 3"),
      ['chain at 3'],
    ],
    [
      'changed in a detail',
      (db) =>
        db.exec("UPDATE audit SET detail = replace(detail, 'A-002', 'A-009') WHERE sequence = 2"),
      ['chain at 2', 'tickets'],
    ],
    [
      'changed in its time',
      (db) => db.exec('UPDATE audit SET at = at - 1 WHERE sequence = 7'),
      ['chain at 7'],
    ],
    [
      'changed together with its own hash',
      (db) => {
        const rows = db.prepare<[], Row>('SELECT * FROM audit ORDER BY sequence').all();
        const [, second, third] = rows;
        if (!second || !third) throw new Error('too short');
        third.actor = 'nobody';
        db.prepare('UPDATE audit SET actor = ?, hash = ? WHERE sequence = 3').run(
          'nobody',
          hashOf(second.hash, third),
        );
      },
      ['chain at 4'],
    ],
    ['deleted', (db) => db.exec('DELETE FROM audit WHERE sequence = 3'), ['chain at 3', 'tickets']],
    [
      'deleted at the beginning',
      (db) => db.exec('DELETE FROM audit WHERE sequence = 1'),
      ['chain at 1', 'tickets'],
    ],
    [
      'deleted and closed up',
      (db) =>
        db.exec(
          'DELETE FROM audit WHERE sequence = 3; UPDATE audit SET sequence = sequence - 1 WHERE sequence > 3',
        ),
      ['chain at 3', 'tickets', 'backup', 'anchor'],
    ],
    [
      'put in between',
      (db) =>
        db.exec(`
        UPDATE audit SET sequence = -sequence WHERE sequence > 3;
        UPDATE audit SET sequence = 1 - sequence WHERE sequence < 0;
        INSERT INTO audit SELECT 4, at, actor, action, NULL, detail, hash FROM audit WHERE sequence = 3`),
      ['chain at 4', 'anchor', 'backup'],
    ],
    [
      'put in before the first',
      (db) => db.exec("INSERT INTO audit VALUES (0, 1, 'x', 'x', NULL, '{}', 'x')"),
      ['chain at 1'],
    ],
    [
      'put in far before the first',
      (db) => db.exec("INSERT INTO audit VALUES (-7, 1, 'x', 'x', NULL, '{}', 'x')"),
      ['chain at 1'],
    ],
    [
      'put at the end',
      (db) => db.exec("INSERT INTO audit VALUES (8, 1, 'x', 'x', NULL, '{}', 'x')"),
      ['chain at 8'],
    ],
    [
      'put in another order',
      (db) =>
        db.exec(
          'UPDATE audit SET sequence = 99 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 99',
        ),
      ['chain at 2'],
    ],
    [
      'cut off at the end',
      (db) => db.exec('DELETE FROM audit WHERE sequence > 5'),
      ['tickets', 'backup', 'anchor'],
    ],
    ['emptied', (db) => db.exec('DELETE FROM audit'), ['tickets', 'backup', 'anchor']],
    [
      'cut off together with its visits',
      (db) => cutVisits(db, false),
      ['numbering', 'backup', 'anchor'],
    ],
    // From here on the store itself is whole: only what was kept elsewhere tells.
    [
      'cut off together with its visits and their numbers',
      (db) => cutVisits(db, true),
      ['backup', 'anchor'],
    ],
    [
      'rewritten from its third entry on, with every hash right',
      (db) =>
        rewrite(db, (rows) =>
          rows.map((row) => (row.sequence === 3 ? { ...row, actor: 'nobody' } : row)),
        ),
      ['backup', 'anchor'],
    ],
  ])('%s', async (_, work, expected) => {
    tamper(work);
    expect((await findings()).toSorted()).toEqual(expected.toSorted());
  });

  test('with the store put back to an earlier state: backups and anchors tell', async () => {
    copyFileSync(join(folder, 'earlier.db'), path);
    expect(await findings()).toEqual(['backup', 'anchor']);
    // Also once it has grown past the length that it had.
    const store = opened();
    for (const name of ['h', 'i', 'j', 'k', 'l']) commit(store, name);
    store.close();
    expect(await findings()).toEqual(['backup', 'anchor']);
  });

  test('after a restore in good order: on record, and no backup contradicts it', async () => {
    const [backup] = listBackups(backups);
    now += 60_000;
    const done = restoreStore({ backup: backup?.path ?? '', path, key, now });
    expect(done).toMatchObject({ ok: true, value: { visits: 6, lost: 1 } });
    expect(await findings()).toEqual([]);
    const store = opened();
    const [entry] = store.db
      .prepare<[], Row>('SELECT * FROM audit ORDER BY sequence DESC LIMIT 1')
      .all();
    expect(entry).toMatchObject({ action: 'store.restored', at: now });
    expect(JSON.parse(entry?.detail ?? '')).toMatchObject({
      visits: 6,
      lost: 1,
      replaced: expect.stringMatching(/^7:/),
    });
    store.close();
  });

  test('after a restore to a backup before the newest one: explained by the record, not by the backup', async () => {
    const store = opened();
    now += 60_000;
    const newer = await backupStore({ path, key, directory: backups, keep: 9, now });
    store.close();
    expect(newer.ok).toBe(true);
    const oldest = listBackups(backups).at(-1)?.path ?? '';
    now += 60_000;
    expect(restoreStore({ backup: oldest, path, key, now }).ok).toBe(true);
    expect(await findings()).toEqual([]);
    // The same by hand leaves no record.
    copyFileSync(oldest, path);
    expect(await findings()).toEqual(['backup']);
  });

  test('is looked through while the host runs: an alarm for what was changed, one for what was put back', async () => {
    const watched = async (): Promise<{ raised: Reason[]; logged: string }> => {
      const raised: Reason[] = [];
      let logged = '';
      const store = opened();
      const watch = startAuditWatch({
        store,
        key,
        backups: () => listBackups(backups),
        log: pino({}, { write: (line: string) => (logged += line) }),
        onTrouble: (reason) => raised.push(reason),
        firstMs: 0,
      });
      await vi.waitFor(() => expect(logged).toContain('"backups":1'), { timeout: 20_000 });
      await watch.close();
      store.close();
      return { raised, logged };
    };
    const whole = await watched();
    expect(whole.raised).toEqual([]);
    expect(whole.logged).toContain(`"anchor":"7:`);
    tamper((db) => db.exec("UPDATE audit SET actor = 'nobody' WHERE sequence = 3"));
    expect((await watched()).raised).toEqual([
      { code: 'store.audit-broken', params: { entry: '3' } },
    ]);
    copyFileSync(join(folder, 'earlier.db'), path);
    const [reason] = (await watched()).raised;
    expect(reason).toMatchObject({
      code: 'store.behind-backup',
      params: { backup: expect.stringMatching(/^tiepdon-.*\.db$/) },
    });
  });
});
