import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { demoHis, type Fault, type HisSim, startHisSim } from '../../fixtures/his-sim/index.ts';
import { startTlsFront, type TlsFront } from '../../fixtures/tls-front/index.ts';
import type { FailureCode } from '../contract/index.ts';
import { makeCertificate } from '../gateway/bhxh/testing-tls.ts';
import { createHospitalSystem, HisSettings, type HospitalSystem } from '../his/index.ts';
import { startWorker } from '../outbox/index.ts';
import { type OutboxRow, openStore, type Store } from '../store/index.ts';
import { sampleVisit } from '../store/testing/sample.ts';
import { hisDestination } from './index.ts';

/**
 * Whatever the hospital system or the line to it can do, met by a row in each of its states: the row ends where it belongs,
 * and once all is well again the visit is there, once.
 */
/** Longer than a busy machine needs for any answer that does come. */
const patienceMs = 10_000;
/** Where none comes. */
const impatienceMs = 200;
const hour = 3_600_000;

/** The way to the hospital system, where it is that which fails. */
type Way = 'self-signed' | 'another-host' | 'ended' | 'no-tls' | 'no-name' | 'closed-port';

/** What a trouble means for the row and for the line. */
interface Meaning {
  readonly code: FailureCode;
  /** `pauses`: no attempt of this row, nobody else is sent; `alarms` besides: somebody has to act. */
  readonly line: 'goes-on' | 'pauses' | 'pauses-and-alarms';
  readonly row: 'stays' | 'tried-again' | 'poison';
}

const noNetwork: Meaning = { code: 'his.unreachable', line: 'pauses', row: 'stays' };
const later = (code: FailureCode): Meaning => ({ code, line: 'goes-on', row: 'tried-again' });
const refusedUs = (code: FailureCode): Meaning => ({
  code,
  line: 'pauses-and-alarms',
  row: 'stays',
});

const troubles: readonly (readonly [string, Fault | Way, Meaning])[] = [
  ['nobody listens', { kind: 'refuse' }, noNetwork],
  ['the port is closed', 'closed-port', noNetwork],
  ['its name is not known', 'no-name', noNetwork],
  ['its certificate is its own', 'self-signed', noNetwork],
  ['its certificate is of another host', 'another-host', noNetwork],
  ['its certificate has ended', 'ended', noNetwork],
  ['it speaks no TLS', 'no-tls', noNetwork],
  ['it never answers', { kind: 'hang' }, later('his.timeout')],
  ['its answer comes drop by drop', { kind: 'slow-body' }, later('his.timeout')],
  ['its answer has no end', { kind: 'endless-body' }, later('his.malformed')],
  ['the connection breaks before', { kind: 'reset' }, later('his.interrupted')],
  ['the connection breaks after the work', { kind: 'reset-after' }, later('his.interrupted')],
  ['its answer is cut off', { kind: 'truncated' }, later('his.malformed')],
  ['its answer is no JSON', { kind: 'malformed-json' }, later('his.malformed')],
  ['its answer is of something else', { kind: 'wrong-json' }, later('his.malformed')],
  ['its answer is in UTF-16', { kind: 'wrong-charset' }, later('his.malformed')],
  ['a web page comes with 200', { kind: 'html', status: 200 }, later('his.malformed')],
  ['a web page comes with 302', { kind: 'html', status: 302 }, later('his.malformed')],
  ['a web page comes with 404', { kind: 'html', status: 404 }, later('his.malformed')],
  ['a web page comes with 502', { kind: 'html', status: 502 }, later('his.server-error')],
  ['500', { kind: 'status', status: 500 }, later('his.server-error')],
  ['503', { kind: 'status', status: 503 }, later('his.server-error')],
  ['429', { kind: 'status', status: 429 }, later('his.busy')],
  ['408', { kind: 'status', status: 408 }, later('his.timeout')],
  ['403', { kind: 'status', status: 403 }, refusedUs('his.unauthorised')],
  [
    '400',
    { kind: 'status', status: 400 },
    { code: 'his.rejected', line: 'goes-on', row: 'poison' },
  ],
];

let skew = 0;
const clock = { now: () => Date.now() + skew };
let folder: string;
let store: Store;
let alarms: FailureCode[];
let workers: { close(): Promise<void> }[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-matrix-'));
  alarms = [];
  workers = [];
  const opened = openStore({ path: join(folder, 'tiepdon.db'), key: randomBytes(32), clock });
  if (!opened.ok) throw new Error(opened.failure.code);
  store = opened.value;
});
afterEach(async () => {
  for (const each of workers) await each.close();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const certificates = {
  'self-signed': makeCertificate(),
  'another-host': makeCertificate({ host: 'elsewhere.example' }),
  ended: makeCertificate({ days: -1 }),
};
const known = certificates['another-host'].cert + certificates.ended.cert;

const row = (): OutboxRow => {
  const found = store.outbox.row(1);
  if (!found) throw new Error('the row is gone');
  return found;
};
const until = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 5 });

/** Delivers until something has come of it, once: the retry lies hours ahead. */
const deliver = async (his: HospitalSystem, isOver: () => void): Promise<void> => {
  const worker = startWorker({
    outbox: store.outbox,
    destination: hisDestination(his, '01234'),
    clock,
    onAlarm: (code) => alarms.push(code),
    onChange: () => undefined,
    settings: {
      firstRetryMs: hour / 2,
      askAgainMs: hour / 2,
      firstPauseMs: hour / 2,
      longestPauseMs: hour / 2,
      momentMs: 1,
    },
  });
  workers.push(worker);
  await until(isOver);
  await worker.close();
};

describe.each(['rest', 'fhir'] as const)('a visit on its way over %s', (kind) => {
  let sim: HisSim;
  const fronts = new Map<Way, TlsFront>();
  const systems: HospitalSystem[] = [];
  let freePort = 0;

  beforeAll(async () => {
    sim = await startHisSim({ clock: clock.now });
    for (const way of ['self-signed', 'another-host', 'ended'] as const)
      fronts.set(way, await startTlsFront(sim.url, certificates[way]));
    const deaf = createServer();
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    freePort = (deaf.address() as AddressInfo).port;
    await new Promise((resolve) => deaf.close(resolve));
  });
  beforeEach(() => sim.clearFault());
  afterEach(async () => {
    for (const his of systems.splice(0)) await his.close();
  });
  afterAll(async () => {
    for (const front of fronts.values()) await front.close();
    await sim.close();
  });

  const system = (origin: string, timeoutMs = patienceMs): HospitalSystem => {
    const settings = {
      rest: {
        merchantId: demoHis.merchantId,
        clinics: { noi: { departmentId: 'K01', serviceId: 'DV-NOI' } },
      },
      fhir: {},
    };
    const his = createHospitalSystem(
      HisSettings.parse({ kind, baseUrl: `${origin}/${kind}`, timeoutMs, ...settings[kind] }),
      { secret: kind === 'rest' ? demoHis.secret : demoHis.token, ca: known, clock },
    );
    systems.push(his);
    return his;
  };
  const well = () => system(sim.url);
  const through = ({ kind: fault }: Fault) =>
    system(sim.url, fault === 'hang' || fault === 'slow-body' ? impatienceMs : patienceMs);

  const over = (way: Way): HospitalSystem => {
    switch (way) {
      case 'no-name':
        return system('http://nirgendwo.invalid');
      case 'no-tls':
        return system(sim.url.replace('http:', 'https:'));
      case 'closed-port':
        return system(`http://127.0.0.1:${freePort}`);
      default:
        return system(`https://localhost:${fronts.get(way)?.port}`);
    }
  };

  /** How the visit stands when the trouble begins. */
  const states: Readonly<Record<string, () => Promise<void>>> = {
    'before its first sending': async () => undefined,
    'before its third sending': async () => {
      for (const attempts of [1, 2]) {
        await sim.setFault({ kind: 'status', status: 503, count: 1 });
        await deliver(well(), () => expect(row().attempts).toBe(attempts));
        skew += hour;
      }
    },
    'taken in, its result not visible': async () => {
      await sim.setFault({ kind: 'pending' });
      await deliver(well(), () => expect(row().state).toBe('accepted'));
      skew += hour;
    },
  };

  describe.each(Object.keys(states))('%s', (state) => {
    it.each(troubles)('when %s', async (_, trouble, { code, line, row: becomes }) => {
      store.commit(sampleVisit(randomUUID()));
      await states[state]?.();
      const before = row();
      alarms = [];

      if (typeof trouble !== 'string') await sim.setFault(trouble);
      const his = typeof trouble === 'string' ? over(trouble) : through(trouble);
      await deliver(his, () => expect(row().error).toMatchObject({ code }));
      // An error of the state before is not what is meant.
      await until(() => expect(row().error?.at).toBeGreaterThan(before.error?.at ?? 0));

      expect(row()).toMatchObject({
        state: becomes === 'poison' ? 'poison' : before.state,
        attempts: before.attempts + (becomes === 'stays' ? 0 : 1),
      });
      expect(store.outbox.pausedUntil('his', clock.now()) !== undefined).toBe(line !== 'goes-on');
      expect(alarms).toEqual(line === 'pauses-and-alarms' || becomes === 'poison' ? [code] : []);

      await sim.clearFault();
      sim.reveal();
      skew += hour;
      store.outbox.retry(clock.now());
      await deliver(well(), () => expect(row().state).toBe('delivered'));
      const held = sim.visits.get(row().idempotencyKey);
      expect(row().receipt).toBe(held?.visitId);
      expect(held?.visitId).toBeTruthy();
      const asked = sim.log.filter(({ key: named }) => named === row().idempotencyKey);
      expect(asked.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
      expect(asked.filter(({ outcome }) => outcome === 'conflict')).toEqual([]);
      // What was taken in is asked about, and sent again only where a person said so.
      if (before.state === 'accepted' && becomes !== 'poison')
        expect(asked.filter(({ outcome }) => outcome === 'repeated')).toEqual([]);
    });
  });
});
