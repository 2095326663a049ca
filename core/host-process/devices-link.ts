import type { HostMessage } from '../contract/index.ts';
import type { DevicesProcess } from '../devices/index.ts';

/** The devices process, which only the shell's main process can start: it is driven through it. */
export interface DevicesLink {
  spawn(): DevicesProcess;
  message(run: number, message: unknown): void;
  exit(run: number, code: number | null, signal: string | null): void;
}

interface Run {
  onMessage: (message: unknown) => void;
  onExit: (exit: { readonly code: number | null; readonly signal: string | null }) => void;
}

export const createDevicesLink = (send: (message: HostMessage) => void): DevicesLink => {
  let started = 0;
  // What comes from an earlier run is of no interest any more.
  const runs = new Map<number, Run>();
  return {
    spawn() {
      started += 1;
      const run = started;
      const current: Run = { onMessage: () => undefined, onExit: () => undefined };
      runs.set(run, current);
      send({ type: 'devices-start', run });
      return {
        send: (command) => send({ type: 'devices-command', run, command }),
        onMessage: (listener) => {
          current.onMessage = listener;
        },
        onExit: (listener) => {
          current.onExit = listener;
        },
        kill: () => send({ type: 'devices-kill', run }),
      };
    },
    message: (run, message) => runs.get(run)?.onMessage(message),
    exit(run, code, signal) {
      const ended = runs.get(run);
      runs.delete(run);
      ended?.onExit({ code, signal });
    },
  };
};
