import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LeasedRow, type Outbox, openStore, type Store } from '../store/index.ts';
import { decisionOf, sampleVisit } from '../store/testing/sample.ts';
import { backoff, type Destination, type Sent, startWorker, type Worker } from './index.ts';

let folder: string;
let store: Store;
let outbox: Outbox;
let workers: Worker[];
/** The wall clock stands still unless a test moves it; nothing here waits for real time to pass. */
let skew = 0;
const clock = { now: () => Date.now() + skew };
const alarms: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-outbox-'));
  skew = 0;
  alarms.length = 0;
  workers = [];
  const opened = openStore({ path: join(folder, 'tiepdon.db'), key: randomBytes(32), clock });
  if (!opened.ok) throw new Error(opened.failure.code);
  store = opened.value;
  outbox = store.outbox;
});
afterEach(async () => {
  for (const worker of workers) await worker.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const commit = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const stored = store.commit(sampleVisit(`key-${index}`));
    if (!stored.ok) throw new Error(stored.failure.code);
    return stored.value.visitId;
  });

const delivered: Sent = { state: 'delivered', receipt: 'MA_LK-1' };
const failing = (kind: Extract<Sent, { state: 'failed' }>['kind']): Sent => ({
  state: 'failed',
  kind,
  error: { code: kind === 'unauthorised' ? 'his.unauthorised' : 'his.timeout' },
});

/** A destination that answers as told, and keeps what it was sent. */
const destinationThat = (answer: (row: LeasedRow, sent: number) => Sent | Promise<Sent>) => {
  const sent: string[] = [];
  const asked: string[] = [];
  const destination: Destination = {
    name: 'his',
    async send(row) {
      sent.push(row.idempotencyKey);
      return answer(row, sent.length);
    },
    async ask(row) {
      asked.push(row.idempotencyKey);
      return delivered;
    },
  };
  return { destination, sent, asked };
};

const start = (destination: Destination, settings = {}): Worker => {
  const worker = startWorker({
    outbox,
    destination,
    clock,
    onAlarm: (code) => alarms.push(code),
    onChange: () => undefined,
    random: () => 0.5,
    settings: {
      firstRetryMs: 20,
      longestRetryMs: 40,
      firstPauseMs: 20,
      longestPauseMs: 40,
      askAgainMs: 20,
      pollMs: 50,
      ...settings,
    },
  });
  workers.push(worker);
  return worker;
};
const claim = (leaseMs: number) => outbox.claim('his', { now: clock.now(), leaseMs, limit: 10 });
const status = () => ({
  ...outbox.status('his'),
  delivered: outbox.countsOn('his', store.today()).delivered,
});
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 10_000, interval: 5 });

describe('delivery', () => {
  it('sends every row once, by its key, and keeps the receipt', async () => {
    commit(50);
    const { destination, sent } = destinationThat(() => delivered);
    start(destination);
    await until(() => expect(status()).toMatchObject({ pending: 0, delivered: 50 }));
    expect(new Set(sent).size).toBe(50);
    expect(sent).toHaveLength(50);
    expect(outbox.row(1)?.receipt).toBe('MA_LK-1');
  });

  it('keeps the order within a visit, and holds one back for no other', async () => {
    const [first = ''] = commit(3);
    const provisional = {
      ...decisionOf('admitted-provisionally'),
      reasons: [{ code: 'coverage.gateway-unavailable' as const }],
    };
    const stored = store.commit(sampleVisit('desk', { decision: provisional }));
    if (!stored.ok) throw new Error(stored.failure.code);
    const { visitId } = stored.value;
    // A second message about the same visit, as later kinds will be.
    store.db
      .prepare(
        "INSERT INTO outbox (visit_id, destination, kind, idempotency_key, payload, due_at, created_at) VALUES (?, 'his', 'visit.changed', 'desk-2', '{}', 0, 0)",
      )
      .run(visitId);
    expect(first).not.toBe('');
    const order: string[] = [];
    const { destination } = destinationThat(async (row) => {
      if (row.visitId === visitId) order.push(row.kind);
      return delivered;
    });
    start(destination);
    await until(() => expect(status().pending).toBe(0));
    expect(order).toEqual(['visit.created', 'visit.changed']);
  });

  it('counts no attempt while there is no network, pauses the line, and goes on by itself', async () => {
    commit(20);
    let isDown = true;
    const { destination, sent } = destinationThat(() =>
      isDown ? failing('no-network') : delivered,
    );
    start(destination);
    await until(() => {
      expect(sent.length).toBeGreaterThan(5);
      expect(status().lastError?.code).toBe('his.timeout');
    });
    expect(outbox.undelivered(100).every(({ attempts }) => attempts === 0)).toBe(true);
    isDown = false;
    await until(() => expect(status()).toMatchObject({ pending: 0, delivered: 20 }));
    expect(status().paused).toBeUndefined();
  });

  it('stops the line and tells operations when the credential is refused', async () => {
    commit(5);
    let isRefused = true;
    const { destination } = destinationThat(() =>
      isRefused ? failing('unauthorised') : delivered,
    );
    start(destination, { firstPauseMs: 60_000, longestPauseMs: 60_000, concurrency: 1 });
    await until(() => expect(alarms).toEqual(['his.unauthorised']));
    expect(status()).toMatchObject({ pending: 5, delivered: 0 });
    expect(status().paused?.until).toBeGreaterThan(clock.now());
    isRefused = false;
    outbox.resume('his');
    workers[0]?.wake();
    await until(() => expect(status().delivered).toBe(5));
  });

  it('takes a refused row out of the line with its reason; by hand it gets back in', async () => {
    commit(3);
    let isPoisoned = true;
    const { destination } = destinationThat((row) =>
      row.idempotencyKey === 'key-1' && isPoisoned
        ? { state: 'failed', kind: 'rejected', error: { code: 'his.rejected', detail: 'MA_CSKCB' } }
        : delivered,
    );
    start(destination);
    await until(() => expect(status()).toMatchObject({ pending: 0, poison: 1, delivered: 2 }));
    expect(outbox.undelivered(10)).toMatchObject([
      { idempotencyKey: 'key-1', error: { code: 'his.rejected', detail: 'MA_CSKCB' } },
    ]);
    isPoisoned = false;
    expect(outbox.retry(clock.now())).toBe(1);
    workers[0]?.wake();
    await until(() => expect(status().delivered).toBe(3));
  });

  it('tries again later and later, and gives the row to a person in the end', async () => {
    commit(1);
    const { destination, sent } = destinationThat(() => failing('later'));
    start(destination, { mostAttempts: 4 });
    await until(() => expect(status().poison).toBe(1));
    expect(sent).toHaveLength(4);
    expect(outbox.undelivered(1)[0]?.attempts).toBe(4);
  });

  it('sends nothing twice at the same time when the clock jumps and ends every lease', async () => {
    commit(3);
    const answers: PromiseWithResolvers<Sent>[] = [];
    const { destination, sent } = destinationThat(() => {
      const answer = Promise.withResolvers<Sent>();
      answers.push(answer);
      return answer.promise;
    });
    start(destination);
    await until(() => expect(sent).toHaveLength(3));
    skew += 24 * 3_600_000;
    store.commit(sampleVisit('late'));
    workers[0]?.wake();
    await until(() => expect(sent).toHaveLength(4));
    for (const { resolve } of answers) resolve(delivered);
    await until(() => expect(status()).toMatchObject({ pending: 0 }));
    expect(new Set(sent).size).toBe(4);
    expect(sent).toHaveLength(4);
  });

  it('asks about what was taken in, and never sends it again', async () => {
    commit(4);
    const { destination, sent, asked } = destinationThat(() => ({ state: 'accepted' }));
    start(destination);
    await until(() => expect(status().delivered).toBe(4));
    expect(sent).toHaveLength(4);
    expect(new Set(asked).size).toBe(4);
  });
});

describe('a line that is held', () => {
  it('ends what is under way, writes it down, gives back the rest, and goes on when it may', async () => {
    commit(40);
    const answer = Promise.withResolvers<Sent>();
    const { destination, sent } = destinationThat(() => answer.promise);
    const worker = start(destination, { concurrency: 4 });
    await until(() => expect(sent).toHaveLength(4));
    let isQuiet = false;
    const held = worker.hold().then(() => {
      isQuiet = true;
    });
    worker.wake();
    await new Promise((turn) => setTimeout(turn, 100));
    expect(isQuiet).toBe(false);
    expect(sent).toHaveLength(4);
    answer.resolve(delivered);
    await held;
    expect(status()).toMatchObject({ delivered: 4, pending: 36 });
    expect(claim(1)).toHaveLength(10);
    skew = 5_000;
    worker.wake();
    await new Promise((turn) => setTimeout(turn, 150));
    expect(sent).toHaveLength(4);
    worker.release();
    await until(() => expect(status()).toMatchObject({ delivered: 40, pending: 0 }));
  });

  it('lets nobody wait who is told to go on, or to end, meanwhile', async () => {
    commit(1);
    const answer = Promise.withResolvers<Sent>();
    const { destination, sent } = destinationThat(() => answer.promise);
    const worker = start(destination);
    await until(() => expect(sent).toHaveLength(1));
    const held = worker.hold();
    worker.release();
    await held;
    const again = worker.hold();
    answer.resolve(delivered);
    await worker.close();
    await again;
    expect(status()).toMatchObject({ delivered: 1 });
  });
});

describe('leases', () => {
  it('void the answer of a worker that was too late', () => {
    commit(1);
    const [late] = claim(1_000);
    if (!late) throw new Error('nothing claimed');
    expect(claim(1_000)).toEqual([]);
    skew += 2_000;
    const [again] = claim(1_000);
    if (!again) throw new Error('not claimed again');
    expect(again.fence).toBeGreaterThan(late.fence);
    expect(outbox.poison(late, clock.now(), { code: 'his.rejected' })).toBe(false);
    expect(outbox.deliver(again, clock.now(), 'r')).toBe(true);
    expect(outbox.postpone(late, clock.now(), clock.now(), { code: 'his.timeout' }, true)).toBe(
      false,
    );
    expect(status()).toMatchObject({ delivered: 1, poison: 0 });
  });

  it('of a process that was killed are void after the restart', () => {
    commit(3);
    expect(claim(60_000)).toHaveLength(3);
    outbox.recover();
    expect(claim(60_000)).toHaveLength(3);
  });

  it('and pauses of a clock that went back hold nothing up', () => {
    outbox.pause('his', clock.now() + 60_000, 'his.unreachable');
    expect(outbox.pausedUntil('his', clock.now())).toBeGreaterThan(clock.now());
    skew -= 26 * 3_600_000;
    expect(outbox.pausedUntil('his', clock.now())).toBeUndefined();
  });

  it('leave rows for nobody to wait for: what is held or waits behind another is not due', () => {
    const [visitId = ''] = commit(1);
    const insert = store.db.prepare(
      "INSERT INTO outbox (visit_id, destination, kind, idempotency_key, payload, due_at, created_at) VALUES (?, 'his', 'visit.changed', ?, '{}', 1, 1)",
    );
    insert.run(visitId, 'second');
    expect(outbox.nextDue('his', clock.now())).toBe(outbox.row(1)?.dueAt);
    const [row] = claim(60_000);
    if (!row) throw new Error('nothing claimed');
    expect(outbox.nextDue('his', clock.now())).toBeUndefined();
    outbox.poison(row, clock.now(), { code: 'his.rejected' });
    expect(outbox.nextDue('his', clock.now())).toBeUndefined();
  });

  it('and due times of a clock that went back hold nothing up', () => {
    commit(1);
    const [row] = claim(60_000);
    if (!row) throw new Error('nothing claimed');
    outbox.postpone(row, clock.now(), clock.now() + 60_000, { code: 'his.timeout' }, true);
    expect(claim(60_000)).toEqual([]);
    skew -= 26 * 3_600_000;
    expect(claim(60_000)).toHaveLength(1);
  });
});

it('backs off by doubling, within its bounds and with a spread', () => {
  const at = (failures: number, random: number) => backoff(failures, 1_000, 60_000, () => random);
  expect([0, 1, 2, 3].map((failures) => at(failures, 0.5))).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(at(40, 0.5)).toBe(60_000);
  expect([at(0, 0), at(0, 1)]).toEqual([800, 1_200]);
});
