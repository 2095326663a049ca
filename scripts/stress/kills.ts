import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/clock.ts';
import { loadConfig } from '../../core/config/index.ts';
import { loadStoreKey, openStore } from '../../core/store/index.ts';
import { demoAccount, startGatewaySim } from '../../fixtures/gateway-sim/index.ts';
import { demoConfig } from '../demo.ts';
import { manyPeople } from './many-people.ts';

export interface KillReport {
  readonly kills: number;
  /** Tickets that a kiosk had shown before a kill. */
  readonly acknowledged: number;
  /** Shown, but not stored with this number. */
  readonly lost: number;
  readonly stored: number;
  /** Visits that a kill kept from being shown: stored all the same, never twice. */
  readonly storedUnseen: number;
  readonly isStoreWhole: boolean;
  /** Milliseconds a killed host needed to be ready again, longest. */
  readonly slowestRestartMs: number;
}

/** Runs one host until a random moment after it is ready; gives what it had acknowledged by then. */
const runAndKill = (
  configPath: string,
  run: number,
): Promise<{ acknowledged: string[]; readyMs: number }> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    let readyMs = 0;
    let output = '';
    let errors = '';
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'kill-child.ts'), configPath, String(run)],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (readyMs !== 0 || !output.includes('ready\n')) return;
      readyMs = performance.now() - started;
      setTimeout(() => child.kill('SIGKILL'), Math.random() * 250);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('exit', (_, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the host ended by itself: ${errors}`));
      // A line that was cut off was not acknowledged.
      else resolve({ acknowledged: output.split('\n').slice(1, -1), readyMs });
    });
  });

/** Kills the host `kills` times at random moments of check-ins, and compares what was shown with what is stored. */
export const kills = async (count: number): Promise<KillReport> => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-kills-'));
  const simulator = await startGatewaySim({
    accounts: [demoAccount],
    population: manyPeople(0, count * 400),
  });
  const configPath = join(folder, 'tiepdon.json');
  writeFileSync(
    configPath,
    JSON.stringify(demoConfig({ gatewayUrl: simulator.url, onlyClinic: 'noi-tong-quat' })),
  );
  const acknowledged: string[] = [];
  let slowestRestartMs = 0;
  for (let run = 0; run < count; run += 1) {
    const killed = await runAndKill(configPath, run);
    acknowledged.push(...killed.acknowledged);
    slowestRestartMs = Math.max(slowestRestartMs, killed.readyMs);
  }
  const loaded = loadConfig(configPath, { TIEPDON_GATEWAY_PASSWORD: 'unused' });
  if (!loaded.ok) throw new Error('the configuration is gone');
  const key = loadStoreKey(loaded.value.storeKeyPath, loaded.value.storePath);
  if (!key.ok) throw new Error(key.failure.code);
  const opened = openStore({ path: loaded.value.storePath, key: key.value, clock: systemClock });
  if (!opened.ok) throw new Error(opened.failure.code);
  const store = opened.value;
  const lost = acknowledged.filter((line) => {
    const [visitId = '', number] = line.split(' ');
    return store.visit(visitId)?.ticket.number !== number;
  }).length;
  const report = store.check();
  const people = store.db
    .prepare<[], number>('SELECT count(DISTINCT personal_number) FROM visit')
    .pluck()
    .get();
  store.close();
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
  return {
    kills: count,
    acknowledged: acknowledged.length,
    lost,
    stored: report.visits,
    storedUnseen: report.visits - acknowledged.length,
    isStoreWhole: report.ok && people === report.visits && report.outbox === report.visits,
    slowestRestartMs: Math.round(slowestRestartMs),
  };
};
