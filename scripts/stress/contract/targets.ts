import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, vietnamDay } from '../../../core/clock.ts';
import { createStaff } from '../../../core/staff/index.ts';
import { loadStoreKey, openStore, readStore, type StoreReader } from '../../../core/store/index.ts';
import type { MessagePortMain } from '../../../e2e/electron/stand-in/ports.ts';
import { createUtilityProcess } from '../../../e2e/electron/stand-in/utility-process.ts';
import { demoAccount, startGatewaySim } from '../../../fixtures/gateway-sim/index.ts';
import { demoHis, startHisSim } from '../../../fixtures/his-sim/index.ts';
import { population } from '../../../fixtures/people/index.ts';
import { demoConfig } from '../../demo.ts';
import { portWire, socketWire, type Wire } from './wire.ts';

export type Role = 'kiosk' | 'desk';

/** A host in a process of its own, as one of the shells runs it. */
export interface Target {
  readonly name: string;
  /** The demo's dock is there. */
  readonly hasDock: boolean;
  /** Loopback address, where there is one. */
  readonly origin?: string;
  open(role: Role): Promise<Wire>;
  readonly pid: number;
  isAlive(): boolean;
  log(): string;
  readStore<T>(read: (store: StoreReader) => T): T;
  close(): Promise<void>;
}

export const staffPin = '975310';
export const staffNames = { reception: 'fuzz-reception', it: 'fuzz-it' } as const;

interface Place {
  readonly folder: string;
  readonly readStore: Target['readStore'];
}

/** A folder with a store that has staff, before any host opens it. */
const furnish = async (): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-contract-'));
  const path = join(folder, 'data/tiepdon.db');
  const key = loadStoreKey(join(folder, 'store.key'), path);
  if (!key.ok) throw new Error(key.failure.code);
  const options = { path, key: key.value, clock: systemClock };
  const store = openStore(options);
  if (!store.ok) throw new Error(store.failure.code);
  const staff = createStaff({ store: store.value, clock: systemClock });
  for (const [role, name] of Object.entries(staffNames))
    await staff.add({
      name,
      displayName: name,
      role: role as keyof typeof staffNames,
      pin: staffPin,
    });
  store.value.close();
  return {
    folder,
    readStore(read) {
      const opened = readStore(options);
      if (!opened.ok) throw new Error(opened.failure.code);
      try {
        return read(opened.value);
      } finally {
        opened.value.close();
      }
    },
  };
};

const listen = (child: Pick<ChildProcess, 'stderr' | 'stdout'>): (() => string) => {
  let log = '';
  for (const stream of [child.stderr, child.stdout])
    stream?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  return () => log;
};

/** A program that serves on loopback and tells its addresses on its first line. */
const serve = async (
  place: Place,
  name: string,
  hasDock: boolean,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
  also: () => Promise<void>,
): Promise<Target> => {
  const child = spawn(process.execPath, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const first = new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString()));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}: ${log()}`)));
  });
  const log = listen({ stderr: child.stderr, stdout: null });
  const told = JSON.parse(await first) as { kioskUrl: string; deskUrl: string };
  const { origin } = new URL(told.kioskUrl);
  const tokens = { kiosk: told.kioskUrl, desk: told.deskUrl };
  return {
    ...place,
    name,
    hasDock,
    origin,
    open: (role) => socketWire(origin, new URL(tokens[role]).hash.slice('#token='.length)),
    pid: child.pid ?? 0,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    log,
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await gone;
      }
      await also();
      rmSync(place.folder, { recursive: true, force: true });
    },
  };
};

export const demoTarget = async (): Promise<Target> => {
  const place = await furnish();
  const words = [
    'scripts/start.ts',
    '--no-window',
    '--json',
    '--port',
    '0',
    '--state',
    place.folder,
  ];
  return serve(place, 'demo, sockets', true, words, {}, async () => undefined);
};

/** A hospital's own configuration, with simulators of what it calls. */
const hospital = async (place: Place) => {
  const today = population(vietnamDay(Date.now()));
  const gateway = await startGatewaySim({ accounts: [demoAccount], population: today });
  const his = await startHisSim({ clock: () => Date.now(), population: today });
  const path = join(place.folder, 'tiepdon.json');
  const config = demoConfig({ gatewayUrl: gateway.url, hisUrl: his.url, port: 0 });
  writeFileSync(path, JSON.stringify({ ...config, shell: { secrets: 'key-file' } }));
  return {
    path,
    environment: {
      TIEPDON_GATEWAY_PASSWORD: demoAccount.password,
      TIEPDON_HIS_SECRET: demoHis.secret,
    },
    close: async () => {
      await gateway.close();
      await his.close();
    },
  };
};

export const productTarget = async (): Promise<Target> => {
  const place = await furnish();
  const { path, environment, close } = await hospital(place);
  const words = ['scripts/serve.ts', '--config', path, '--no-window', '--json'];
  return serve(place, 'product, sockets', false, words, environment, close);
};

/** The host's process of the Electron shell, driven as its main process does. */
export const electronTarget = async (): Promise<Target> => {
  const place = await furnish();
  const { path, environment, close } = await hospital(place);
  let isAlive = true;
  const { fork } = createUtilityProcess(() => {
    isAlive = false;
  });
  const child = fork('core/host-process.ts', [], {
    stdio: 'pipe',
    env: { ...process.env, ...environment },
  });
  const log = listen({ stderr: child.stderr, stdout: child.stdout } as never);
  const heard = (type: string): Promise<void> =>
    new Promise((resolve, reject) => {
      child.on('message', (message: { type: string }) => {
        if (message.type === type) resolve();
        if (message.type === 'failed') reject(new Error(`the host did not open: ${log()}`));
      });
      child.once('exit', () => reject(new Error(`the host ended: ${log()}`)));
    });
  child.postMessage({ type: 'open', configPath: path, rotate: false, keyring: {} });
  await heard('ready');
  return {
    ...place,
    name: 'product, ports',
    hasDock: false,
    open: async (role) =>
      portWire((port: MessagePortMain) =>
        child.postMessage({ type: 'attach', role, device: `${role}-1` }, [port]),
      ),
    pid: child.pid ?? 0,
    isAlive: () => isAlive,
    log,
    async close() {
      if (isAlive && child.pid !== undefined) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        process.kill(child.pid, 'SIGKILL');
        await gone;
      }
      await close();
      rmSync(place.folder, { recursive: true, force: true });
    },
  };
};

/** Resident memory of a process, MiB. */
export const residentMiB = (pid: number): number => {
  const [, kib = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / 1_024);
};
