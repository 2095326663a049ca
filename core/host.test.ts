import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { demoAccount, type GatewaySim, startGatewaySim } from '../fixtures/gateway-sim/index.ts';
import { population, type SyntheticPerson } from '../fixtures/people/index.ts';
import { demoConfig } from '../scripts/demo.ts';
import type { KioskSession } from './checkin/index.ts';
import { vietnamDay } from './clock.ts';
import { loadConfig } from './config/index.ts';
import type { KioskScreen } from './contract/index.ts';
import { type Host, openHost } from './host.ts';
import { listBackups } from './store/index.ts';

const today = vietnamDay(Date.now());
const people = population(today);
const person = (id: string): SyntheticPerson => {
  const found = people.find((each) => each.id === id);
  if (!found) throw new Error(`nobody is called ${id}`);
  return found;
};

let folder: string;
let simulator: GatewaySim;
let host: Host;
let scans = 0;

/** The host as the browser shell starts it: real store, real adapter, simulated gateway. */
const start = (clinic: string | undefined, more: object = {}): Host => {
  const path = join(folder, 'tiepdon.json');
  writeFileSync(
    path,
    JSON.stringify({ ...demoConfig({ gatewayUrl: simulator.url, onlyClinic: clinic }), ...more }),
  );
  const loaded = loadConfig(path, { TIEPDON_GATEWAY_PASSWORD: demoAccount.password });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const opened = openHost({
    loaded: loaded.value,
    clock: { now: () => Date.now() },
    log: pino({ level: 'silent' }),
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
};

const until = async <N extends KioskScreen['name']>(
  session: KioskSession,
  name: N,
): Promise<Extract<KioskScreen, { name: N }>> => {
  for await (const { screen } of session.views(AbortSignal.timeout(10_000)))
    if (screen.name === name) return screen as Extract<KioskScreen, { name: N }>;
  throw new Error(`never saw ${name}; still at ${session.view().screen.name}`);
};

const scan = (session: KioskSession, payload: string | undefined): void => {
  scans += 1;
  session.send({ type: 'scan', scanId: `scan-${scans}`, payload: payload ?? '' });
};

const typeIn = async (session: KioskSession, who: SyntheticPerson): Promise<void> => {
  session.send({ type: 'start-entry' });
  session.send({ type: 'submit-number', number: who.personalNumber });
  session.send({ type: 'submit-full-name', fullName: who.fullName });
  session.send({
    type: 'submit-birth-date',
    dateOfBirth: {
      value: who.dateOfBirth,
      precision: who.dateOfBirth.length === 4 ? 'year' : 'day',
    },
  });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-host-'));
  simulator = await startGatewaySim({ accounts: [demoAccount], population: people });
});
afterEach(async () => {
  await host?.close();
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('every synthetic person at a kiosk with one clinic', () => {
  test('gets the outcome that the result code calls for, each exactly one ticket', async () => {
    host = start('noi-tong-quat');
    const session = host.kiosk('kiosk-1');
    const outcomes: Record<string, string> = {};
    for (const who of people) {
      if (who.qr !== undefined) scan(session, who.qr);
      else if (who.insuranceQr !== undefined) scan(session, who.insuranceQr);
      else await typeIn(session, who);
      const { outcome } = await until(session, 'result');
      outcomes[who.id] = outcome;
      session.send({ type: 'leave' });
    }
    expect(outcomes).toEqual(
      Object.fromEntries(people.map(({ id, expected }) => [id, expected.outcome])),
    );
    expect(simulator.log.filter(({ path }) => path.startsWith('/api/token'))).toHaveLength(1);
  });
});

describe('a kiosk with several clinics', () => {
  test('asks for the clinic and gives tickets that count up in each', async () => {
    host = start(undefined);
    const session = host.kiosk('kiosk-1');
    const numbers: string[] = [];
    for (const [id, clinicId] of [
      ['valid-80', 'noi-tong-quat'],
      ['valid-95', 'noi-tong-quat'],
      ['valid-100', 'mat'],
    ] as const) {
      scan(session, person(id).qr);
      await until(session, 'clinics');
      session.send({ type: 'choose-clinic', clinicId });
      const { slip } = await until(session, 'result');
      numbers.push(`${slip.ticket.number} ${slip.waitingBefore}`);
      session.send({ type: 'leave' });
    }
    expect(numbers).toEqual(['A-001 0', 'A-002 1', 'D-001 0']);
  });

  test('shows nothing of a name or number that is not masked', async () => {
    host = start(undefined);
    const session = host.kiosk('kiosk-1');
    const who = person('valid-80');
    scan(session, who.qr);
    await until(session, 'clinics');
    session.send({ type: 'choose-clinic', clinicId: 'mat' });
    await until(session, 'result');
    const shown = JSON.stringify(session.view());
    expect(shown).not.toContain(who.fullName);
    expect(shown).not.toContain(who.personalNumber);
    expect(shown).not.toContain(who.registered?.number);
    expect(shown).toContain('Nguyễn V*** M***');
  });
});

describe('coming back', () => {
  test('the same person gets the same ticket again, also with the other card and after a restart', async () => {
    host = start('noi-tong-quat');
    const who = person('valid-80');
    const first = host.kiosk('kiosk-1');
    scan(first, who.qr);
    const { slip } = await until(first, 'result');
    first.send({ type: 'leave' });
    scan(first, who.insuranceQr);
    expect(await until(first, 'result')).toMatchObject({
      outcome: 'already-checked-in',
      slip: { ticket: slip.ticket },
    });
    await host.close();
    host = start('noi-tong-quat');
    const second = host.kiosk('kiosk-1');
    scan(second, who.qr);
    expect(await until(second, 'result')).toMatchObject({
      outcome: 'already-checked-in',
      slip: { ticket: slip.ticket },
    });
  });

  test('somebody sent to the desk who pays instead gets a clinic ticket, and the desk is rid of them', async () => {
    host = start('noi-tong-quat');
    const session = host.kiosk('kiosk-1');
    scan(session, person('expired').qr);
    expect(await until(session, 'result')).toMatchObject({ outcome: 'to-desk' });
    session.send({ type: 'self-pay' });
    expect(await until(session, 'result')).toMatchObject({
      outcome: 'self-pay',
      slip: { ticket: { number: 'A-001' }, insurance: 'none' },
    });
  });
});

describe('the gateway is out of order', () => {
  const faults = ['http-500', 'html-502', 'hang', 'reset', 'malformed-json', 'truncated'] as const;
  test.each(faults)(
    '%s: the patient has a provisional ticket within four seconds',
    async (kind) => {
      host = start('noi-tong-quat');
      const session = host.kiosk('kiosk-1');
      simulator.setFault({ kind });
      const started = performance.now();
      scan(session, person('valid-80').qr);
      const { outcome, slip } = await until(session, 'result');
      const elapsed = performance.now() - started;
      expect(outcome).toBe('admitted-provisionally');
      expect(slip.insurance).toBe('to-be-checked');
      // A promise to the patient, not a benchmark: the budget bounds it.
      expect(elapsed).toBeLessThan(4_000);
      expect(session.view().health).toBe('degraded');
    },
  );

  test('an expired session is renewed without the patient noticing', async () => {
    host = start('noi-tong-quat');
    const session = host.kiosk('kiosk-1');
    scan(session, person('valid-80').qr);
    await until(session, 'result');
    session.send({ type: 'leave' });
    simulator.expireTokens();
    scan(session, person('valid-95').qr);
    expect(await until(session, 'result')).toMatchObject({ outcome: 'admitted' });
  });
});

describe('before the program is replaced', () => {
  test('whoever is at a kiosk is served first', async () => {
    host = start(undefined);
    const session = host.kiosk('kiosk-1');
    expect(await host.standstill.prepare()).toEqual({ ok: true, value: 'ready' });
    host.standstill.resume();
    scan(session, person('valid-80').qr);
    expect(await host.standstill.prepare()).toEqual({ ok: true, value: 'busy' });
    await until(session, 'clinics');
    expect(await host.standstill.prepare()).toEqual({ ok: true, value: 'busy' });
    session.send({ type: 'choose-clinic', clinicId: 'noi-tong-quat' });
    await until(session, 'result');
    session.send({ type: 'leave' });
    expect(await host.standstill.prepare()).toEqual({ ok: true, value: 'ready' });
  });

  test('the store is backed up, and nothing new is taken until it goes on', async () => {
    host = start('noi-tong-quat', { backup: { directory: 'backups' } });
    const session = host.kiosk('kiosk-1');
    scan(session, person('valid-80').qr);
    await until(session, 'result');
    session.send({ type: 'leave' });
    expect(await host.standstill.prepare()).toEqual({ ok: true, value: 'ready' });
    expect(listBackups(join(folder, 'backups')).length).toBeGreaterThan(0);
    scan(session, person('valid-100').qr);
    expect(session.view().screen.name).toBe('idle');
    host.standstill.resume();
    scan(session, person('valid-100').qr);
    const { slip } = await until(session, 'result');
    expect(slip?.ticket.number).toBe('A-002');
  });

  test('a backup that cannot be written stops it, not the kiosk', async () => {
    writeFileSync(join(folder, 'occupied'), '');
    host = start('noi-tong-quat', { backup: { directory: 'occupied' } });
    const session = host.kiosk('kiosk-1');
    expect(await host.standstill.prepare()).toMatchObject({
      ok: false,
      failure: { code: 'store.backup-unwritable' },
    });
    scan(session, person('valid-80').qr);
    await until(session, 'result');
  });
});
