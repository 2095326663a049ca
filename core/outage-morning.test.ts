import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from '@orpc/server';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { demoAccount, type GatewaySim, startGatewaySim } from '../fixtures/gateway-sim/index.ts';
import { demoHis, type HisSim, startHisSim } from '../fixtures/his-sim/index.ts';
import { population } from '../fixtures/people/index.ts';
import { demoConfig } from '../scripts/demo.ts';
import { vietnamDay } from './clock.ts';
import { loadConfig } from './config/index.ts';
import type { KioskScreen } from './contract/index.ts';
import { type Host, openHost } from './host.ts';

const people = population(vietnamDay(Date.now()));
const secrets = {
  TIEPDON_GATEWAY_PASSWORD: demoAccount.password,
  TIEPDON_HIS_SECRET: demoHis.secret,
};
const receptionist = { name: 'lan', displayName: 'Lê Thị Lan', pin: '135790' };
const desk = { context: { role: 'desk', device: 'desk-1' } } as const;
const patience = { timeout: 40_000, interval: 50 };

let folder: string;
let configPath: string;
let gateway: GatewaySim;
let his: HisSim;
let host: Host;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-outage-'));
  configPath = join(folder, 'tiepdon.json');
  gateway = await startGatewaySim({ accounts: [demoAccount], population: people });
  his = await startHisSim({ population: people });
});
afterEach(async () => {
  await host.close();
  await gateway.close();
  await his.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = async (changes: { clinic?: string; his?: object } = {}): Promise<void> => {
  const config = demoConfig({
    gatewayUrl: gateway.url,
    hisUrl: his.url,
    onlyClinic: changes.clinic ?? 'noi-tong-quat',
  }) as Record<string, unknown>;
  writeFileSync(
    configPath,
    JSON.stringify({ ...config, ...(changes.his && { his: changes.his }) }),
  );
  const loaded = loadConfig(configPath, secrets);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const opened = openHost({
    loaded: loaded.value,
    clock: { now: () => Date.now() },
    log: pino({ level: 'silent' }),
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  host = opened.value;
  await host.ensureStaff({ ...receptionist, role: 'reception' });
};

const checkIn = async (id: string): Promise<Extract<KioskScreen, { name: 'result' }>> => {
  const who = people.find((each) => each.id === id);
  const session = host.kiosk('kiosk-1');
  session.send({
    type: 'scan',
    scanId: crypto.randomUUID(),
    payload: who?.qr ?? who?.insuranceQr ?? '',
  });
  for await (const { screen } of session.views(AbortSignal.timeout(10_000))) {
    if (screen.name !== 'result') continue;
    session.send({ type: 'leave' });
    return screen;
  }
  throw new Error(`no result for ${id}`);
};

const signIn = async (): Promise<string> => {
  const answer = await call(
    host.router.desk.login,
    { name: receptionist.name, pin: receptionist.pin },
    desk,
  );
  if (!answer.ok) throw new Error(answer.failure.code);
  return answer.value.token;
};
const board = async (session: string) => {
  for await (const each of await call(host.router.desk.board, { session }, desk)) return each;
  throw new Error('no board');
};

const tiepdon = (words: string): Promise<{ status: number | null; lines: string[] }> =>
  new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['scripts/tiepdon.ts', ...words.split(' '), '--config', configPath],
      { env: { ...process.env, ...secrets } },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('exit', (status) => resolve({ status, lines: output.split('\n').slice(0, -1) }));
  });
const json = (line: string | undefined): Record<string, unknown> => JSON.parse(line ?? 'null');

test('gateway and hospital system down at seven: everybody is admitted, and later everything is in its place', async () => {
  await start();
  gateway.setFault({ kind: 'http-500' });
  await his.setFault({ kind: 'refuse' });
  const tickets = [];
  for (const id of ['valid-80', 'withdrawn', 'insurance-card']) tickets.push(await checkIn(id));
  expect(tickets.map(({ outcome }) => outcome)).toEqual(Array(3).fill('admitted-provisionally'));
  const session = await signIn();
  await vi.waitFor(async () => {
    const { delivery } = await board(session);
    expect(delivery).toMatchObject([
      { destination: 'his', health: { state: 'down', reason: { code: 'his.unreachable' } } },
      { destination: 'gateway', pending: 3 },
    ]);
  }, patience);
  expect((await tiepdon('queue status --json')).lines.map(json)).toMatchObject([
    { destination: 'his', pending: 3, poison: 0 },
    { destination: 'gateway', pending: 3 },
  ]);

  gateway.clearFault();
  await his.clearFault();
  await vi.waitFor(() => expect(his.visits.size).toBe(3), patience);
  await vi.waitFor(async () => {
    const { delivery, rechecks } = await board(session);
    expect(delivery.map(({ pending }) => pending)).toEqual([0, 0]);
    expect(rechecks).toHaveLength(1);
  }, patience);

  const { rechecks, provisional, today } = await board(session);
  expect(provisional).toEqual([]);
  expect(today.filter(({ state }) => state === 'admitted')).toHaveLength(2);
  expect(rechecks).toMatchObject([
    { finding: 'invalid', resultCode: '110', reasons: [{ code: 'coverage.withdrawn' }] },
  ]);
  const visitId = rechecks[0]?.visit.visitId ?? '';
  const settle = (act: 'accept' | 'papers-seen' | 'self-pay') =>
    call(host.router.desk.settleRecheck, { session, visitId, act, note: '' }, desk);
  expect(await settle('accept')).toMatchObject({ failure: { code: 'delivery.act-unfit' } });
  expect(await settle('papers-seen')).toMatchObject({
    failure: { code: 'delivery.papers-needed' },
  });
  expect(await settle('self-pay')).toMatchObject({ value: { settled: true } });
  expect(await settle('self-pay')).toMatchObject({ failure: { code: 'delivery.recheck-settled' } });

  const report = await call(host.router.desk.report, { session }, desk);
  expect(report).toMatchObject({
    value: {
      visits: { total: 3, admitted: 2, provisional: 0, selfPay: 1 },
      rechecks: { total: 3, waiting: 0, confirmed: 2, invalid: 1, open: 0 },
      delivery: [
        { destination: 'his', delivered: 3, pending: 0, poison: 0 },
        { destination: 'gateway', delivered: 3 },
      ],
      cases: [{ settled: { as: 'self-pay', by: receptionist.displayName } }],
    },
  });
  const outages = report.ok ? report.value.outages : [];
  expect(new Set(outages.map(({ part }) => part))).toEqual(new Set(['his', 'gateway']));
  expect(outages.every(({ to }) => to !== undefined)).toBe(true);
  // What the hospital system holds is what was shown, each once.
  const shown = tickets.map(({ slip }) => slip.ticket.number).toSorted();
  expect(shown).toEqual(['A-001', 'A-002', 'A-003']);
}, 90_000);

test('a visit that the hospital system refuses waits for a person, who sends it again or carries it over', async () => {
  const unmapped = { system: { kind: 'rest', baseUrl: `${his.url}/rest`, merchantId: 'TIEPDON' } };
  await start({ his: { ...unmapped, secret: { env: 'TIEPDON_HIS_SECRET' } } });
  await checkIn('valid-80');
  await checkIn('valid-95');
  const session = await signIn();
  await vi.waitFor(async () => {
    expect((await board(session)).delivery[0]).toMatchObject({
      poison: 2,
      health: { state: 'degraded', reason: { code: 'his.clinic-unmapped' } },
    });
  }, patience);
  expect(host.health()).toBe('degraded');
  const listed = await call(host.router.desk.undelivered, { session }, desk);
  const [first, second] = listed.ok ? listed.value : [];
  expect(first).toMatchObject({
    state: 'poison',
    owner: 'it',
    reason: { code: 'his.clinic-unmapped' },
  });

  // At the desk: the official record as a file, and the row is settled.
  const file = await call(host.router.desk.exportDelivery, { session, id: first?.id ?? 0 }, desk);
  const xml = file.ok ? Buffer.from(file.value.data, 'base64').toString('utf8') : '';
  expect(xml).toContain('<MA_CSKCB>01234</MA_CSKCB>');
  // On the command line, while the kiosk runs: the other one into a folder.
  expect((await tiepdon('queue list --json')).lines.map(json)).toMatchObject([
    { id: second?.id, state: 'poison', error: 'his.clinic-unmapped' },
  ]);
  expect((await tiepdon('queue status')).status).toBe(1);
  expect(json((await tiepdon('queue retry --json')).lines[0])).toEqual({ retried: 1 });
  await vi.waitFor(async () => {
    expect((await board(session)).delivery[0]).toMatchObject({ pending: 0, poison: 1 });
  }, patience);
  const exported = await tiepdon(`queue export --to ${folder} --settle --json`);
  expect(exported).toMatchObject({ status: 0, lines: ['{"exported":1,"settled":true}'] });
  expect(readdirSync(folder).filter((name) => /\.(xml)$/.test(name))).toHaveLength(1);
  expect((await tiepdon('queue status')).status).toBe(0);
  expect(his.visits.size).toBe(0);
}, 90_000);

test('what was taken in without a result is asked about until it shows, and never sent again', async () => {
  await start();
  await his.setFault({ kind: 'pending' });
  await checkIn('valid-80');
  const session = await signIn();
  await vi.waitFor(async () => {
    expect((await board(session)).delivery[0]).toMatchObject({ pending: 0, accepted: 1 });
  }, patience);
  await his.clearFault();
  his.reveal();
  await vi.waitFor(async () => {
    expect((await board(session)).delivery[0]).toMatchObject({ pending: 0, accepted: 0 });
  }, patience);
  expect(his.log.filter(({ call: made }) => made.startsWith('POST'))).toHaveLength(1);
  expect(his.visits.size).toBe(1);
}, 60_000);

test('over FHIR and over a folder the same visits arrive', async () => {
  await start({
    his: {
      system: { kind: 'fhir', baseUrl: `${his.url}/fhir` },
      secret: { env: 'TIEPDON_HIS_SECRET' },
    },
  });
  // The FHIR side has a token of its own: a wrong one stops the line and is an alarm, and nothing is lost.
  await checkIn('valid-80');
  const session = await signIn();
  await vi.waitFor(async () => {
    expect((await board(session)).delivery[0]).toMatchObject({
      pending: 1,
      health: { reason: { code: 'his.unauthorised' } },
    });
  }, patience);
  await host.close();
  await start({ his: { system: { kind: 'folder', directory: '.' } } });
  await vi.waitFor(() => {
    expect(readdirSync(folder).some((name) => name.endsWith('.xml'))).toBe(true);
  }, patience);
}, 60_000);

test('insurance can be looked up through the hospital system', async () => {
  const { his: settings } = demoConfig({ gatewayUrl: gateway.url, hisUrl: his.url }) as {
    his: object;
  };
  await start({ his: { ...settings, checksInsurance: true } });
  expect(await checkIn('valid-80')).toMatchObject({ outcome: 'admitted' });
  expect(await checkIn('withdrawn')).toMatchObject({ outcome: 'to-desk' });
  expect(gateway.log).toEqual([]);
  await his.setFault({ kind: 'hang' });
  expect(await checkIn('valid-95')).toMatchObject({ outcome: 'admitted-provisionally' });
  await his.clearFault();
}, 60_000);
