/**
 * A host that checks people in at eight kiosks until it is killed. Prints a line for every ticket that a kiosk showed,
 * after it was shown: from then on it must never be lost.
 */
import { pino } from 'pino';
import type { KioskSession } from '../../core/checkin/index.ts';
import { systemClock } from '../../core/clock.ts';
import { loadConfig } from '../../core/config/index.ts';
import { openHost } from '../../core/host.ts';
import { demoAccount } from '../../fixtures/gateway-sim/index.ts';
import { manyPeople } from './many-people.ts';

const [, , configPath = '', run = '0'] = process.argv;
const kiosks = 8;
const perRun = 400;

const loaded = loadConfig(configPath, { TIEPDON_GATEWAY_PASSWORD: demoAccount.password });
if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
const opened = openHost({
  loaded: loaded.value,
  clock: systemClock,
  log: pino({ level: 'silent' }),
});
if (!opened.ok) throw new Error(opened.failure.code);
const host = opened.value;
const people = manyPeople(Number(run) * perRun, perRun);

const checkIn = async (session: KioskSession, index: number): Promise<void> => {
  const { qr = '' } = people[index] ?? {};
  session.send({ type: 'scan', scanId: `${run}-${index}`, payload: qr });
  for await (const { screen } of session.views()) {
    if (screen.name !== 'result') continue;
    process.stdout.write(`${screen.slip.visitId} ${screen.slip.ticket.number} ${screen.outcome}\n`);
    break;
  }
  session.send({ type: 'leave' });
};

process.stdout.write('ready\n');
let next = 0;
await Promise.all(
  Array.from({ length: kiosks }, async (_, index) => {
    const session = host.kiosk(`kiosk-${index}`);
    while (next < perRun) {
      next += 1;
      await checkIn(session, next - 1);
    }
  }),
);
// Wait to be killed.
setInterval(() => undefined, 60_000);
