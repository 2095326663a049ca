import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { systemClock } from '../../core/clock.ts';
import { type LoadedConfig, loadConfig } from '../../core/config/index.ts';
import type { EligibilityGateway } from '../../core/gateway/index.ts';
import { openHost } from '../../core/host.ts';
import { demoAccount } from '../../fixtures/gateway-sim/index.ts';
import { demoHis } from '../../fixtures/his-sim/index.ts';
import type { SyntheticPerson } from '../../fixtures/people/index.ts';
import { demoConfig } from '../demo.ts';
import { verify } from '../stress/checker.ts';
import { manyPeople } from '../stress/many-people.ts';
import { type CheckedIn, checkIn, peopleArrive } from './arrivals.ts';
import { distribution } from './measure.ts';
import { type Simulators, startSimulators } from './simulators.ts';

const queued = 10_000;
const quietSeconds = 15;
const kiosks = 32;
/** New check-ins a second: a big hospital's morning, and far more than one has. */
const paces = { realistic: 4, hard: 40 };
const mostPeople = 13_000;

/** Answers at once: what is left is the host's own time. */
const atOnce = (people: readonly SyntheticPerson[]): EligibilityGateway => {
  const byNumber = new Map(people.map((person) => [person.personalNumber, person]));
  return {
    async check({ number, fullName, dateOfBirth }) {
      const card = byNumber.get(number)?.registered;
      if (!card) return { kind: 'unavailable', trouble: 'gateway.malformed' };
      const { initialFacility, start, end } = card;
      return {
        kind: 'answered',
        resultCode: '000',
        card: { number: card.number, fullName, dateOfBirth, initialFacility, start, end },
        visits: [],
        checks: [],
        ageMs: 0,
      };
    },
    history: async () => ({ kind: 'answered', resultCode: '000', visits: [] }),
    health: () => ({ state: 'up', since: new Date().toISOString() }),
    onHealth: () => () => undefined,
    probe: async () => ({ stages: [] }),
    close: async () => undefined,
  };
};

interface Scene {
  readonly loaded: LoadedConfig;
  readonly simulators: Simulators;
  readonly people: readonly SyntheticPerson[];
  readonly perSecond: number;
  readonly gateway: 'over HTTP' | 'at once';
  readonly acknowledge: (checkedIn: CheckedIn) => void;
}

const open = ({ loaded, gateway, people }: Scene) => {
  const opened = openHost({
    loaded,
    clock: systemClock,
    log: pino({ level: 'silent' }),
    ...(gateway === 'at once' && { gateway: atOnce(people) }),
  });
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
};

/** Everybody who comes during an outage of the hospital system, as fast as the kiosks can. */
const queueUp = async (scene: Scene, people: Iterator<SyntheticPerson>): Promise<void> => {
  await scene.simulators.setHisFault({ kind: 'refuse' });
  const host = open({ ...scene, gateway: 'at once' });
  let left = queued;
  await Promise.all(
    Array.from({ length: kiosks }, async (_, index) => {
      const session = host.kiosk(`kiosk-${index + 1}`);
      while (left > 0) {
        left -= 1;
        const person = people.next();
        if (person.done) throw new Error('there are no people left');
        scene.acknowledge(await checkIn(session, person.value));
      }
    }),
  );
  await host.close();
};

/** New check-ins until `isOver`; how long each took, and how late the event loop was. */
const watched = async (
  { perSecond, acknowledge }: Scene,
  host: ReturnType<typeof open>,
  people: Iterator<SyntheticPerson>,
  isOver: () => Promise<boolean>,
) => {
  const times: number[] = [];
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const over = new AbortController();
  loop.enable();
  const arriving = peopleArrive({
    host,
    people,
    perSecond,
    kiosks,
    signal: over.signal,
    onCheckedIn: (checkedIn) => {
      times.push(checkedIn.ms);
      acknowledge(checkedIn);
    },
  });
  while (!(await isOver())) await sleep(20);
  loop.disable();
  over.abort();
  await arriving;
  return {
    ...distribution(times),
    loopDelayP99: Math.round(loop.percentile(99) / 1e4) / 100,
    loopDelayMax: Math.round(loop.max / 1e4) / 100,
  };
};

const ratio = (a: number, b: number): number => Math.round((a / b) * 100) / 100;

export const run = async (perSecond: number, gateway: Scene['gateway']) => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-outbox-'));
  const everybody = manyPeople(0, mostPeople);
  const simulators = await startSimulators(mostPeople);
  const configPath = join(folder, 'tiepdon.json');
  writeFileSync(
    configPath,
    JSON.stringify(
      demoConfig({
        gatewayUrl: simulators.gatewayUrl,
        hisUrl: simulators.hisUrl,
        onlyClinic: 'noi-tong-quat',
      }),
    ),
  );
  const loaded = loadConfig(configPath, {
    TIEPDON_GATEWAY_PASSWORD: demoAccount.password,
    TIEPDON_HIS_SECRET: demoHis.secret,
  });
  if (!loaded.ok) throw new Error(loaded.failure[0]?.code);
  const acks: string[] = [];
  const scene: Scene = {
    loaded: loaded.value,
    simulators,
    people: everybody,
    perSecond,
    gateway,
    acknowledge: ({ ms: _, ...shown }) => acks.push(JSON.stringify(shown)),
  };
  const people = everybody.values();

  const first = open(scene);
  const quietEnd = performance.now() + quietSeconds * 1_000;
  const quiet = await watched(scene, first, people, async () => performance.now() > quietEnd);
  await first.close();
  await queueUp(scene, people);

  const before = await simulators.hisVisits();
  await simulators.setHisFault();
  const host = open(scene);
  const started = performance.now();
  const drain = await watched(
    scene,
    host,
    people,
    async () => (await simulators.hisVisits()) >= before + queued,
  );
  const seconds = (performance.now() - started) / 1_000;
  // The last ones have come while the line was already short.
  while ((await simulators.hisVisits()) < acks.length) await sleep(50);
  await host.close();

  const logPath = join(folder, 'simulators.json');
  await simulators.saveLogs(logPath);
  await simulators.close();
  const acksPath = join(folder, 'acks.jsonl');
  writeFileSync(acksPath, `${acks.join('\n')}\n`);
  const { storePath, storeKeyPath } = loaded.value;
  const checked = await verify({ storePath, storeKeyPath, acks: [acksPath], logs: [logPath] });
  rmSync(folder, { recursive: true, force: true });
  const { isWhole, acknowledged, stored, delivered, lost, duplicated, undelivered, gaps } = checked;
  return {
    visitsPerSecond: Math.round(queued / seconds),
    seconds: Math.round(seconds * 10) / 10,
    newCheckIns: { quiet, drain, ratioP50: ratio(drain.p50, quiet.p50) },
    checked: { isWhole, acknowledged, stored, delivered, lost, duplicated, undelivered, gaps },
  };
};

/** 10,000 visits of an outage drained, with new check-ins meanwhile; times in milliseconds from scan to ticket. */
export const benchOutbox = async () => {
  const result: Record<string, unknown> = {};
  for (const gateway of ['at once', 'over HTTP'] as const)
    for (const [pace, perSecond] of Object.entries(paces))
      result[`${pace} pace (${perSecond}/s), gateway ${gateway}`] = await run(perSecond, gateway);
  return result;
};
