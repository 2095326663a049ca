import { app, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { devicesVariables } from '../core/contract/index.ts';
import type { ShellLog } from './log.ts';
import type { ChildRun, HostRun } from './supervisor.ts';

const pick = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

/** Everything but what would change how a child runs. */
const hostEnvironment = (): Record<string, string> =>
  pick(Object.keys(process.env).filter((name) => !/^(NODE_|ELECTRON_|LD_|DYLD_)/.test(name)));

const killAtOnce = (child: UtilityProcess): void => {
  // `kill()` asks on POSIX, and a call into a hung driver does not answer; on Windows it ends the process.
  if (process.platform === 'win32' || child.pid === undefined) child.kill();
  else
    try {
      process.kill(child.pid, 'SIGKILL');
    } catch {
      // It has just ended by itself: `exit` tells.
    }
};

const watch = (child: UtilityProcess, name: string, log: ShellLog): ChildRun => {
  child.stdout?.on('data', log.pass);
  child.stderr?.on('data', log.pass);
  child.once('spawn', () => log.info('process started', { name, pid: child.pid }));
  let gone: string | undefined;
  const hear = (_: unknown, details: Electron.Details): void => {
    if (details.name === name && details.reason !== 'clean-exit') gone = details.reason;
  };
  app.on('child-process-gone', hear);
  return {
    get pid() {
      return child.pid;
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) =>
      void child.once('exit', (code) => {
        // The reason follows the exit.
        setImmediate(() => {
          app.off('child-process-gone', hear);
          listener({ detail: gone ?? `code ${code}`, isCrash: gone !== undefined || code !== 0 });
        });
      }),
    kill: () => killAtOnce(child),
  };
};

/** Starts the host's process. */
export const startHost = (entry: string, log: ShellLog): HostRun<MessagePortMain> => {
  const name = 'tiepdon-host';
  const child = utilityProcess.fork(entry, [], {
    serviceName: name,
    stdio: 'pipe',
    execArgv: [],
    env: hostEnvironment(),
  });
  return {
    ...watch(child, name, log),
    post: (command, ports) => child.postMessage(command, ports),
  };
};

export interface DevicesRun extends ChildRun {
  post(command: unknown): void;
}

/** Starts the devices process, with an environment that holds no secret. */
export const startDevices = (entry: string, log: ShellLog): DevicesRun => {
  const name = 'tiepdon-devices';
  const child = utilityProcess.fork(entry, [], {
    serviceName: name,
    stdio: 'pipe',
    execArgv: [],
    // Calls into the reader's library block a thread each: more readers than threads would wait for one another.
    env: { ...pick(devicesVariables), UV_THREADPOOL_SIZE: '16' },
  });
  return { ...watch(child, name, log), post: (command) => child.postMessage(command) };
};
