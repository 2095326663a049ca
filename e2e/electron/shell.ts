import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type Browser, chromium, expect, type Page } from '@playwright/test';
import { vietnamDay } from '../../core/clock.ts';
import { demoAccount, type GatewaySim, startGatewaySim } from '../../fixtures/gateway-sim/index.ts';
import { population } from '../../fixtures/people/index.ts';
import { demoConfig } from '../../scripts/demo.ts';
import { logFile } from '../logs.ts';
import { watchBrowser, watchContext } from '../page-watch.ts';
import { toChromium } from './stand-in/addresses.ts';

/** What a function that runs in the main process gets: as much of Electron as the suite uses on both. */
export interface MainModule {
  readonly app: {
    exit(code: number): void;
    on(event: string, listener: (...args: unknown[]) => void): void;
  };
  readonly BrowserWindow: {
    new (options: object): MainWindow;
    getAllWindows(): MainWindow[];
  };
  readonly ipcMain: {
    eventNames(): (string | symbol)[];
    emit(channel: string, event: object, ...args: unknown[]): boolean;
  };
  /** What the stand-in alone can tell; absent on real Electron. */
  readonly standIn?: { readonly privileges: Readonly<Record<string, Record<string, boolean>>> };
}
export interface MainWindow {
  loadURL(url: string): Promise<void>;
  close(): void;
  destroy(): void;
  isDestroyed(): boolean;
  isKiosk(): boolean;
  getBounds(): { x: number; y: number; width: number; height: number };
  readonly webContents: {
    readonly id: number;
    getURL(): string;
    getLastWebPreferences(): Record<string, unknown> | null;
    emit(event: string, ...args: unknown[]): boolean;
    send(channel: string, ...args: unknown[]): void;
    postMessage(channel: string, message: unknown, ports?: unknown[]): void;
    print(options: object, done: (isDone: boolean, reason: string) => void): void;
    forcefullyCrashRenderer(): void;
    sendInputEvent(event: { type: string; keyCode: string; modifiers?: string[] }): void;
  };
}

/** Built anew by each worker, as it is packaged. */
export const program = resolve(`dist/e2e-electron-${process.env.TEST_WORKER_INDEX ?? '0'}`);

export const buildProgram = (): void => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/electron/bundle.ts', program], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the program was not built:\n${stderr}`);
};

/** Electron's binary, where it has been fetched; asking for it must not fetch it. */
const electronBinary = (): string | undefined => {
  const folder = join(createRequire(import.meta.url).resolve('electron/package.json'), '..');
  const told = join(folder, 'path.txt');
  const path = existsSync(told) ? join(folder, 'dist', readFileSync(told, 'utf8').trim()) : '';
  return existsSync(path) && path !== '' ? path : undefined;
};

export const binary =
  process.env.TIEPDON_E2E_ELECTRON === 'stand-in' ? undefined : electronBinary();
export const ranOn = binary === undefined ? 'the STAND-IN (Chromium)' : 'REAL ELECTRON';

/** The program under test, on real Electron or on the stand-in. */
export interface RunningShell {
  /** Waits for the page at an address of the program. */
  page(url: string): Promise<Page>;
  pages(): Page[];
  main<T, A>(run: (electron: MainModule, argument: A) => T | Promise<T>, argument: A): Promise<T>;
  /** Everything the program has logged. */
  log(): string;
  readonly pid: number;
  /** Exit code, once it has ended. */
  ended(): Promise<number | null>;
  kill(): Promise<void>;
}

export interface ShellCall {
  readonly configPath: string;
  readonly state: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const children = new Set<ChildProcess>();

const gone = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((done) => child.once('exit', (code) => done(code)));

const find = async (pages: () => Page[], url: string): Promise<Page> => {
  let found: Page | undefined;
  await expect(() => {
    found = pages().find((page) => !page.isClosed() && page.url().startsWith(url));
    expect(found, `no page at ${url}`).toBeDefined();
  }).toPass({ timeout: 30_000, intervals: [50] });
  if (!found) throw new Error(`no page at ${url}`);
  return found;
};

/** Keeps everything that a program says, here and for those who look through it at the end. */
const listen = (child: ChildProcess): (() => string) => {
  const path = logFile('shell');
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      appendFileSync(path, chunk);
    });
  return () => log;
};

const argumentsOf = ({ configPath, state, args = [] }: ShellCall): string[] => [
  '--config',
  configPath,
  '--state',
  state,
  ...args,
];

const startStandIn = async (call: ShellCall): Promise<RunningShell> => {
  const child = spawn(
    process.execPath,
    [
      '--import',
      resolve('e2e/electron/stand-in/register.ts'),
      join(program, 'main.js'),
      ...argumentsOf(call),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: {
        ...process.env,
        STAND_IN_KEYRING: join(call.state, '..', 'keyring'),
        ...call.environment,
      },
    },
  );
  children.add(child);
  const log = listen(child);
  const answers = new Map<string, (answer: { value?: unknown; error?: string }) => void>();
  let chromiumPid = 0;
  const browser = await new Promise<Browser>((done, fail) => {
    child.once('exit', (code) => fail(new Error(`the program ended with ${code}:\n${log()}`)));
    child.on('message', (raw) => {
      const message = raw as { kind: string; endpoint: string; chromium: number; id: string };
      if (message.kind === 'endpoint') {
        chromiumPid = message.chromium;
        chromium.connectOverCDP(message.endpoint).then(done, fail);
      } else answers.get(message.id)?.(message as never);
    });
  });
  watchBrowser(browser);
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages());
  return {
    page: (url) => find(pages, toChromium(url)),
    pages,
    main: (run, argument) =>
      new Promise((done, fail) => {
        const id = randomUUID();
        answers.set(id, ({ value, error }) => {
          answers.delete(id);
          if (error === undefined) done(value as never);
          else fail(new Error(error));
        });
        child.send({ id, source: String(run), argument });
      }),
    log,
    pid: child.pid ?? 0,
    ended: () => gone(child),
    async kill() {
      child.kill('SIGKILL');
      await gone(child);
      children.delete(child);
      try {
        process.kill(chromiumPid, 'SIGKILL');
      } catch {
        // It went with the program.
      }
      await browser.close();
    },
  };
};

const startElectron = async (call: ShellCall, executablePath: string): Promise<RunningShell> => {
  const started = await _electron.launch({
    executablePath,
    args: [
      program,
      ...argumentsOf(call),
      '--use-fake-device-for-media-stream',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    env: { ...(process.env as Record<string, string>), ...call.environment },
  });
  const child = started.process();
  const log = listen(child);
  watchContext(started.context());
  return {
    page: (url) => find(() => started.windows(), url),
    pages: () => started.windows(),
    main: (run, argument) => started.evaluate(run as never, argument as never),
    log,
    pid: child.pid ?? 0,
    ended: () => gone(child),
    async kill() {
      child.kill('SIGKILL');
      await gone(child);
    },
  };
};

export const startShell = (call: ShellCall): Promise<RunningShell> =>
  binary === undefined ? startStandIn(call) : startElectron(call, binary);

/** A hospital for the shell: configuration, gateway, folders. The password of its gateway comes in as a secret. */
export interface Hospital {
  readonly folder: string;
  readonly configPath: string;
  readonly state: string;
  readonly storePath: string;
  readonly gateway: GatewaySim;
  /** Puts a secret where the program takes it in at its next start. */
  entrust(name: string, secret: string | Buffer): void;
  /** Writes the configuration anew with these entries changed. */
  configure(changes: object): void;
  start(more?: Partial<ShellCall>): Promise<RunningShell>;
  /** Everything that was started, whether or not it has ended. */
  running(): readonly RunningShell[];
  close(): Promise<void>;
}

export const openHospital = async (changes: object = {}): Promise<Hospital> => {
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-shell-'));
  const gateway = await startGatewaySim({
    accounts: [demoAccount],
    population: population(vietnamDay(Date.now())),
  });
  const configPath = join(folder, 'tiepdon.json');
  const state = join(folder, 'state');
  const base = demoConfig({ gatewayUrl: gateway.url, onlyClinic: 'noi-tong-quat' }) as {
    gateway: object;
  };
  const configure = (more: object): void =>
    writeFileSync(
      configPath,
      JSON.stringify({
        ...base,
        gateway: { ...base.gateway, password: { keyring: 'gateway' } },
        ...more,
      }),
    );
  configure(changes);
  const entrust = (name: string, secret: string | Buffer): void => {
    mkdirSync(join(state, 'secrets-in'), { recursive: true });
    writeFileSync(join(state, 'secrets-in', name), secret);
  };
  entrust('gateway', demoAccount.password);
  const running: RunningShell[] = [];
  return {
    folder,
    configPath,
    state,
    storePath: join(folder, 'data', 'tiepdon.db'),
    gateway,
    entrust,
    configure,
    async start(more = {}) {
      const shell = await startShell({ configPath, state, ...more });
      running.push(shell);
      return shell;
    },
    running: () => running,
    async close() {
      for (const shell of running) await shell.kill();
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
