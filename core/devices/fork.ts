import { fork } from 'node:child_process';
import { devicesVariables } from '../contract/index.ts';
import type { DevicesProcess } from './supervisor.ts';

/** A child that takes more than the product's own messages: the demo's cards. */
export interface ForkedDevices extends DevicesProcess {
  post(message: object): void;
}

/**
 * Runs an entry file as the devices process under plain Node.
 * The child ends itself when the channel to us closes, so that nothing is left holding a reader.
 */
export const forkDevices = (entry: string, words: readonly string[] = []): ForkedDevices => {
  const child = fork(entry, words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'json',
    execArgv: [],
    // Calls into the reader's library block a thread each: more readers than threads would wait for one another.
    env: {
      ...Object.fromEntries(devicesVariables.map((name) => [name, process.env[name]])),
      UV_THREADPOOL_SIZE: '16',
    },
  });
  const post = (message: object): void => {
    // A child that is just dying refuses: its end is reported by `exit`.
    if (child.connected) child.send(message, () => undefined);
  };
  return {
    post,
    send: post,
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      child.once('exit', (code, signal) => listener({ code, signal }));
      child.once('error', (error) => {
        // Never started: no exit follows.
        if (child.pid === undefined) listener({ code: null, signal: error.message });
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
