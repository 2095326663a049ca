import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  demoAccount,
  type Fault,
  type GatewaySim,
  startGatewaySim,
} from '../../fixtures/gateway-sim/index.ts';
import { population } from '../../fixtures/people/index.ts';
import { startTlsFront, type TlsFront } from '../../fixtures/tls-front/index.ts';
import { vietnamDay } from '../clock.ts';
import { FacilityPolicy, type FailureCode } from '../contract/index.ts';
import { makeCertificate } from '../gateway/bhxh/testing-tls.ts';
import { createBhxhGateway, type EligibilityGateway, GatewaySettings } from '../gateway/index.ts';
import { identify } from '../identity/index.ts';
import { startWorker } from '../outbox/index.ts';
import { type OutboxRow, openStore, type Store } from '../store/index.ts';
import { decisionOf, sampleVisit } from '../store/testing/sample.ts';
import { gatewayDestination } from './index.ts';

/**
 * Whatever the gateway or the line to it can do while a provisional admission is asked about again: the row ends where it
 * belongs, and once all is well the admission is judged, once.
 */
const patienceMs = 10_000;
const impatienceMs = 300;
const hour = 3_600_000;

type Way = 'self-signed' | 'another-host' | 'ended' | 'no-tls' | 'no-name' | 'closed-port';

interface Meaning {
  readonly code: FailureCode;
  readonly line: 'goes-on' | 'pauses' | 'pauses-and-alarms';
  readonly isAttempt: boolean;
}

/** About the gateway: nobody else is asked about meanwhile. */
const ofTheGateway = (code: FailureCode): Meaning => ({ code, line: 'pauses', isAttempt: false });
/** Perhaps about this look-up only. */
const ofThisLookUp = (code: FailureCode): Meaning => ({ code, line: 'goes-on', isAttempt: true });
/** The gateway refuses us, not the patient. */
const ours = (code: FailureCode): Meaning => ({
  code,
  line: 'pauses-and-alarms',
  isAttempt: false,
});

const failing = (code: string): Fault => ({ kind: 'code', code, on: 'check' });

const troubles: readonly (readonly [string, Fault | Way, Meaning])[] = [
  ['the port is closed', 'closed-port', ofTheGateway('gateway.unreachable')],
  ['its name is not known', 'no-name', ofTheGateway('gateway.unreachable')],
  ['its certificate is its own', 'self-signed', ofTheGateway('gateway.unreachable')],
  ['its certificate is of another host', 'another-host', ofTheGateway('gateway.unreachable')],
  ['its certificate has ended', 'ended', ofTheGateway('gateway.unreachable')],
  ['it speaks no TLS', 'no-tls', ofTheGateway('gateway.unreachable')],
  ['it never answers', { kind: 'hang' }, ofTheGateway('gateway.timeout')],
  ['it answers too late', { kind: 'slow', ms: 60_000 }, ofTheGateway('gateway.timeout')],
  ['the connection breaks', { kind: 'reset' }, ofTheGateway('gateway.unreachable')],
  ['500', { kind: 'http-500' }, ofThisLookUp('gateway.server-error')],
  ['a web page comes with 502', { kind: 'html-502' }, ofThisLookUp('gateway.server-error')],
  ['its answer is cut off', { kind: 'truncated' }, ofThisLookUp('gateway.malformed')],
  ['its answer is no JSON', { kind: 'malformed-json' }, ofThisLookUp('gateway.malformed')],
  ['its register fails (100)', failing('100'), ofThisLookUp('gateway.server-error')],
  ['it fails inside (101)', failing('101'), ofThisLookUp('gateway.server-error')],
  ['it refuses the account (401)', { kind: 'code', code: '401' }, ours('gateway.unauthorised')],
  [
    'it does not know our staff (054)',
    failing('054'),
    ours('coverage.lookup-staff-not-registered'),
  ],
];

let skew = 0;
const clock = { now: () => Date.now() + skew };
const people = population(vietnamDay(Date.now()));
const policy = FacilityPolicy.parse({
  facilityCode: '01234',
  facility: { level: 'basic', points: 45, formerTier: 'district' },
});
let folder: string;
let authorities: string;
let store: Store;
let alarms: FailureCode[];
let workers: { close(): Promise<void> }[];
let gateways: EligibilityGateway[];
let sim: GatewaySim;
let freePort = 0;
const fronts = new Map<Way, TlsFront>();
const certificates = {
  'self-signed': makeCertificate(),
  'another-host': makeCertificate({ host: 'elsewhere.example' }),
  ended: makeCertificate({ days: -1 }),
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-matrix-'));
  authorities = join(folder, 'known.pem');
  writeFileSync(authorities, certificates['another-host'].cert + certificates.ended.cert);
  sim = await startGatewaySim({ accounts: [demoAccount], population: people, clock: clock.now });
  for (const way of ['self-signed', 'another-host', 'ended'] as const)
    fronts.set(way, await startTlsFront(sim.url, certificates[way]));
  const deaf = createServer();
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
  freePort = (deaf.address() as AddressInfo).port;
  await new Promise((resolve) => deaf.close(resolve));
});
beforeEach(() => {
  sim.clearFault();
  alarms = [];
  workers = [];
  gateways = [];
  const path = join(folder, randomUUID(), 'tiepdon.db');
  const opened = openStore({ path, key: randomBytes(32), clock });
  if (!opened.ok) throw new Error(opened.failure.code);
  store = opened.value;
});
afterEach(async () => {
  for (const each of [...workers, ...gateways]) await each.close();
  store.close();
});
afterAll(async () => {
  for (const front of fronts.values()) await front.close();
  await sim.close();
  rmSync(folder, { recursive: true, force: true });
});

const gatewayAt = (baseUrl: string, timeoutMs = patienceMs): EligibilityGateway => {
  const [staff] = demoAccount.staff;
  const gateway = createBhxhGateway(
    GatewaySettings.parse({
      baseUrl,
      username: demoAccount.username,
      password: demoAccount.password,
      staffName: staff?.name,
      staffPersonalNumber: staff?.personalNumber,
      timeoutMs,
      budgetMs: timeoutMs,
      retries: { attempts: 0, delayMs: 1 },
      tlsCa: authorities,
    }),
    { clock },
  );
  gateways.push(gateway);
  return gateway;
};
const well = () => gatewayAt(sim.url);
const over = (way: Way): EligibilityGateway => {
  switch (way) {
    case 'no-name':
      return gatewayAt('http://nirgendwo.invalid');
    case 'no-tls':
      return gatewayAt(sim.url.replace('http:', 'https:'));
    case 'closed-port':
      return gatewayAt(`http://127.0.0.1:${freePort}`);
    default:
      return gatewayAt(`https://localhost:${fronts.get(way)?.port}`);
  }
};
const through = ({ kind }: Fault) =>
  gatewayAt(sim.url, kind === 'hang' || kind === 'slow' ? impatienceMs : patienceMs);

const until = (holds: () => void) => vi.waitFor(holds, { timeout: 20_000, interval: 5 });
let rowId = 0;
const row = (): OutboxRow => {
  const found = store.outbox.row(rowId);
  if (!found) throw new Error('the row is gone');
  return found;
};

/** Somebody whom nobody could ask about when they came. */
const admitProvisionally = (): string => {
  const { qr = '' } = people.find(({ id }) => id === 'valid-80') ?? {};
  const found = identify(qr, 'scan', store.today());
  if (!found.ok) throw new Error(found.failure.code);
  const stored = store.commit(
    sampleVisit(randomUUID(), {
      identification: found.value,
      decision: decisionOf('admitted-provisionally'),
    }),
  );
  if (!stored.ok) throw new Error(stored.failure.code);
  const waiting = store.outbox.undelivered(10).find(({ destination }) => destination === 'gateway');
  rowId = waiting?.id ?? 0;
  return stored.value.visitId;
};

/** Asks until something has come of it, once: the retry lies hours ahead. */
const ask = async (gateway: EligibilityGateway, isOver: () => void): Promise<void> => {
  const worker = startWorker({
    outbox: store.outbox,
    destination: gatewayDestination({ store, gateway, policy, budgetMs: patienceMs }),
    clock,
    onAlarm: (code) => alarms.push(code),
    onChange: () => undefined,
    settings: {
      firstRetryMs: hour / 2,
      firstPauseMs: hour / 2,
      longestPauseMs: hour / 2,
      momentMs: 1,
    },
  });
  workers.push(worker);
  await until(isOver);
  await worker.close();
};

const rechecks = (visitId: string) =>
  store.auditOf(visitId).filter(({ action }) => action === 'visit.rechecked');

const states: Readonly<Record<string, () => Promise<void>>> = {
  'for the first time': async () => undefined,
  'for the third time': async () => {
    for (const attempts of [1, 2]) {
      sim.setFault({ kind: 'http-500' });
      await ask(well(), () => expect(row().attempts).toBe(attempts));
      skew += hour;
    }
    sim.clearFault();
  },
};

describe.each(Object.keys(states))('a provisional admission that is asked about %s', (state) => {
  it.each(troubles)('when %s', async (_, trouble, { code, line, isAttempt }) => {
    const visitId = admitProvisionally();
    await states[state]?.();
    const before = row();
    alarms = [];

    if (typeof trouble !== 'string') sim.setFault(trouble);
    const gateway = typeof trouble === 'string' ? over(trouble) : through(trouble);
    await ask(gateway, () => expect(row().error?.at).toBeGreaterThan(before.error?.at ?? 0));
    expect(row()).toMatchObject({
      state: 'pending',
      attempts: before.attempts + (isAttempt ? 1 : 0),
      error: { code },
    });
    expect(store.outbox.pausedUntil('gateway', clock.now()) !== undefined).toBe(line !== 'goes-on');
    expect(alarms).toEqual(line === 'pauses-and-alarms' ? [code] : []);
    expect(store.visit(visitId)?.state).toBe('admitted-provisionally');
    expect(rechecks(visitId)).toEqual([]);

    sim.clearFault();
    skew += hour;
    await ask(well(), () => expect(row().state).toBe('delivered'));
    expect(row().receipt).toBe('confirmed');
    expect(store.visit(visitId)?.state).toBe('admitted');
    expect(rechecks(visitId)).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ['the token had expired', { kind: 'expired-token', count: 1, on: 'check' }],
    ['the answer comes in UTF-16, and says so', { kind: 'wrong-charset' }],
  ])('is judged at once although %s', async (_, fault) => {
    const visitId = admitProvisionally();
    await states[state]?.();
    sim.setFault(fault);
    await ask(well(), () => expect(row().state).toBe('delivered'));
    expect(store.visit(visitId)?.state).toBe('admitted');
    expect(rechecks(visitId)).toHaveLength(1);
  });

  it('is not judged where somebody has ended it meanwhile', async () => {
    const visitId = admitProvisionally();
    await states[state]?.();
    store.db.prepare("UPDATE visit SET state = 'self-pay' WHERE id = ?").run(visitId);
    await ask(well(), () => expect(row().state).toBe('delivered'));
    expect(row().receipt).toBe('not-needed');
    expect(rechecks(visitId)).toEqual([]);
  });
});
