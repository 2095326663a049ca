import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { vietnamDay } from '../../../core/clock.ts';
import { listBackups } from '../../../core/store/index.ts';
import { type Findings, verifyAlone } from '../checker.ts';
import { startWeather } from '../weather.ts';
import { buildEarlierStore, versionOf } from './earlier-stores.ts';
import { healAll, type Moment, runAndKill } from './hosts.ts';
import type { Job } from './job.ts';
import { type Scene, type SystemKind, setScene } from './scene.ts';

/** What one campaign came to. */
export interface Outcome {
  readonly name: string;
  readonly kills: number;
  readonly findings: readonly Findings[];
  readonly notes: Readonly<Record<string, number | string>>;
}

const jobOf = (scene: Scene, more: Partial<Job> = {}): Job => ({
  kind: 'serve',
  configPath: scene.configPath,
  offsetMs: scene.advance(0),
  people: [],
  kiosks: 0,
  backsUp: false,
  hasBadClock: false,
  ...more,
});

/** Mostly in the rush after a start, when lines drain and people come; now and then while it opens, or much later. */
const someMoment = (): Moment => {
  const chance = randomInt(100);
  if (chance < 10) return { after: 'opening', ms: randomInt(150) };
  if (chance < 75) return { after: 'ready', ms: randomInt(250) };
  return { after: 'ready', ms: randomInt(chance < 97 ? 900 : 3_000) };
};

const mostAtOnce = 250;

export interface Serving {
  readonly name: string;
  readonly kind: SystemKind;
  readonly kills: number;
  readonly backsUp?: boolean;
  readonly hasBadClock?: boolean;
}

/** A day in bad weather: people come, visits leave, and the host is killed at any moment of it. Then everything heals. */
export const serving = async (campaign: Serving): Promise<Outcome> => {
  const { name, kind, kills, backsUp = false, hasBadClock = false } = campaign;
  const people = 400 + kills * 60;
  // Where the clock is bad, the true one is about to pass midnight in Vietnam.
  const midnight = Date.parse(`${vietnamDay(Date.now())}T00:00:00+07:00`);
  const startsAt = hasBadClock ? midnight - kills * 400 : Date.now();
  const scene = await setScene(kind, people, startsAt);
  const weather = startWeather(scene.parts, [30, 400]);
  const waiting = new Set(Array.from({ length: people }, (_, index) => index));
  let seen = 0;
  for (let run = 0; run < kills; run += 1) {
    // Those whose check-in a kill cut off come again.
    const next = [...waiting].slice(0, mostAtOnce);
    // One run in five only delivers, so that it is the line that is cut off.
    const kiosks = run % 5 === 4 ? 0 : randomInt(1, 9);
    const job = jobOf(scene, { people: next, kiosks, backsUp, hasBadClock });
    const { shown } = await runAndKill(job, someMoment());
    scene.acknowledge(shown);
    for (const { person } of shown) waiting.delete(person);
    seen += shown.length;
  }
  await weather.clear();
  await healAll(scene, jobOf(scene));
  const findings = [await scene.check()];
  const copies = backsUp ? listBackups(scene.backups) : [];
  for (const { path } of copies)
    findings.push(await verifyAlone({ storePath: path, storeKeyPath: scene.storeKeyPath }));
  await scene.close();
  return {
    name,
    kills,
    findings,
    notes: {
      shown: seen,
      troubles: [...weather.seen.values()].reduce((sum, times) => sum + times, 0),
      kindsOfTrouble: weather.seen.size,
      ...(backsUp && { backupsChecked: copies.length }),
    },
  };
};

const visitsOfBefore = 600;

/** The host is killed while it brings a store of an earlier version forward, each time from where that version left it. */
export const migrating = async (version: number, kills: number): Promise<Outcome> => {
  const scene = await setScene('rest', visitsOfBefore);
  const key = randomBytes(32);
  writeFileSync(scene.storeKeyPath, key, { mode: 0o600 });
  const before = join(scene.folder, 'before.db');
  scene.acknowledge(buildEarlierStore(before, key, version, visitsOfBefore));
  const layOut = (): void => {
    rmSync(dirname(scene.storePath), { recursive: true, force: true });
    mkdirSync(dirname(scene.storePath), { mode: 0o700 });
    copyFileSync(before, scene.storePath);
  };
  layOut();
  const findings: Findings[] = [];
  const after = new Map<number, number>();
  let openMs = 60;
  for (let run = 0; run < kills; run += 1) {
    const moment: Moment = { after: 'opening', ms: randomInt(Math.ceil(openMs * 1.2)) };
    const { openedMs } = await runAndKill(jobOf(scene), moment);
    openMs = openedMs ?? openMs;
    const left = versionOf(scene.storePath, key);
    after.set(left, (after.get(left) ?? 0) + 1);
    if (openedMs === undefined && run % 5 !== 4) continue;
    // It got through, or was killed often enough on its way: what is there must be whole, and the next one starts over.
    findings.push(await scene.check({ isOwing: true }));
    if (openedMs !== undefined) layOut();
  }
  await healAll(scene, jobOf(scene));
  findings.push(await scene.check());
  await scene.close();
  const seen = [...after].toSorted(([a], [b]) => a - b);
  return {
    name: `migration from version ${version}`,
    kills,
    findings,
    notes: { versionsAfterKills: seen.map(([left, times]) => `${left}: ${times}`).join(', ') },
  };
};

const restorer = join(import.meta.dirname, '../../../core/store/testing/restorer.ts');

/** Killed while a backup takes the store's place: the old one or the new one is there, whole, and a host opens it. */
export const restoring = async (kills: number): Promise<Outcome> => {
  const scene = await setScene('rest', 2 * visitsOfBefore);
  const key = randomBytes(32);
  writeFileSync(scene.storeKeyPath, key, { mode: 0o600 });
  const backups = [visitsOfBefore, 2 * visitsOfBefore].map((visits, index) => {
    const path = join(scene.folder, `backup-${index}.db`);
    buildEarlierStore(path, key, 1, visits);
    return path;
  });
  mkdirSync(dirname(scene.storePath), { mode: 0o700 });
  copyFileSync(backups[0] ?? '', scene.storePath);
  const findings: Findings[] = [];
  for (let run = 0; run < kills; run += 1) {
    await new Promise<void>((resolve, reject) => {
      let errors = '';
      const child = spawn(
        process.execPath,
        [restorer, scene.storePath, scene.storeKeyPath, ...backups],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), randomInt(250)));
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString();
      });
      child.once('close', (_, signal) => {
        if (signal === 'SIGKILL') resolve();
        else reject(new Error(`the restore ended by itself: ${errors}`));
      });
    });
    const { storePath, storeKeyPath } = scene;
    findings.push(await verifyAlone({ storePath, storeKeyPath }));
  }
  const held = new Set(findings.map(({ stored }) => stored));
  const strange = [...held].filter((visits) => visits % visitsOfBefore !== 0);
  if (strange.length > 0) throw new Error(`a store of ${strange} visits is neither old nor new`);
  await healAll(scene, jobOf(scene));
  findings.push(await scene.check());
  await scene.close();
  return { name: 'restore', kills, findings, notes: { storesSeen: held.size } };
};
