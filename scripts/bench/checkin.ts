import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { KioskSession } from '../../core/checkin/index.ts';
import { systemClock } from '../../core/clock.ts';
import { loadConfig } from '../../core/config/index.ts';
import type { EligibilityAnswer, EligibilityRequest } from '../../core/contract/index.ts';
import { openHost } from '../../core/host.ts';
import { demoConfig } from '../demo.ts';
import { type Distribution, distribution } from './measure.ts';

const checkIns = 2_000;
const atATime = [1, 8, 32];

/** The gateway's own time is not ours: it answers at once. */
const answerAtOnce = (request: EligibilityRequest): EligibilityAnswer => ({
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

const personQr = (index: number): string =>
  `001085${String(index).padStart(6, '0')}||Nguyễn Văn Mẫu|15081985|Nam|Số 1 Ngõ 2, Phường A, Hà Nội|10052021`;

/** From the scan's arrival at the kiosk session to the view that shows the stored ticket. */
const checkIn = async (session: KioskSession, index: number): Promise<number> => {
  const started = performance.now();
  session.send({ type: 'scan', scanId: `bench-${index}`, payload: personQr(index) });
  for await (const { screen } of session.views())
    if (screen.name === 'result') {
      const elapsed = performance.now() - started;
      if (screen.outcome !== 'admitted') throw new Error(`not admitted: ${screen.outcome}`);
      session.send({ type: 'leave' });
      return elapsed;
    }
  throw new Error('the session ended');
};

const run = async (concurrency: number): Promise<Distribution & { perSecond: number }> => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-bench-'));
  const configPath = join(folder, 'tiepdon.json');
  writeFileSync(configPath, JSON.stringify(demoConfig({ onlyClinic: 'noi-tong-quat' })));
  const loaded = loadConfig(configPath, { TIEPDON_GATEWAY_PASSWORD: 'bench' });
  if (!loaded.ok) throw new Error(loaded.failure[0]?.code);
  const opened = openHost({
    loaded: loaded.value,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    gateway: {
      check: async (request) => answerAtOnce(request),
      history: async () => ({ kind: 'answered', resultCode: '000', visits: [] }),
      health: () => ({ state: 'up', since: new Date().toISOString() }),
      onHealth: () => () => undefined,
      probe: async () => ({ stages: [] }),
      close: async () => undefined,
    },
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  const host = opened.value;
  const sessions = Array.from({ length: concurrency }, (_, index) => host.kiosk(`bench-${index}`));
  const samples: number[] = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    sessions.map(async (session) => {
      while (next < checkIns) {
        next += 1;
        samples.push(await checkIn(session, next));
      }
    }),
  );
  const perSecond = Math.round((samples.length / (performance.now() - started)) * 1000);
  await host.close();
  rmSync(folder, { recursive: true, force: true });
  return { ...distribution(samples), perSecond };
};

/** Scan received by the host until its visit is durably stored, in milliseconds. */
export const benchCheckin = async () => {
  const result: Record<string, unknown> = {};
  await run(8); // warm-up
  for (const concurrency of atATime) result[`${concurrency} at a time`] = await run(concurrency);
  return result;
};
