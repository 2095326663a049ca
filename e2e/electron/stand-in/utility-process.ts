import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import type { MessagePortMain } from './ports.ts';

interface ForkOptions {
  readonly serviceName?: string;
  readonly stdio?: 'pipe' | 'inherit' | 'ignore';
  readonly execArgv?: string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** Between this process and a child; ports go by number. */
export type ChildTraffic =
  | { readonly kind: 'message'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: 'port'; readonly port: number; readonly data: unknown }
  | { readonly kind: 'port-closed'; readonly port: number };

/** Told to `app` as Electron does. */
export interface ChildGone {
  readonly type: 'Utility';
  readonly reason: string;
  readonly exitCode: number;
  readonly serviceName: string;
  readonly name: string;
}

let lastPort = 0;

class UtilityProcess extends EventEmitter {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, MessagePortMain>();

  constructor(
    entry: string,
    args: string[],
    options: ForkOptions,
    onGone: (gone: ChildGone) => void,
  ) {
    super();
    const io = options.stdio ?? 'inherit';
    this.#child = fork(entry, args, {
      stdio: ['ignore', io, io, 'ipc'],
      serialization: 'advanced',
      execArgv: [
        ...(options.execArgv ?? []),
        '--import',
        new URL('./child.ts', import.meta.url).href,
      ],
      env: options.env ?? process.env,
    });
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.on('message', (traffic) => this.#hear(traffic as ChildTraffic));
    this.#child.once('exit', (code, signal) => {
      for (const port of this.#ports.values()) port.close();
      const exitCode = code ?? 1;
      const reason =
        signal === 'SIGKILL' || signal === 'SIGTERM'
          ? 'killed'
          : signal !== null
            ? 'crashed'
            : exitCode === 0
              ? 'clean-exit'
              : 'abnormal-exit';
      const name = options.serviceName ?? 'Node Utility Process';
      this.emit('exit', exitCode);
      onGone({ type: 'Utility', reason, exitCode, serviceName: 'node.mojom.NodeService', name });
    });
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null
      ? this.#child.pid
      : undefined;
  }

  postMessage(data: unknown, ports: MessagePortMain[] = []): void {
    const numbers = ports.map((port) => {
      lastPort += 1;
      const number = lastPort;
      this.#ports.set(number, port);
      return { number, port };
    });
    this.#send({ kind: 'message', data, ports: numbers.map(({ number }) => number) });
    // After the message that carries it: what waits in the port comes later.
    for (const { number, port } of numbers)
      port.moveTo({
        deliver: (message) => this.#send({ kind: 'port', port: number, data: message }),
        close: () => {
          if (this.#ports.delete(number)) this.#send({ kind: 'port-closed', port: number });
        },
      });
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }

  #send(traffic: ChildTraffic): void {
    if (this.#child.connected) this.#child.send(traffic, () => undefined);
  }

  #hear(traffic: ChildTraffic): void {
    if (traffic.kind === 'message') this.emit('message', traffic.data);
    else {
      const port = this.#ports.get(traffic.port);
      if (traffic.kind === 'port') port?.postMessage(traffic.data);
      else {
        this.#ports.delete(traffic.port);
        port?.close();
      }
    }
  }
}

export const createUtilityProcess = (onGone: (gone: ChildGone) => void) => ({
  fork: (entry: string, args: string[] = [], options: ForkOptions = {}) =>
    new UtilityProcess(entry, args, options, onGone),
});
