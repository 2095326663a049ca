import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHistogram, monitorEventLoopDelay, type RecordableHistogram } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { call } from '@orpc/server';
import { pino } from 'pino';
import { loadConfig } from '../../core/config/index.ts';
import { type Host, openHost } from '../../core/host.ts';
import { type Retention, startRetention } from '../../core/retention.ts';
import { loadStoreKey, openStoreBeside, type Store } from '../../core/store/index.ts';
import { demoAccount } from '../../fixtures/gateway-sim/index.ts';
import { demoHis } from '../../fixtures/his-sim/index.ts';
import { demoConfig } from '../demo.ts';
import { verify } from '../stress/checker.ts';
import { manyPeople } from '../stress/many-people.ts';
import { startWeather } from '../stress/weather.ts';
import { peopleArrive } from './arrivals.ts';
import { startSimulators } from './simulators.ts';

const checkIns = 30_000;
/** A very long day of one hospital; then the clock goes on to the next. */
const checkInsADay = 2_000;
/** By then every part has been at work for days, retention too; the 20,000 after that are judged. */
const warmUp = 10_000;
const perSecond = 110;
const kiosks = 24;
/** Personal data is removed after so few days, so that retention has something to do. */
const retentionDays = 3;
/** Five minutes of the hour, as compressed as the rest. */
const cacheMs = 15_000;
const settleMs = 1_500;
const minuteMs = 60_000;
const dayMs = 86_400_000;

const receptionist = { name: 'lan', displayName: 'Lê Thị Lan', pin: '135790' };
const desk = { context: { role: 'desk', device: 'desk-1' } } as const;
const silent = pino({ level: 'silent' });

interface Sample {
  readonly checkIns: number;
  /** Heap and buffers after a collection, and what the process holds of the machine; mebibytes. */
  readonly heapMiB: number;
  readonly rssMiB: number;
  /** What V8 holds of that, used or not. */
  readonly v8MiB: number;
  readonly files: number;
  readonly handles: number;
  readonly storeBytesAVisit: number;
  readonly logMiB: number;
}

const mib = (bytes: number): number => Math.round((bytes / 2 ** 20) * 100) / 100;
const ms = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100;

const collectGarbage = (): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
};

const signIn = async (host: Host): Promise<string> => {
  const { name, pin } = receptionist;
  const session = await call(host.router.desk.login, { name, pin }, desk);
  if (!session.ok) throw new Error(session.failure.code);
  return session.value.token;
};

/** A desk that shows every board, sends again what was refused, and signs in anew when its day is over. */
const keepDesk = async (host: Host, signal: AbortSignal, boards: RecordableHistogram) => {
  while (!signal.aborted) {
    const session = await signIn(host);
    let shown = 0;
    for await (const board of await call(
      host.router.desk.board,
      { session },
      { ...desk, signal },
    )) {
      // What a socket would carry.
      boards.record(Math.max(1, Buffer.byteLength(JSON.stringify(board))));
      shown += 1;
      if (board.delivery.some(({ poison }) => poison > 0) && shown % 10 === 0)
        await call(host.router.desk.retryDelivery, { session }, desk);
      if (signal.aborted) break;
    }
  }
};

/** 20,000 check-ins after a warm-up, in bad weather, over fifteen days of a fast clock: what grows, and what does not. */
export const benchSoak = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-soak-'));
  const everybody = manyPeople(0, checkIns + 500);
  const simulators = await startSimulators(checkIns + 500);
  const configPath = join(folder, 'tiepdon.json');
  const demo = demoConfig({
    gatewayUrl: simulators.gatewayUrl,
    hisUrl: simulators.hisUrl,
    onlyClinic: 'noi-tong-quat',
  }) as { readonly gateway: object };
  writeFileSync(
    configPath,
    JSON.stringify({
      ...demo,
      gateway: { ...demo.gateway, cacheMs },
      retention: { visitDays: retentionDays },
    }),
  );
  const loaded = loadConfig(configPath, {
    TIEPDON_GATEWAY_PASSWORD: demoAccount.password,
    TIEPDON_HIS_SECRET: demoHis.secret,
  });
  if (!loaded.ok) throw new Error(loaded.failure[0]?.code);
  const { storePath, storeKeyPath } = loaded.value;
  let offsetMs = 0;
  const clock = { now: () => Date.now() + offsetMs };
  const opened = openHost({ loaded: loaded.value, clock, log: silent });
  if (!opened.ok) throw new Error(opened.failure.code);
  const host = opened.value;
  await host.ensureStaff({ ...receptionist, role: 'reception' });
  const key = loadStoreKey(storeKeyPath, storePath);
  if (!key.ok) throw new Error(key.failure.code);
  const beside = openStoreBeside({ path: storePath, key: key.value, clock });
  if (!beside.ok) throw new Error(beside.failure.code);

  const acksPath = join(folder, 'acks.jsonl');
  const gc = collectGarbage();
  const latency = createHistogram();
  const boards = createHistogram();
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const over = new AbortController();
  const samples: Sample[] = [];
  let done = 0;
  let purged = 0;
  let slowestPurgeMs = 0;
  let retention: Retention | undefined;

  const sample = (): void => {
    gc();
    gc();
    const { heapUsed, heapTotal, external, rss } = process.memoryUsage();
    samples.push({
      checkIns: done,
      heapMiB: mib(heapUsed + external),
      rssMiB: mib(rss),
      v8MiB: mib(heapTotal),
      files: readdirSync('/proc/self/fd').length,
      handles: process.getActiveResourcesInfo().length,
      storeBytesAVisit: Math.round(statSync(storePath).size / done),
      logMiB: mib(statSync(`${storePath}-wal`).size),
    });
  };
  const advance = async (byMs: number): Promise<void> => {
    await simulators.advance(byMs);
    offsetMs += byMs;
  };
  /** Night: the clock goes on to the next morning, and retention does its work. */
  const night = async (): Promise<void> => {
    await advance(dayMs);
    const counted: Pick<Store, 'purge' | 'purgeIncidents'> = {
      purge(options) {
        const begun = performance.now();
        const result = beside.value.purge(options);
        slowestPurgeMs = Math.max(slowestPurgeMs, performance.now() - begun);
        if (!result.ok) throw new Error(result.failure.code);
        purged += result.value;
        return result;
      },
      purgeIncidents: beside.value.purgeIncidents,
    };
    await retention?.close();
    retention = startRetention({ store: counted, clock, log: silent, visitDays: retentionDays });
  };

  const weather = startWeather(simulators, [300, 3_000]);
  const atDesk = keepDesk(host, over.signal, boards);
  const people = everybody.values();
  const started = performance.now();
  loop.enable();
  while (done < checkIns) {
    const evening = new AbortController();
    const target = done + checkInsADay;
    await peopleArrive({
      host,
      people,
      perSecond,
      kiosks,
      signal: evening.signal,
      onCheckedIn({ ms: took, ...shown }) {
        done += 1;
        latency.record(Math.max(1, Math.round(took * 1e6)));
        appendFileSync(acksPath, `${JSON.stringify(shown)}\n`);
        if (done >= target) evening.abort();
      },
    });
    // What is on its way now is no growth.
    await sleep(settleMs);
    sample();
    await night();
  }
  loop.disable();
  const seconds = (performance.now() - started) / 1_000;
  await weather.clear();
  over.abort();
  await atDesk;
  const session = await signIn(host);
  const { outbox } = beside.value;
  const left = (): number =>
    (['his', 'gateway'] as const).reduce((sum, line) => {
      const { pending, accepted, poison } = outbox.status(line);
      return sum + pending + accepted + poison;
    }, 0);
  for (let step = 0; left() > 0; step += 1) {
    if (step > 600) throw new Error(`${left()} rows did not arrive`);
    await call(host.router.desk.retryDelivery, { session }, desk);
    await sleep(200);
    // Shorter than a session at the desk lasts, and than the hospital system lets a request grow old.
    if (step % 5 === 4) await advance(2 * minuteMs);
  }
  await retention?.close();
  beside.value.close();
  await host.close();
  const logPath = join(folder, 'simulators.json');
  await simulators.saveLogs(logPath);
  await simulators.close();
  const checked = await verify({ storePath, storeKeyPath, acks: [acksPath], logs: [logPath] });
  rmSync(folder, { recursive: true, force: true });

  const warm = samples.filter((each) => each.checkIns >= warmUp);
  const [first] = warm;
  const last = warm.at(-1);
  if (!first || !last) throw new Error('there were no samples');
  const growth = (of: (each: Sample) => number): number =>
    Math.round((of(last) - of(first)) * 100) / 100;
  const { isWhole, acknowledged, stored, delivered, lost, duplicated, undelivered, gaps } = checked;
  return {
    seconds: Math.round(seconds),
    troubles: [...weather.seen.values()].reduce((sum, times) => sum + times, 0),
    /** From the scan to the ticket, the gateway's time and its troubles included. */
    checkInMs: { p50: ms(latency.percentile(50)), p99: ms(latency.percentile(99)) },
    loopDelayMs: {
      p50: ms(loop.percentile(50)),
      p99: ms(loop.percentile(99)),
      max: ms(loop.max),
    },
    boards: { shown: boards.count, largestKiB: Math.round(boards.max / 1024) },
    retention: { visits: purged, slowestMs: Math.round(slowestPurgeMs) },
    growthAfterWarmUp: {
      from: first.checkIns,
      to: last.checkIns,
      heapMiB: growth(({ heapMiB }) => heapMiB),
      rssMiB: growth(({ rssMiB }) => rssMiB),
      v8MiB: growth(({ v8MiB }) => v8MiB),
      files: growth(({ files }) => files),
      handles: growth(({ handles }) => handles),
    },
    samples,
    checked: { isWhole, acknowledged, stored, delivered, lost, duplicated, undelivered, gaps },
  };
};
