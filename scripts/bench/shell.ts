import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { type Browser, chromium } from '@playwright/test';
import { WebSocket } from 'ws';
import type { Contract } from '../../core/contract/index.ts';
import { createPtyPair, type PtyPair, ptySkipReason } from '../../drivers/scanner/testing/pty.ts';
import { buildProgram, openHospital, ranOn } from '../../e2e/electron/shell.ts';
import { demoAccount } from '../../fixtures/gateway-sim/index.ts';
import { demoHis } from '../../fixtures/his-sim/index.ts';
import { descendantsOf } from '../../fixtures/leaks/index.ts';
import { demoConfig } from '../demo.ts';
import { bundleForNode } from '../package/bundle.ts';
import { manyPeople } from '../stress/many-people.ts';
import { distribution } from './measure.ts';
import { startSimulators } from './simulators.ts';

const starts = 7;
const rendererCrashes = 10;
const devicesCrashes = 5;
const checkIns = 10_000;

/** The product in the browser shell, bundled as its package is, with a devices process of its own. */
interface Served {
  readonly url: string;
  readonly pid: number;
  end(): Promise<void>;
}

const bundled = resolve('dist/bench-shell');

const serve = async (configPath: string): Promise<Served> => {
  const child = spawn(
    process.execPath,
    [join(bundled, 'serve.js'), '--config', configPath, '--no-window', '--json'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: {
        ...process.env,
        TIEPDON_GATEWAY_PASSWORD: demoAccount.password,
        TIEPDON_HIS_SECRET: demoHis.secret,
      },
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
  });
  return {
    url: JSON.parse(line).kioskUrl,
    pid: child.pid ?? 0,
    async end() {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** Processes that the program has started. */
const childrenOf = (parent: number): number[] =>
  descendantsOf(parent).filter((pid) => pid !== parent);

/** Resident and proportional memory, mebibytes: what a task manager shows, and what the machine gives up for it. */
const memoryOf = (pid: number): { readonly rssMiB: number; readonly pssMiB: number } => {
  const told = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const of = (name: string): number =>
    Math.round(Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(told)?.[1] ?? 0) / 102.4) / 10;
  return { rssMiB: of('Rss'), pssMiB: of('Pss') };
};

const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.TIEPDON_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });

/** From the start of the program, Chromium's start in it, to a kiosk that takes a scan; milliseconds. */
const measureStart = async (configPath: string): Promise<number> => {
  const started = performance.now();
  const served = await serve(configPath);
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  await page.goto(served.url);
  await page.locator('[data-screen="idle"]').waitFor();
  const ready = performance.now() - started;
  await browser.close();
  await served.end();
  return ready;
};

const socketOf = async (kioskUrl: string) => {
  const { origin, hash } = new URL(kioskUrl);
  const socket = new WebSocket(
    `${origin.replace('http', 'ws')}/rpc`,
    ['tiepdon', hash.slice(1).replace('=', '.')],
    { origin },
  );
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const client: ContractRouterClient<Contract> = createORPCClient(
    new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
  );
  return { client, close: () => socket.close() };
};

/** From the kill of the devices process to the first code of a serial scanner that the check-in takes; milliseconds. */
const measureDevices = async (configPath: string, scanner: PtyPair): Promise<number[]> => {
  const people = manyPeople(0, 10_000).values();
  const served = await serve(configPath);
  const { client, close } = await socketOf(served.url);
  const views = await client.kiosk.view();
  let shown = 0;
  const watching = (async () => {
    for await (const { screen } of views) {
      if (screen.name !== 'result') continue;
      shown += 1;
      await client.kiosk.send({ type: 'leave' });
    }
  })().catch(() => undefined);
  const readAgain = async (): Promise<void> => {
    const before = shown;
    for (let at = 0; shown === before; at += 1) {
      if (at % 4 === 0) await scanner.write(`${people.next().value?.qr}\r`);
      await pause(10);
    }
  };
  await readAgain();
  const times: number[] = [];
  for (let crash = 0; crash < devicesCrashes; crash += 1) {
    // A quick restart follows half a minute of health; kills in a row are paused longer by design.
    await pause(31_000);
    const [devices = 0] = childrenOf(served.pid);
    const killed = performance.now();
    process.kill(devices, 'SIGKILL');
    while (childrenOf(served.pid).includes(devices)) await pause(1);
    await readAgain();
    times.push(performance.now() - killed);
  }
  close();
  await watching;
  await served.end();
  return times;
};

/** Check-ins through the socket as a page makes them; memory of host and devices process before and after. */
const measureMemory = async (configPath: string) => {
  const served = await serve(configPath);
  const { client, close } = await socketOf(served.url);
  const [devices = 0] = childrenOf(served.pid);
  await pause(2_000);
  const memory = () => {
    const [host, of] = [memoryOf(served.pid), memoryOf(devices)];
    const sum = (name: 'rssMiB' | 'pssMiB') => Math.round((host[name] + of[name]) * 10) / 10;
    return { host, devices: of, together: { rssMiB: sum('rssMiB'), pssMiB: sum('pssMiB') } };
  };
  const before = memory();
  const people = manyPeople(0, checkIns).values();
  const started = performance.now();
  let done = 0;
  const next = async (): Promise<void> => {
    const person = people.next().value;
    if (person)
      await client.kiosk.send({ type: 'scan', scanId: person.id, payload: person.qr ?? '' });
  };
  await next();
  for await (const { screen } of await client.kiosk.view()) {
    if (screen.name !== 'result') continue;
    done += 1;
    if (done >= checkIns) break;
    await client.kiosk.send({ type: 'leave' });
    await next();
  }
  const seconds = (performance.now() - started) / 1_000;
  const after = memory();
  close();
  await served.end();
  return { checkIns: done, perSecond: Math.round(done / seconds), before, after };
};

/** From the crash of the page's process to the idle screen, in the Electron shell; milliseconds. */
const measureRenderer = async (): Promise<number[]> => {
  buildProgram();
  const hospital = await openHospital();
  const shell = await hospital.start();
  const times: number[] = [];
  for (let crash = 0; crash < rendererCrashes; crash += 1) {
    const page = await shell.page('app://kiosk/');
    await page.locator('[data-screen="idle"]').waitFor();
    // Four crashes within a minute are a storm, with a pause by design.
    if (crash > 0 && crash % 3 === 0) await pause(61_000);
    const crashed = performance.now();
    await shell.main(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    }, undefined);
    for (let isIdle = false; !isIdle; ) {
      const again = await shell.page('app://kiosk/');
      isIdle = await again
        .locator('[data-screen="idle"]')
        .isVisible()
        .catch(() => false);
      if (!isIdle) await pause(5);
    }
    times.push(performance.now() - crashed);
  }
  await hospital.close();
  return times;
};

/** What the shells owe: how soon they are ready, how soon they are whole again, and what they hold. */
export const benchShell = async () => {
  spawnSync('node_modules/.bin/vite', ['build', '--logLevel', 'warn'], { stdio: 'inherit' });
  await bundleForNode({
    root: resolve('.'),
    folder: bundled,
    programs: { serve: 'scripts/serve.ts', devices: 'drivers/devices.ts' },
    ingredients: new Set(),
  });
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-bench-'));
  const simulators = await startSimulators(checkIns + 500);
  const write = (name: string, devices: object): string => {
    const path = join(folder, name, 'tiepdon.json');
    mkdirSync(join(folder, name));
    const { gatewayUrl, hisUrl } = simulators;
    const demo = demoConfig({ gatewayUrl, hisUrl, onlyClinic: 'noi-tong-quat', port: 0 });
    writeFileSync(path, JSON.stringify({ ...demo, devices }), { mode: 0o600 });
    return path;
  };
  const readyMs: number[] = [];
  for (let start = 0; start < starts; start += 1)
    readyMs.push(await measureStart(write(`start-${start}`, {})));
  const scanner = ptySkipReason === undefined ? await createPtyPair() : undefined;
  const devicesMs = scanner
    ? await measureDevices(
        write('devices', { scanners: { serial: { ports: [{ path: scanner.path }] } } }),
        scanner,
      )
    : [];
  await scanner?.remove();
  const memory = await measureMemory(write('memory', {}));
  const rendererMs = await measureRenderer();
  await simulators.close();
  for (const path of [folder, bundled]) rmSync(path, { recursive: true, force: true });
  return {
    readyToScanMs: distribution(readyMs),
    rendererCrashToIdleMs: { ranOn, ...distribution(rendererMs) },
    devicesCrashToReadingMs: distribution(devicesMs),
    memory,
  };
};
