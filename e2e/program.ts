import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Browser,
  test as base,
  chromium,
  expect,
  type LaunchOptions,
  type Page,
} from '@playwright/test';
import { descendantsOf, exposureOf, type Leak, needlesOf } from '../fixtures/leaks/index.ts';
import { type KeyEvent, typeText } from '../fixtures/scanner-sim/index.ts';
import { demoReceptionist } from '../scripts/demo.ts';
import { logFile } from './logs.ts';
import { settleRefused, watchBrowser } from './page-watch.ts';

/** The program as a user starts it, in the demo hospital, on a free port with a store of its own. */
export interface Program {
  readonly kioskUrl: string;
  readonly deskUrl: string;
  readonly port: number;
  readonly configPath: string;
  readonly folder: string;
  /** Fails the test where others on the machine could read people's data or secrets of its processes. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  /** Only this clinic, so that nothing is asked. */
  readonly clinic?: string;
  /** The kiosk reads codes with the browser's camera, too. */
  readonly camera?: boolean;
  /** Serial ports of scanners at the kiosk and at the desk. */
  readonly scanner?: string;
  readonly deskScanner?: string;
  /** Keeps the store of an earlier start. */
  readonly folder?: string;
  readonly port?: number;
}

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

export const startProgram = async (options: ProgramOptions = {}): Promise<Program> => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tiepdon-e2e-'));
  const log = logFile('program');
  const errors = openSync(log, 'a');
  const child = spawn(
    process.execPath,
    [
      'scripts/start.ts',
      '--no-window',
      '--json',
      '--port',
      String(options.port ?? 0),
      '--state',
      folder,
      ...(options.camera ? ['--camera'] : []),
      ...(options.scanner === undefined ? [] : ['--scanner', options.scanner]),
      ...(options.deskScanner === undefined ? [] : ['--desk-scanner', options.deskScanner]),
      ...(options.clinic === undefined ? [] : ['--clinic', options.clinic]),
    ],
    { stdio: ['ignore', 'pipe', errors] },
  );
  closeSync(errors);
  const line = await new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: child.stdout as Readable });
    lines.once('line', (first) => {
      resolve(first);
      // The first is the addresses, for us alone; what else it says is a log like any other.
      lines.on('line', (more) => appendFileSync(log, `${more}\n`));
    });
    child.once('exit', (code) =>
      reject(new Error(`the program ended with ${code}:\n${readFileSync(log, 'utf8')}`)),
    );
  });
  const told = JSON.parse(line) as Pick<Program, 'kioskUrl' | 'deskUrl' | 'port' | 'configPath'>;
  /** Data of people and secrets that others on the machine can read of its processes. */
  const exposed = (): Leak[] => {
    const tokens = [told.kioskUrl, told.deskUrl].map((url) => new URL(url).hash.slice(7));
    const needles = needlesOf({
      pins: [demoReceptionist.pin],
      secrets: [readFileSync(join(folder, 'store.key')), ...tokens],
    });
    return descendantsOf(child.pid ?? 0).flatMap((pid) => exposureOf(pid, needles));
  };
  return {
    ...told,
    folder,
    async kill() {
      const leaks = exposed();
      child.kill('SIGKILL');
      await ended(child);
      expect(leaks, 'arguments and environments').toEqual([]);
    },
  };
};

/**
 * Sends keys as the system would: trusted events with the times of the keyboard's own clock. They go out together, so that
 * how busy this machine is changes nothing. Times count from the first key. In a `stall` the machine hands the keys over late.
 */
export const pressKeys = async (
  page: Page,
  events: readonly KeyEvent[],
  stall?: { readonly after: number; readonly ms: number },
): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const last = events.at(-1)?.at ?? 0;
  // No event is older than its page.
  await page.waitForFunction((age) => performance.now() > age, last + 100);
  const start = Date.now() - last;
  await Promise.all(
    events.map(async ({ type, key, code, shift, alt = false, composing = false, at }, index) => {
      if (stall && index >= stall.after) await pause(stall.ms);
      const text = key === 'Enter' ? '\r' : [...key].length === 1 ? key : undefined;
      return session.send('Input.dispatchKeyEvent', {
        type: type === 'up' ? 'keyUp' : text === undefined ? 'rawKeyDown' : 'keyDown',
        timestamp: (start + at) / 1000,
        key,
        code,
        modifiers: (alt ? 1 : 0) + (shift ? 8 : 0),
        ...(text !== undefined && type === 'down' && { text }),
        ...(key === 'Enter' && { windowsVirtualKeyCode: 13 }),
        ...(composing && { windowsVirtualKeyCode: 229 }),
      });
    }),
  );
  await session.detach();
};

/** Types what a keyboard-wedge scanner sends: keys `gapMs` apart with nothing focused, then Enter. */
export const wedgeScan = (page: Page, payload: string, gapMs = 2): Promise<void> =>
  pressKeys(
    page,
    typeText(payload, { startAt: 0, gapMs: () => gapMs, holdMs: () => gapMs / 2, end: 'Enter' }),
  );

interface Fixtures {
  /** Several clinics, as the demo has them. */
  program: Program;
  /** One clinic: nothing is asked. */
  oneClinic: Program;
}

const managed =
  (options: ProgramOptions) =>
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  async ({}: object, use: (program: Program) => Promise<void>): Promise<void> => {
    const program = await startProgram(options);
    await use(program);
    await program.kill();
    rmSync(program.folder, { recursive: true, force: true });
  };

/** A browser of a test's own, watched like every other. */
export const launchBrowser = async (options: LaunchOptions): Promise<Browser> => {
  const browser = await chromium.launch({
    executablePath: process.env.TIEPDON_CHROMIUM ?? '/usr/bin/chromium',
    ...options,
  });
  watchBrowser(browser);
  return browser;
};

export const test = base.extend<Fixtures & { watch: undefined }>({
  browser: [
    async ({ browser }, use) => {
      watchBrowser(browser);
      await use(browser);
    },
    { scope: 'worker' },
  ],
  watch: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
    async ({}, use) => {
      await settleRefused();
      await use(undefined);
      const settled = await settleRefused();
      expect(settled, 'what pages were refused').toEqual({ refused: [], missing: [] });
    },
    { auto: true },
  ],
  program: managed({}),
  oneClinic: managed({ clinic: 'noi-tong-quat' }),
});
export { expect };
