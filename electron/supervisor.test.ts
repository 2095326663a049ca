import { fork } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { HostMessage } from '../core/contract/index.ts';
import { type HostRun, type HostSupervisor, superviseHost } from './supervisor.ts';

const entry = join(import.meta.dirname, 'testing/misbehaving-host.ts');
const open: HostSupervisor<never>[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
});

const spawn = (behaviour: string): HostRun<never> => {
  const child = fork(entry, [behaviour], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    pid: child.pid,
    post: (command) => void child.send(command, () => undefined),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) =>
      void child.once('exit', (code, signal) =>
        listener({ detail: signal ?? `code ${code}`, isCrash: signal !== null }),
      ),
    kill: () => void child.kill('SIGKILL'),
  };
};

/** The first run behaves as told, every later one well. */
const supervise = (behaviour: string) => {
  let runs = 0;
  const heard: HostMessage['type'][] = [];
  const downs: { code: string; detail: string }[] = [];
  const garbled = vi.fn();
  const host = superviseHost<never>({
    spawn: () => spawn(runs++ === 0 ? behaviour : 'well'),
    onStart: (run) => run.post({ type: 'configure', configPath: '/x' }),
    onMessage: ({ type }) => void heard.push(type),
    onDown: (reason) => void downs.push(reason),
    onNotUnderstood: garbled,
    heartbeatMs: 50,
    silenceMs: 400,
    openingSilenceMs: 1_500,
    firstRestartMs: 20,
  });
  open.push(host);
  return { host, heard, downs, garbled, runs: () => runs };
};
const patience = { timeout: 15_000, interval: 10 };
const isReady = (heard: readonly string[], times = 1) =>
  vi.waitFor(() => expect(heard.filter((type) => type === 'ready')).toHaveLength(times), patience);

describe('supervision of the host', () => {
  test('hands on what the host says, and keeps a healthy run', async () => {
    const { heard, downs, runs } = supervise('well');
    await isReady(heard);
    expect(downs).toEqual([]);
    expect(runs()).toBe(1);
  });
  test.each([
    ['crashes', { code: 'shell.host-crashed', detail: 'SIGSEGV' }],
    ['exits', { code: 'shell.host-crashed', detail: 'exit: code 3' }],
    ['hangs', { code: 'shell.host-unresponsive', detail: 'SIGKILL' }],
    ['hangs-opening', { code: 'shell.host-unresponsive', detail: 'SIGKILL' }],
  ])('starts again when the host %s, and says why', async (behaviour, down) => {
    const { heard, downs, runs } = supervise(behaviour);
    await vi.waitFor(() => expect(downs).toEqual([down]), patience);
    await isReady(heard, behaviour === 'hangs-opening' ? 1 : 2);
    expect(runs()).toBe(2);
  });
  test('what is none of the contract is dropped and told', async () => {
    const { heard, garbled, runs } = supervise('babbles');
    await isReady(heard);
    expect(garbled).toHaveBeenCalledTimes(1);
    expect(runs()).toBe(1);
  });
  test('a host that cannot go on is started later, or when somebody is in a hurry', async () => {
    const { host, heard, downs, runs } = supervise('well');
    await isReady(heard);
    host.restartIn(3_600_000);
    await vi.waitFor(() => expect(host.current()).toBeUndefined(), patience);
    expect(runs()).toBe(1);
    // It was asked to: nothing to be told.
    expect(downs).toEqual([]);
    host.hurry();
    await isReady(heard, 2);
  });
  test('ends a host for good, also one that does not listen', async () => {
    const { host, heard, runs, downs } = supervise('ignores-stop');
    await isReady(heard);
    await host.stop();
    open.length = 0;
    expect(host.current()).toBeUndefined();
    expect(runs()).toBe(1);
    expect(downs).toEqual([]);
  });
});
