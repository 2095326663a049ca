import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, type Page } from '@playwright/test';
import { type KeyEvent, typeText } from '../fixtures/scanner-sim/index.ts';

/** The program as a user starts it, in the demo hospital, on a free port with a store of its own. */
export interface Program {
  readonly kioskUrl: string;
  readonly deskUrl: string;
  readonly port: number;
  readonly configPath: string;
  readonly folder: string;
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
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}:\n${errors}`)));
  });
  const told = JSON.parse(line) as Pick<Program, 'kioskUrl' | 'deskUrl' | 'port' | 'configPath'>;
  return {
    ...told,
    folder,
    async kill() {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
};

/**
 * Sends keys as the system would: trusted events with the times of the keyboard's own clock. They go out together, so that
 * how busy this machine is changes nothing. Times count from the first key.
 */
export const pressKeys = async (page: Page, events: readonly KeyEvent[]): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const last = events.at(-1)?.at ?? 0;
  // No event is older than its page.
  await page.waitForFunction((age) => performance.now() > age, last + 100);
  const start = Date.now() - last;
  await Promise.all(
    events.map(({ type, key, code, shift, alt = false, composing = false, at }) => {
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

export const test = base.extend<Fixtures>({
  program: managed({}),
  oneClinic: managed({ clinic: 'noi-tong-quat' }),
});
export { expect } from '@playwright/test';
