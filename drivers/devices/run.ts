import { DevicesCommand, type DevicesMessage } from '../../core/contract/index.ts';
import type { DevicesService } from './service.ts';

/** The channel to the parent: Node's (a forked child) or Electron's (a utility process). */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const electronPort = (): ParentPort | undefined =>
  (process as NodeJS.Process & { parentPort?: ParentPort }).parentPort;

/** Longest time that closing may take: a hung reader must not keep a dead process alive. */
const closeWithinMs = 300;

/**
 * Runs devices services as this process: commands in, messages out, end with the parent. A message that is no command
 * goes to `otherwise` (the demo's cards); what nobody takes is dropped.
 */
export const runDevices = async (
  create: (send: (message: DevicesMessage) => void) => Promise<readonly DevicesService[]>,
  otherwise: (message: unknown) => void = () => undefined,
): Promise<void> => {
  const port = electronPort();
  const send = (message: DevicesMessage): void => {
    if (port) port.postMessage(message);
    // A parent that is gone hears nothing: `disconnect` ends us.
    else if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };
  const services = await create(send);

  const stop = async (): Promise<never> => {
    setTimeout(() => process.exit(0), closeWithinMs).unref();
    await Promise.all(services.map((service) => service.close()));
    process.exit(0);
  };
  const hear = (raw: unknown): void => {
    const command = DevicesCommand.safeParse(raw);
    if (!command.success) otherwise(raw);
    else if (command.data.type === 'stop') void stop();
    else if (command.data.type === 'ping') send({ type: 'pong', n: command.data.n });
    else for (const service of services) service.handle(command.data);
  };
  if (port) port.on('message', ({ data }) => hear(data));
  else {
    process.on('message', hear);
    process.on('disconnect', () => void stop());
  }
};
