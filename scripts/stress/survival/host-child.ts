/**
 * A host that is going to be killed. Prints a line for every ticket that a kiosk showed, after it was shown: from then on
 * it must never be lost. Or a host that heals: time passes quickly, a person sends again what was refused, and it ends when
 * everything has arrived.
 */
import { randomInt } from 'node:crypto';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '@orpc/server';
import { pino } from 'pino';
import type { KioskSession } from '../../../core/checkin/index.ts';
import { loadConfig } from '../../../core/config/index.ts';
import { openHost } from '../../../core/host.ts';
import { backupStore, loadStoreKey, readStore } from '../../../core/store/index.ts';
import { demoAccount } from '../../../fixtures/gateway-sim/index.ts';
import { demoHis } from '../../../fixtures/his-sim/index.ts';
import type { SyntheticPerson } from '../../../fixtures/people/index.ts';
import { type Job, opening, ready, type Shown, type TimeAsked, type TimeTold } from './job.ts';
import { survivors } from './people.ts';

const job: Job = JSON.parse(process.argv[2] ?? '{}');
const secrets = {
  TIEPDON_GATEWAY_PASSWORD: demoAccount.password,
  // The FHIR side's word is another.
  TIEPDON_HIS_SECRET: demoHis.secret,
  TIEPDON_HIS_TOKEN: demoHis.token,
};
let { offsetMs } = job;
let skewMs = 0;
const clock = { now: () => Date.now() + offsetMs + skewMs };
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const loaded = loadConfig(job.configPath, secrets);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
print(opening);
const opened = openHost({ loaded: loaded.value, clock, log: pino({ level: 'silent' }) });
if (!opened.ok) throw new Error(opened.failure.code);
const host = opened.value;
const { storePath, storeKeyPath } = loaded.value;
const keyOf = () => {
  const key = loadStoreKey(storeKeyPath, storePath);
  if (!key.ok) throw new Error(key.failure.code);
  return key.value;
};

const clinics = loaded.value.config.clinics.map(({ id }) => id);

const checkIn = async (session: KioskSession, serial: number, person: SyntheticPerson) => {
  session.send({ type: 'scan', scanId: `${serial}`, payload: person.qr ?? '' });
  for await (const { screen } of session.views()) {
    if (screen.name === 'clinics')
      session.send({ type: 'choose-clinic', clinicId: clinics[serial % clinics.length] ?? '' });
    if (screen.name !== 'result') continue;
    const { visitId, ticket } = screen.slip;
    const { queueId, serviceDay, number } = ticket;
    const shown: Shown = { visitId, queueId, serviceDay, number, person: serial };
    print(JSON.stringify(shown));
    break;
  }
  session.send({ type: 'leave' });
};

const serve = async (): Promise<void> => {
  const [first = 0] = job.people;
  const known = survivors(first, (job.people.at(-1) ?? first) - first + 1);
  const waiting = job.people.values();
  await Promise.all(
    Array.from({ length: job.kiosks }, async (_, index) => {
      const session = host.kiosk(`kiosk-${index + 1}`);
      for (const serial of waiting) {
        const person = known[serial - first];
        if (person) await checkIn(session, serial, person);
      }
    }),
  );
};

const minuteMs = 60_000;
/** Over midnight and back, by less and by more than a clock may slip (see `core/store/service-day.ts`). */
const skews = [0, 0, 5, -5, 90, -90, 26 * 60, -26 * 60, 40 * 60, -40 * 60];

const jump = async (): Promise<void> => {
  for (;;) {
    skewMs = (skews[randomInt(skews.length)] ?? 0) * minuteMs;
    await sleep(randomInt(20, 120));
  }
};

const backUp = async (): Promise<void> => {
  const key = keyOf();
  const directory = join(dirname(job.configPath), 'backups');
  for (;;) {
    const done = await backupStore({
      path: storePath,
      key,
      directory,
      keep: 5,
      now: Date.now(),
    });
    if (!done.ok) throw new Error(done.failure.code);
  }
};

const receptionist = { name: 'lan', displayName: 'Lê Thị Lan', pin: '135790' };
const desk = { context: { role: 'desk', device: 'desk-1' } } as const;
/** Shorter than the hospital system lets signed requests grow old. */
const stepMs = 4 * minuteMs;
const patienceMs = 120_000;

const letTimePass = async (): Promise<void> => {
  const told = new Promise<TimeTold>((resolve) => process.once('message', resolve));
  const asked: TimeAsked = { byMs: stepMs };
  process.send?.(asked);
  offsetMs = (await told).offsetMs;
};

const heal = async (): Promise<void> => {
  await host.ensureStaff({ ...receptionist, role: 'reception' });
  const reader = readStore({ path: storePath, key: keyOf(), clock });
  if (!reader.ok) throw new Error(reader.failure.code);
  const left = () =>
    (['his', 'gateway'] as const).map((line) => {
      const { pending, accepted, poison } = reader.value.outbox.status(line);
      return { line, rows: pending + accepted + poison };
    });
  const begun = performance.now();
  let isHealed = false;
  while (!isHealed) {
    if (performance.now() - begun > patienceMs)
      throw new Error(
        `not healed: ${JSON.stringify([left(), reader.value.outbox.undelivered(3)])}`,
      );
    const { name, pin } = receptionist;
    const session = await call(host.router.desk.login, { name, pin }, desk);
    if (!session.ok) throw new Error(session.failure.code);
    const again = await call(
      host.router.desk.retryDelivery,
      { session: session.value.token },
      desk,
    );
    if (!again.ok) throw new Error(again.failure.code);
    await sleep(100);
    isHealed = left().every(({ rows }) => rows === 0);
    if (!isHealed) await letTimePass();
  }
  reader.value.close();
  await host.close();
  process.exit(0);
};

print(ready);
if (job.kind === 'heal') await heal();
else {
  if (job.hasBadClock) void jump();
  if (job.backsUp) void backUp();
  await serve();
  // Wait to be killed.
  setInterval(() => undefined, 60_000);
}
