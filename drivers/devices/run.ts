import { setFlagsFromString } from 'node:v8';
import {
  bugOf,
  DevicesCommand,
  type DevicesMessage,
  type DevicesSettings,
} from '../../core/contract/index.ts';
import { guardNetwork } from '../../core/network/index.ts';
import type { DevicesService } from './service.ts';

/** The channel to the parent: Node's (a forked child) or Electron's (a utility process). */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const electronPort = (): ParentPort | undefined =>
  (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;

const bugExitCode = 70;

/** What nobody expected ends the process; its supervisor starts it again. What the error said stays untold, see `bugOf`. */
const endOnBugs = (): void => {
  const end = (error: unknown): void => {
    const line = { level: 60, time: Date.now(), process: 'devices', ...bugOf(error), msg: 'bug' };
    process.stderr.write(`${JSON.stringify(line)}\n`);
    process.exit(bugExitCode);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
};

/** Longest time that closing may take: a hung reader must not keep a dead process alive. */
const closeWithinMs = 300;

type OpenServices = (
  settings: DevicesSettings,
  send: (message: DevicesMessage) => void,
) => Promise<readonly DevicesService[]>;

/**
 * Runs devices services as this process: opened once it is told what to drive, commands in, messages out, end with the
 * parent. A message that is no command goes to `otherwise` (the demo's cards); what nobody takes is dropped.
 */
export const runDevices = (
  open: OpenServices,
  otherwise: (message: unknown) => void = () => undefined,
): void => {
  // V8 else takes what the machine has before it collects.
  setFlagsFromString('--optimize-for-size');
  const port = electronPort();
  const send = (message: DevicesMessage): void => {
    if (port) port.postMessage(message);
    // A parent that is gone hears nothing: `disconnect` ends us.
    else if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };
  let opening: Promise<readonly DevicesService[]> | undefined;
  endOnBugs();

  /** The one address that may be called is the service of a reader, where there is one. */
  const guard = ({ scanners }: DevicesSettings): void =>
    guardNetwork({
      allowed: scanners?.readerService ? [scanners.readerService.url] : [],
      onRefused: (destination) => {
        const reason = { code: 'network.destination-refused', params: { destination } } as const;
        const incident = { at: new Date().toISOString(), reason, detail: destination };
        send({ type: 'incident', incident });
      },
    });

  const stop = async (): Promise<never> => {
    setTimeout(() => process.exit(0), closeWithinMs).unref();
    await Promise.all(((await opening) ?? []).map((service) => service.close()));
    process.exit(0);
  };
  const hear = (raw: unknown): void => {
    const parsed = DevicesCommand.safeParse(raw);
    if (!parsed.success) {
      otherwise(raw);
      return;
    }
    const command = parsed.data;
    switch (command.type) {
      case 'configure':
        // A rejection is a bug: it ends the process, and the supervisor tells.
        if (!opening) {
          guard(command.settings);
          opening = open(command.settings, send);
        }
        return;
      case 'ping':
        send({ type: 'pong', n: command.n });
        return;
      case 'stop':
        void stop();
        return;
      default:
        void opening?.then((services) => {
          for (const service of services) service.handle(command);
        });
    }
  };
  if (port) port.on('message', ({ data }) => hear(data));
  else {
    process.on('message', hear);
    process.on('disconnect', () => void stop());
  }
};
