import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EligibilityReply } from '../contract/index.ts';
import {
  leastReader,
  loadStoreKey,
  migrations,
  openStore,
  readStore,
  type Store,
} from './index.ts';
import { linesOfDay, todayOfPerson } from './reader.ts';
import { decisionOf, sampleVisit } from './testing/sample.ts';

const key = randomBytes(32);
const hour = 3_600_000;
const morning = Date.parse('2026-11-23T07:00:00+07:00');
let folder: string;
let path: string;
let now: number;
let store: Store;

const open = (withKey = key) => openStore({ path, key: withKey, clock: { now: () => now } });
const opened = (): Store => {
  const result = open();
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
};
const commit = (name: string, more: Parameters<typeof sampleVisit>[1] = {}) => {
  const result = store.commit(sampleVisit(name, more));
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
};
const codeOf = (result: { ok: boolean; failure?: { code: string } }) => result.failure?.code;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-store-'));
  path = join(folder, 'data', 'tiepdon.db');
  now = morning;
  store = opened();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a committed check-in', () => {
  test('is visit, ticket, outbox row and audit entry together', () => {
    const visit = commit('a');
    expect(visit).toMatchObject({
      state: 'admitted',
      ticket: { number: 'A-001', sequence: 1, serviceDay: '2026-11-23' },
      fullName: 'Nguyễn Văn Mẫu',
    });
    expect(store.check()).toMatchObject({
      ok: true,
      visits: 1,
      tickets: 1,
      outbox: 1,
      audit: { ok: true, entries: 1 },
    });
  });
  test('stands in the lists of its day as it is stored', () => {
    commit('a');
    commit('b', { decision: decisionOf('to-desk'), queue: { id: 'tiep-don', prefix: 'T' } });
    const whole = store.visitsOn('2026-11-23');
    expect(store.linesOn('2026-11-23')).toEqual(
      whole.map(({ identification, decision, ...visit }) => ({
        visitId: visit.visitId,
        state: visit.state,
        ticket: visit.ticket,
        ticketState: visit.ticketState,
        fullName: visit.fullName,
        number: identification?.claim.personalNumber,
        trust: visit.trust,
        origin: visit.origin,
        reasons: decision.reasons,
        createdAt: visit.createdAt,
      })),
    );
    expect(whole).toHaveLength(2);
  });
  test('stands in the lists of its day without being read whole, and is found without the day: days are long, visits large', () => {
    const stepsOf = (sql: string): readonly string[] =>
      store.db
        .prepare<[object], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all({ day: '', personalNumber: '', cardNumber: '', insuranceNumber: '', oldNumber: '' })
        .map(({ detail }) => detail)
        .filter((step) => step.includes('INDEX visit_'));
    expect(stepsOf(linesOfDay)).toEqual([
      'SEARCH v USING COVERING INDEX visit_line (service_day=?)',
    ]);
    expect(stepsOf(todayOfPerson)).toEqual([
      'SEARCH visit USING INDEX visit_personal (personal_number=?)',
      'SEARCH visit USING INDEX visit_card (card_number=?)',
      'SEARCH visit USING INDEX visit_insurance (insurance_number=?)',
      'SEARCH visit USING INDEX visit_old (old_number=?)',
    ]);
  });
  test('is found in a span of days, oldest first, while others are committed', () => {
    for (const [days, name] of [
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
      [2, 'd'],
      [3, 'e'],
    ] as const) {
      now = morning + days * 24 * hour;
      commit(name);
    }
    const found: string[] = [];
    for (const { ticket } of store.visitsBetween('2026-11-24', '2026-11-25')) {
      found.push(`${ticket.serviceDay} ${ticket.number}`);
      commit(`meanwhile ${found.length}`);
    }
    expect(found).toEqual(['2026-11-24 A-001', '2026-11-25 A-001', '2026-11-25 A-002']);
  });
  test('comes back as it was when it is committed again with the same key', () => {
    const first = commit('a');
    expect(commit('a')).toEqual(first);
    expect(store.check()).toMatchObject({ visits: 1, tickets: 1, outbox: 1 });
  });
  test('shares its moment with others without mixing them up', async () => {
    const together = await Promise.all(
      ['a', 'b', 'c', 'b'].map((name) => store.commitSoon(sampleVisit(name))),
    );
    const numbers = together.map((each) =>
      each.ok ? each.value.ticket.number : each.failure.code,
    );
    expect(numbers).toEqual(['A-001', 'A-002', 'A-003', 'A-002']);
    expect(store.check()).toMatchObject({ ok: true, visits: 3, outbox: 3, audit: { entries: 3 } });
  });
  test('that waits for its moment is stored when the store is closed', async () => {
    const soon = store.commitSoon(sampleVisit('a'));
    store.close();
    expect((await soon).ok).toBe(true);
    store = opened();
    expect(store.check().visits).toBe(1);
  });
  test('is there after the store is opened again', () => {
    const visit = commit('a');
    store.close();
    store = opened();
    expect(store.visit(visit.visitId)).toEqual(visit);
  });
  test('cannot be read from the file without the key', () => {
    commit('a');
    store.close();
    const bytes = readFileSync(path);
    expect(bytes.includes('Nguyễn Văn Mẫu')).toBe(false);
    expect(bytes.includes('SQLite format')).toBe(false);
    store = opened();
  });
  test('is found by any number that is known of the person, admitted before waiting', () => {
    const claim = { personalNumber: '001085000001', fullName: 'Trần Thị Mẫu' };
    const identification = { ...sampleVisit('x').identification, claim };
    const atDesk = commit('desk', {
      identification,
      decision: decisionOf('to-desk'),
      queue: { id: 'tiep-don', prefix: 'T' },
    });
    expect(store.findToday({ personalNumber: '001085000001' })?.visitId).toBe(atDesk.visitId);
    const admitted = commit('clinic', {
      identification,
      decision: {
        ...decisionOf('admitted'),
        coverage: { number: 'DN4010123456789', insuranceNumber: '0123456789' },
      },
    });
    for (const numbers of [
      { personalNumber: '001085000001' },
      { cardNumber: 'DN4010123456789' },
      { insuranceNumber: '0123456789' },
    ])
      expect(store.findToday(numbers)?.visitId).toBe(admitted.visitId);
    expect(store.findToday({ personalNumber: '001085999999' })).toBeUndefined();
    expect(store.findToday({})).toBeUndefined();
  });
  test('of yesterday is not found today', () => {
    const { personalNumber } = commit('a').identification?.claim ?? {};
    now += 24 * hour;
    expect(store.findToday({ personalNumber })).toBeUndefined();
  });
});

describe('ticket numbers', () => {
  test('count up in each queue on its own and start anew each day', () => {
    const numbers = () => [
      commit(`${now}-1`).ticket.number,
      commit(`${now}-2`).ticket.number,
      commit(`${now}-3`, { queue: { id: 'mat', prefix: 'D' } }).ticket.number,
    ];
    expect(numbers()).toEqual(['A-001', 'A-002', 'D-001']);
    now += 24 * hour;
    expect(numbers()).toEqual(['A-001', 'A-002', 'D-001']);
  });
  test('go on in the same day when the clock slips back over midnight', () => {
    now = Date.parse('2026-11-24T00:10:00+07:00');
    expect(commit('a').ticket).toMatchObject({ number: 'A-001', serviceDay: '2026-11-24' });
    now -= hour;
    expect(commit('b').ticket).toMatchObject({ number: 'A-002', serviceDay: '2026-11-24' });
  });
  test('of a day that a wrong clock invented are left behind when the clock is put right', () => {
    commit('a');
    now += 400 * 24 * hour;
    commit('b');
    now = morning + hour;
    expect(commit('c').ticket).toMatchObject({ number: 'A-002', serviceDay: '2026-11-23' });
  });
  test('tell how many wait before', () => {
    const [first, second] = [commit('a'), commit('b')];
    expect(store.waitingBefore(first.ticket)).toBe(0);
    expect(store.waitingBefore(second.ticket)).toBe(1);
    expect(store.callNext('noi', 'staff', undefined)).toMatchObject({ value: { number: 'A-001' } });
    expect(store.waitingBefore(second.ticket)).toBe(0);
    expect(store.calledLast('noi')).toBe('A-001');
  });
  test('are called one by one: a call whose answer was lost, or that was pressed twice, passes nobody over', () => {
    for (const person of ['a', 'b', 'c']) commit(person);
    const call = (after?: string) => {
      const called = store.callNext('noi', 'staff', after);
      expect(called.ok).toBe(true);
      return called.ok ? called.value?.number : undefined;
    };
    expect([call(), call()]).toEqual(['A-001', 'A-001']);
    expect([call('A-001'), call('A-001')]).toEqual(['A-002', 'A-002']);
    expect(call('A-002')).toBe('A-003');
    expect([call('A-003'), store.calledLast('noi')]).toEqual([undefined, undefined]);
    // Nobody is called any more: whatever the desk saw last, there is nobody to pass over.
    commit('d');
    expect(call('A-003')).toBe('A-004');
    const calls = store.db.prepare("SELECT count(*) FROM audit WHERE action = 'ticket.called'");
    expect(calls.pluck().get()).toBe(4);
  });
  test('are gapless and unique whatever is committed, whenever, over restarts and clock changes', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.record({
              act: fc.constant('commit' as const),
              queue: fc.constantFrom('noi', 'mat'),
              name: fc.integer({ min: 0, max: 30 }),
            }),
            fc.record({
              act: fc.constant('clock' as const),
              hours: fc.integer({ min: -60, max: 60 }),
            }),
            fc.record({ act: fc.constant('restart' as const) }),
          ),
          { maxLength: 40 },
        ),
        (acts) => {
          for (const act of acts) {
            if (act.act === 'clock') now += act.hours * hour;
            else if (act.act === 'restart') {
              store.close();
              store = opened();
            } else commit(`${act.name}`, { queue: { id: act.queue, prefix: 'A' } });
          }
          expect(store.check()).toMatchObject({ ok: true, numbering: [] });
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('the desk', () => {
  const toDesk = () =>
    commit('desk', { decision: decisionOf('to-desk'), queue: { id: 'tiep-don', prefix: 'T' } });
  test('admits a waiting visit with a new ticket under the name of who did it', () => {
    const { visitId, ticket } = toDesk();
    expect(ticket.number).toBe('T-001');
    const admission = {
      ...sampleVisit('admission', { actor: 'staff-1', origin: 'desk' }),
      visitId,
      override: { reason: 'Đã xem thẻ giấy', by: 'Lễ Tân' },
    };
    expect(store.admit(admission)).toMatchObject({
      value: {
        state: 'admitted',
        ticket: { number: 'A-001' },
        override: { reason: 'Đã xem thẻ giấy', by: 'Lễ Tân' },
      },
    });
    expect(store.admit(admission).ok).toBe(true);
    expect(store.waiting('tiep-don')).toBe(0);
    expect(store.auditOf(visitId).map(({ action, actor }) => [action, actor])).toEqual([
      ['visit.created', 'kiosk-1'],
      ['visit.admitted-by-override', 'staff-1'],
    ]);
    // Who waits at the desk is nobody's patient yet: one delivery, of the admission.
    expect(store.check()).toMatchObject({ ok: true, tickets: 2, outbox: 1 });
  });
  test('cannot admit twice, nor what does not exist', () => {
    const { visitId } = toDesk();
    store.admit({ ...sampleVisit('one'), visitId });
    expect(codeOf(store.admit({ ...sampleVisit('two'), visitId }))).toBe('checkin.visit-closed');
    expect(codeOf(store.admit({ ...sampleVisit('three'), visitId: 'x' }))).toBe(
      'checkin.visit-not-found',
    );
    expect(store.check()).toMatchObject({ ok: true, tickets: 2 });
  });
  test('closes a visit, and then the person may come again', () => {
    const { visitId, identification } = toDesk();
    expect(store.closeVisit(visitId, 'Người bệnh ra về', 'staff-1')).toMatchObject({
      value: { state: 'closed' },
    });
    expect(
      store.findToday({ personalNumber: identification?.claim.personalNumber }),
    ).toBeUndefined();
  });
});

describe('the audit log', () => {
  test('refuses to be changed or shortened', () => {
    commit('a');
    expect(() => store.db.exec("UPDATE audit SET actor = 'x'")).toThrow(/append-only/);
    expect(() => store.db.exec('DELETE FROM audit')).toThrow(/append-only/);
  });
  test('shows where it was tampered with when somebody goes round the triggers', () => {
    commit('a');
    commit('b');
    commit('c');
    store.db.exec(
      "DROP TRIGGER audit_is_never_changed; UPDATE audit SET actor = 'x' WHERE sequence = 2",
    );
    expect(store.check()).toMatchObject({ ok: false, audit: { ok: false, brokenAt: 2 } });
  });
  test('holds no name and no number of a patient', () => {
    const { identification } = commit('a');
    const all = JSON.stringify(store.db.prepare('SELECT * FROM audit').all());
    expect(all).not.toContain(identification?.claim.fullName);
    expect(all).not.toContain(identification?.claim.personalNumber);
  });
});

const deliverAll = (destination: 'his' | 'gateway'): void => {
  for (const row of store.outbox.claim(destination, { now, leaseMs: 1_000, limit: 100 }))
    store.outbox.deliver(row, now, 'MA_LK');
};

describe('retention', () => {
  test('removes personal data of old days and keeps numbering and audit', () => {
    const { visitId } = commit('a');
    deliverAll('his');
    now += 40 * 24 * hour;
    commit('b');
    expect(store.purge({ before: '2026-12-01', most: 10 })).toMatchObject({ value: 1 });
    const visit = store.visit(visitId);
    expect(visit?.fullName).toBeUndefined();
    expect(visit?.identification).toBeUndefined();
    expect(visit?.ticket.number).toBe('A-001');
    expect(store.outbox.row(1)?.payload).toBe('{}');
    expect(store.check()).toMatchObject({ ok: true, visits: 2 });
  });
  test('goes on where it stopped, and touches nothing twice', () => {
    for (const name of ['a', 'b', 'c']) commit(name);
    deliverAll('his');
    now += 40 * 24 * hour;
    const purge = () => store.purge({ before: '2026-12-01', most: 2 });
    expect([purge(), purge(), purge()]).toMatchObject([{ value: 2 }, { value: 1 }, { value: 0 }]);
    const before = store.check().audit.entries;
    purge();
    expect(store.check().audit.entries).toBe(before);
  });
  test('leaves what has not arrived yet as it is', () => {
    const { visitId } = commit('a');
    now += 40 * 24 * hour;
    expect(store.purge({ before: '2026-12-01', most: 10 })).toMatchObject({ value: 0 });
    expect(store.visit(visitId)?.fullName).toBe('Nguyễn Văn Mẫu');
    deliverAll('his');
    expect(store.purge({ before: '2026-12-01', most: 10 })).toMatchObject({ value: 1 });
  });
});

describe('a provisional admission', () => {
  const unavailable = { kind: 'unavailable', trouble: 'gateway.timeout' } as const;
  const answered: EligibilityReply = {
    kind: 'answered',
    resultCode: '000',
    visits: [],
    checks: [],
    ageMs: 0,
  };
  const admitted = {
    ...decisionOf('admitted'),
    coverage: { number: 'DN4010126100001', insuranceNumber: '0126100001' },
  };
  const provisional = () =>
    commit('a', { decision: decisionOf('admitted-provisionally'), reply: unavailable });

  test('is promised to the hospital system and to be asked about again, at once', () => {
    const { visitId } = provisional();
    expect(store.outbox.undelivered(10)).toMatchObject([
      { destination: 'his', visitId, kind: 'visit.created', dueAt: now },
      { destination: 'gateway', visitId, kind: 'visit.recheck', dueAt: now },
    ]);
  });
  test('of somebody whom the gateway has answered about is asked about later', () => {
    commit('a', { decision: decisionOf('admitted-provisionally'), reply: answered });
    expect(store.outbox.claim('gateway', { now, leaseMs: 1_000, limit: 10 })).toEqual([]);
    now += hour;
    expect(store.outbox.claim('gateway', { now, leaseMs: 1_000, limit: 10 })).toHaveLength(1);
  });
  test('that is confirmed is an admission, found by its card, and its past stays on record', () => {
    const { visitId } = provisional();
    store.applyRecheck({ visitId, finding: 'confirmed', decision: admitted, reply: answered });
    expect(store.visit(visitId)).toMatchObject({ state: 'admitted', reply: { resultCode: '000' } });
    expect(store.findToday({ cardNumber: 'DN4010126100001' })?.visitId).toBe(visitId);
    expect(store.openRechecks()).toEqual([]);
    expect(store.rechecksOn('2026-11-23')).toMatchObject([
      { finding: 'confirmed', before: { outcome: 'admitted-provisionally' } },
    ]);
    expect(store.auditOf(visitId).map(({ action }) => action)).toContain('visit.rechecked');
  });
  test('that is not valid waits for the desk, which ends it once', () => {
    const { visitId } = provisional();
    const invalid = decisionOf('to-desk');
    store.applyRecheck({ visitId, finding: 'invalid', decision: invalid, reply: answered });
    expect(store.visit(visitId)?.state).toBe('admitted-provisionally');
    expect(store.openRechecks()).toMatchObject([{ visitId, finding: 'invalid' }]);
    const settlement = {
      visitId,
      as: 'self-pay',
      by: { staffId: 'staff-1', displayName: 'Lễ Tân' },
      note: 'Đã báo người bệnh',
      state: 'self-pay',
      decision: decisionOf('self-pay'),
    } as const;
    expect(store.settleRecheck(settlement)).toMatchObject({ value: { state: 'self-pay' } });
    expect(codeOf(store.settleRecheck(settlement))).toBe('delivery.recheck-settled');
    expect(store.openRechecks()).toEqual([]);
    expect(store.recheckOf(visitId)?.settled).toMatchObject({ as: 'self-pay', by: 'Lễ Tân' });
    expect(store.check().audit.ok).toBe(true);
  });
  test('that was closed meanwhile is left as it is', () => {
    const { visitId } = provisional();
    store.closeVisit(visitId, 'Nhầm người', 'staff-1');
    store.applyRecheck({ visitId, finding: 'confirmed', decision: admitted, reply: answered });
    expect(store.visit(visitId)?.state).toBe('closed');
    expect(store.recheckOf(visitId)).toBeUndefined();
  });
});

describe('outages', () => {
  test('are kept with their beginning and their end, also when the clock goes back', () => {
    store.beginOutage('gateway', 'gateway.timeout');
    now += hour;
    store.beginOutage('gateway', 'gateway.unreachable');
    store.beginOutage('his', 'his.unreachable');
    now += hour;
    store.endOutage('gateway');
    now -= 3 * hour;
    store.endOutage('his');
    expect(store.outages(morning - hour, morning + 24 * hour)).toEqual([
      { part: 'gateway', code: 'gateway.timeout', from: morning, to: morning + 2 * hour },
      { part: 'his', code: 'his.unreachable', from: morning + hour, to: morning + hour },
    ]);
    expect(store.outages(morning + 3 * hour, morning + 4 * hour)).toEqual([]);
  });
});

describe('a store that cannot be used is refused and left as it is', () => {
  const unchangedBy = (act: () => void): void => {
    const before = readFileSync(path);
    act();
    expect(readFileSync(path).equals(before)).toBe(true);
  };
  test('with another key', () => {
    commit('a');
    store.close();
    unchangedBy(() => expect(codeOf(open(randomBytes(32)))).toBe('store.wrong-key'));
    store = opened();
    expect(store.check().visits).toBe(1);
  });
  test('when it is not a database at all', () => {
    store.close();
    writeFileSync(path, randomBytes(8192));
    unchangedBy(() => expect(codeOf(open())).toBe('store.wrong-key'));
    rmSync(path);
    store = opened();
  });
  test('when a page is damaged', () => {
    for (let index = 0; index < 200; index += 1) commit(`${index}`);
    store.close();
    const intact = `${path}.intact`;
    copyFileSync(path, intact);
    const file = openSync(path, 'r+');
    writeSync(file, randomBytes(4096), 0, 4096, 3 * 4096);
    unchangedBy(() => expect(codeOf(open())).toBe('store.damaged'));
    copyFileSync(intact, path);
    store = opened();
    expect(store.check().visits).toBe(200);
  });
  test.each([
    ['said that this one cannot use it', 'UPDATE schema_reader SET least = 999'],
    ['left no word on who can', 'DELETE FROM schema_reader'],
    ['took the word away', 'DROP TABLE schema_reader'],
  ])('when a newer program made it that %s', (_, act) => {
    store.db.exec(act);
    store.db.pragma('user_version = 999');
    store.close();
    unchangedBy(() => expect(codeOf(open())).toBe('store.newer-version'));
    rmSync(path);
    store = opened();
  });
  test('while another host holds it; readers are let in', () => {
    commit('a');
    expect(codeOf(open())).toBe('store.locked');
    const reader = readStore({ path, key, clock: { now: () => now } });
    expect(reader.ok && reader.value.visitsOn('2026-11-23')).toHaveLength(1);
    if (reader.ok) reader.value.close();
  });
});

describe('a store that a newer program has left readable', () => {
  /** As the next version's migration would leave it. */
  const migrateFurther = (): void => {
    store.db.exec("ALTER TABLE visit ADD COLUMN language TEXT NOT NULL DEFAULT 'vi'");
    store.db.pragma(`user_version = ${migrations.length + 1}`);
  };
  test('is used as it is: visits before and after, and the newer program finds its own again', () => {
    commit('before');
    migrateFurther();
    store.db.prepare("UPDATE visit SET language = 'en'").run();
    store.close();
    store = opened();
    commit('after');
    expect(store.check()).toMatchObject({ ok: true, visits: 2 });
    expect(store.db.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
    expect(store.db.prepare('SELECT language FROM visit ORDER BY language').pluck().all()).toEqual([
      'en',
      'vi',
    ]);
    const reader = readStore({ path, key, clock: { now: () => now } });
    expect(reader.ok && reader.value.check().visits).toBe(2);
    if (reader.ok) reader.value.close();
  });
  test.each([
    [[false, true, true], 1],
    [[false, true, false, true], 3],
    [[false], 1],
    [[true], 0],
  ])('migrations %j: the oldest program that can knows %i', (leave, least) => {
    const list = leave.map((leavesReadable) => ({ sql: '', leavesReadable }));
    expect(leastReader(list)).toBe(least);
  });
  test('says in itself who can use it', () => {
    const least = store.db.prepare('SELECT least FROM schema_reader').pluck().get();
    expect(least).toBe(leastReader(migrations));
    expect(store.db.pragma('user_version', { simple: true })).toBe(migrations.length);
  });
});

describe('a disk that does not take more', () => {
  test('is told as a full disk, nothing is half written, and it goes on when there is space', () => {
    commit('a');
    const pages = store.db.pragma('page_count', { simple: true });
    store.db.pragma(`max_page_count = ${String(pages)}`);
    let code: string | undefined;
    for (let index = 0; index < 100 && code === undefined; index += 1)
      code = codeOf(store.commit(sampleVisit(`full-${index}`)));
    expect(code).toBe('store.disk-full');
    const before = store.check();
    expect(before.ok).toBe(true);
    store.db.pragma('max_page_count = 1000000');
    commit('after');
    expect(store.check()).toMatchObject({ ok: true, visits: before.visits + 1 });
  });
  test('that is read-only is told as that', () => {
    store.db.pragma('query_only = ON');
    expect(codeOf(store.commit(sampleVisit('a')))).toBe('store.read-only');
    expect(store.isWritable()).toBe(false);
    store.db.pragma('query_only = OFF');
    expect(store.isWritable()).toBe(true);
  });
});

describe('the key file', () => {
  test('is made once, for its owner alone, and found again', () => {
    const keyPath = join(folder, 'keys', 'store.key');
    const fresh = join(folder, 'fresh.db');
    const made = loadStoreKey(keyPath, fresh);
    expect(statSync(keyPath).mode & 0o777).toBe(0o600);
    expect(loadStoreKey(keyPath, fresh)).toEqual(made);
  });
  test('is never made anew beside a store that exists', () => {
    const keyPath = join(folder, 'lost.key');
    expect(codeOf(loadStoreKey(keyPath, path))).toBe('store.key-missing');
    expect(existsSync(keyPath)).toBe(false);
  });
  test('is refused when others can read it or its length is wrong', () => {
    const keyPath = join(folder, 'store.key');
    writeFileSync(keyPath, key, { mode: 0o600 });
    chmodSync(keyPath, 0o644);
    expect(codeOf(loadStoreKey(keyPath, path))).toBe('store.key-exposed');
    writeFileSync(keyPath, 'short');
    chmodSync(keyPath, 0o600);
    expect(codeOf(loadStoreKey(keyPath, path))).toBe('store.key-exposed');
  });
});

describe('a host that is killed while it commits', () => {
  test('has stored every ticket that it acknowledged, numbers gapless, chain intact', async () => {
    store.close();
    const keyPath = join(folder, 'store.key');
    writeFileSync(keyPath, key, { mode: 0o600 });
    const acknowledged: string[] = [];
    for (let run = 0; run < 10; run += 1) {
      const child = spawn(process.execPath, [
        'core/store/testing/committer.ts',
        path,
        keyPath,
        `run${run}`,
      ]);
      let output = '';
      let errors = '';
      child.stdout.on('data', (chunk: Buffer) => {
        // A moment after the first ticket, however long the start took.
        if (output === '') setTimeout(() => child.kill('SIGKILL'), run * 17);
        output += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString();
      });
      await new Promise((resolve) => child.once('close', resolve));
      expect(errors).toBe('');
      acknowledged.push(...output.split('\n').slice(0, -1));
    }
    store = opened();
    expect(acknowledged.length).toBeGreaterThan(10);
    const stored = new Set(
      store.db
        .prepare<[], { line: string }>(
          "SELECT v.idempotency_key || ' ' || t.number AS line FROM visit v JOIN ticket t ON t.visit_id = v.id",
        )
        .all()
        .map(({ line }) => line),
    );
    expect(acknowledged.filter((line) => !stored.has(line))).toEqual([]);
    expect(store.check()).toMatchObject({ ok: true, numbering: [], audit: { ok: true } });
  });
});
