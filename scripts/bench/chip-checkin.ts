import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import type { KioskSession } from '../../core/checkin/index.ts';
import { systemClock } from '../../core/clock.ts';
import { loadConfig } from '../../core/config/index.ts';
import type { EligibilityAnswer, EligibilityRequest } from '../../core/contract/index.ts';
import { type ForkedDevices, forkDevices, superviseDevices } from '../../core/devices/index.ts';
import { openHost } from '../../core/host.ts';
import { demoConfig } from '../demo.ts';
import { demoTrustFolder } from '../soft-cards/holders.ts';
import { distribution } from './measure.ts';

const rounds = 30;
const gatewayDelays = [0, 50, 150, 300];
const person = (index: number) => ({
  personalNumber: `001085${String(index).padStart(6, '0')}`,
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: '1985-08-15',
  sex: 'male',
  issueDate: '2021-05-10',
  expiryDate: '2045-08-15',
  residence: 'Số 1 Ngõ 2, Phường A, Hà Nội',
});
const qr = (index: number): string =>
  `${person(index).personalNumber}||Nguyễn Văn Mẫu|15081985|Nam|Số 1 Ngõ 2, Phường A, Hà Nội|10052021`;

const answer = (request: EligibilityRequest): EligibilityAnswer => ({
  kind: 'answered',
  resultCode: '000',
  card: {
    number: `DN401${request.number.slice(2)}`,
    fullName: request.fullName,
    dateOfBirth: request.dateOfBirth,
    initialFacility: '01234',
    start: '2020-01-01',
    end: '2099-12-31',
  },
  visits: [],
  checks: [],
  ageMs: 0,
});

/** From the scan to the view that shows the stored ticket. */
const checkIn = async (session: KioskSession, index: number, trust: string): Promise<number> => {
  const started = performance.now();
  session.send({ type: 'scan', scanId: `chip-${index}`, payload: qr(index) });
  for await (const { screen } of session.views())
    if (screen.name === 'result') {
      const elapsed = performance.now() - started;
      if (screen.slip.trust !== trust) throw new Error(`trust is ${screen.slip.trust}`);
      session.send({ type: 'leave' });
      return elapsed;
    }
  throw new Error('the session ended');
};

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(5);
};

/**
 * Whether gateway and chip run side by side: check-ins with the gateway alone, with the chip beside a gateway that answers
 * at once, and with both; medians in milliseconds, and both over the slower of the two.
 */
export const benchChipCheckin = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-bench-'));
  const configPath = join(folder, 'tiepdon.json');
  writeFileSync(configPath, JSON.stringify(demoConfig({ onlyClinic: 'noi-tong-quat' })));
  const loaded = loadConfig(configPath, { TIEPDON_GATEWAY_PASSWORD: 'bench' });
  if (!loaded.ok) throw new Error(loaded.failure[0]?.code);
  const log = pino({ level: 'silent' });
  let devices: ForkedDevices | undefined;
  const chipReaders = superviseDevices({
    settings: { chip: { binding: 'koffi', trustStore: demoTrustFolder, apduDeadlineMs: 5_000 } },
    spawn: () => {
      devices = forkDevices(join(import.meta.dirname, '../soft-cards/devices.ts'));
      return devices;
    },
    now: Date.now,
    log,
  });
  let delayMs = 0;
  const opened = openHost({
    loaded: loaded.value,
    clock: systemClock,
    log,
    devices: chipReaders,
    gateway: {
      check: async (request) => {
        await pause(delayMs);
        return answer(request);
      },
      history: async () => ({ kind: 'answered', resultCode: '000', visits: [] }),
      health: () => ({ state: 'up', since: new Date().toISOString() }),
      onHealth: () => () => undefined,
      probe: async () => ({ stages: [] }),
      close: async () => undefined,
    },
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const session = opened.value.kiosk('kiosk-1');
  await until(() => session.view().chipReader);
  let next = 0;

  const alone = async (): Promise<number> => {
    next += 1;
    return checkIn(session, next, 'qr');
  };
  const withCard = async (): Promise<number> => {
    next += 1;
    devices?.post({ type: 'lay-card', place: 'kiosk', profile: 'cccd-2021', holder: person(next) });
    await until(() => session.view().screen.name === 'chip-key');
    const elapsed = await checkIn(session, next, 'chip-verified');
    devices?.post({ type: 'lift-card', place: 'kiosk' });
    await until(() => session.view().screen.name === 'idle' && !session.view().cardOnTray);
    return elapsed;
  };
  const measure = async (run: () => Promise<number>, ms: number) => {
    delayMs = ms;
    const samples: number[] = [];
    for (let count = 0; count < rounds; count += 1) samples.push(await run());
    return distribution(samples).p50;
  };

  for (let count = 0; count < 5; count += 1) await withCard();
  const chip = await measure(withCard, 0);
  const result: Record<string, unknown> = { 'chip, gateway at once': chip };
  for (const ms of gatewayDelays.slice(1)) {
    const gateway = await measure(alone, ms);
    const both = await measure(withCard, ms);
    result[`gateway ${ms} ms`] = {
      gateway,
      both,
      'both/slower': Math.round((both / Math.max(gateway, chip)) * 100) / 100,
    };
  }
  await opened.value.close();
  rmSync(folder, { recursive: true, force: true });
  return result;
};
