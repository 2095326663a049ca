import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Job, opening, ready, type Shown, type TimeAsked, type TimeTold } from './job.ts';
import type { Scene } from './scene.ts';

/** Programs are compiled once for all hosts of a campaign. */
const compileCache = mkdtempSync(join(tmpdir(), 'tiepdon-compiled-'));

const startHost = (job: Job): ChildProcess =>
  fork(join(import.meta.dirname, 'host-child.ts'), [JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  });

/** When a host is killed: so long after it began to open its store, or after it was ready. */
export interface Moment {
  readonly after: 'opening' | 'ready';
  readonly ms: number;
}

export interface Killed {
  readonly shown: readonly Shown[];
  /** From the opening of the store until the host was ready, where it got so far, milliseconds. */
  readonly openedMs: number | undefined;
}

const linesOf = (output: string): readonly string[] =>
  // A line that was cut off was not acknowledged.
  output.split('\n').slice(0, -1);

/** Runs one host until the moment; gives what it had acknowledged by then. */
export const runAndKill = (job: Job, moment: Moment): Promise<Killed> =>
  new Promise((resolve, reject) => {
    const child = startHost(job);
    let output = '';
    let errors = '';
    let openingAt: number | undefined;
    let openedMs: number | undefined;
    let isDoomed = false;
    const doom = (): void => {
      if (isDoomed) return;
      isDoomed = true;
      setTimeout(() => child.kill('SIGKILL'), moment.ms);
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (openingAt === undefined && output.includes(`${opening}\n`)) {
        openingAt = performance.now();
        if (moment.after === 'opening') doom();
      }
      if (openedMs === undefined && output.includes(`${ready}\n`)) {
        openedMs = performance.now() - (openingAt ?? 0);
        if (moment.after === 'ready') doom();
      }
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.once('close', (_, signal) => {
      if (signal !== 'SIGKILL') reject(new Error(`the host ended by itself: ${errors}`));
      else {
        const tickets = linesOf(output).filter((line) => line.startsWith('{'));
        resolve({ shown: tickets.map((line): Shown => JSON.parse(line)), openedMs });
      }
    });
  });

/** Runs a host until everything has arrived; time passes for it and the simulators together. Gives how long it took to open. */
export const healAll = (scene: Scene, job: Job): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = startHost({ ...job, kind: 'heal', people: [], kiosks: 0 });
    let errors = '';
    child.on('message', ({ byMs }: TimeAsked) => {
      const told: TimeTold = { offsetMs: scene.advance(byMs) };
      child.send(told);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.stdout?.resume();
    child.once('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`the host did not heal: ${errors}`));
    });
  });
