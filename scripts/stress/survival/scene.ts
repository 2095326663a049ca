import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoAccount, startGatewaySim } from '../../../fixtures/gateway-sim/index.ts';
import { startHisSim } from '../../../fixtures/his-sim/index.ts';
import { demoConfig } from '../../demo.ts';
import { type Findings, verify } from '../checker.ts';
import type { FailingParts } from '../weather.ts';
import type { Shown } from './job.ts';
import { survivors } from './people.ts';

/** What the hospital's system is in one campaign. */
export type SystemKind = 'rest' | 'fhir' | 'folder';

/** One hospital whose host is killed again and again: its simulators live here, so that their logs outlive the host. */
export interface Scene {
  readonly folder: string;
  readonly configPath: string;
  readonly storePath: string;
  readonly storeKeyPath: string;
  readonly backups: string;
  readonly parts: FailingParts;
  /** Time passes for both simulators; gives how far it is ahead of the machine's. */
  advance(byMs: number): number;
  acknowledge(tickets: readonly Shown[]): void;
  check(options?: { readonly isOwing?: boolean }): Promise<Findings>;
  close(): Promise<void>;
}

/** Half a second is long for everything here: a host that waits is a host that is not killed at work. */
const patienceMs = 500;

export const setScene = async (
  kind: SystemKind,
  people: number,
  startsAt = Date.now(),
): Promise<Scene> => {
  let offsetMs = startsAt - Date.now();
  const clock = () => Date.now() + offsetMs;
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-survival-'));
  const gateway = await startGatewaySim({
    accounts: [demoAccount],
    population: survivors(0, people),
    clock,
  });
  const his = await startHisSim({ clock });
  const inbox = join(folder, 'inbox');
  mkdirSync(inbox);
  const demo = demoConfig({ gatewayUrl: gateway.url, hisUrl: his.url }) as {
    readonly clinics: readonly object[];
    readonly gateway: object;
    readonly his: { readonly system: object };
  };
  const systems = {
    rest: {
      system: { ...demo.his.system, timeoutMs: patienceMs },
      secret: { env: 'TIEPDON_HIS_SECRET' },
    },
    fhir: {
      system: { kind: 'fhir', baseUrl: `${his.url}/fhir`, timeoutMs: patienceMs },
      secret: { env: 'TIEPDON_HIS_TOKEN' },
    },
    folder: { system: { kind: 'folder', directory: 'inbox' } },
  };
  const configPath = join(folder, 'tiepdon.json');
  writeFileSync(
    configPath,
    JSON.stringify({
      ...demo,
      clinics: demo.clinics.slice(0, 2),
      gateway: { ...demo.gateway, timeoutMs: patienceMs },
      checkin: { gatewayBudgetMs: patienceMs },
      his: systems[kind],
    }),
  );
  const acksPath = join(folder, 'acks.jsonl');
  const logPath = join(folder, 'simulators.json');
  writeFileSync(acksPath, '');
  const storePath = join(folder, 'data', 'tiepdon.db');
  const storeKeyPath = join(folder, 'store.key');
  return {
    folder,
    configPath,
    storePath,
    storeKeyPath,
    backups: join(folder, 'backups'),
    parts: {
      setHisFault: (fault) => (fault ? his.setFault(fault) : his.clearFault()),
      async setGatewayFault(fault) {
        if (fault) gateway.setFault(fault);
        else gateway.clearFault();
      },
      reveal: async () => his.reveal(),
    },
    advance(byMs) {
      offsetMs += byMs;
      return offsetMs;
    },
    acknowledge: (tickets) =>
      appendFileSync(acksPath, tickets.map((each) => `${JSON.stringify(each)}\n`).join('')),
    check({ isOwing = false } = {}) {
      writeFileSync(logPath, JSON.stringify({ his: his.log, gateway: gateway.log }));
      return verify({
        storePath,
        storeKeyPath,
        acks: [acksPath],
        logs: [logPath],
        folders: [inbox],
        isOwing,
      });
    },
    async close() {
      await gateway.close();
      await his.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
