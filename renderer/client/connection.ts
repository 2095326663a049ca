import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../core/contract/index.ts';
import { portTransport, shellBridge } from './port-transport.ts';
import { socketTransport } from './socket-transport.ts';

export type Client = ContractRouterClient<Contract>;

/** `refused`: the host does not want this page (wrong token); it will not be asked again. */
export type ConnectionState = 'connecting' | 'up' | 'down' | 'refused';

export interface Subscription<T> {
  readonly onValue: (value: T) => void;
  /** `up` with each first value of a stream, `down` when it breaks, `refused` for good. */
  readonly onConnectionChange?: (state: ConnectionState) => void;
  /** A stream that the host ends in good order is opened again, unless somebody wants to know instead. */
  readonly onEnd?: () => void;
}

export interface Connection {
  readonly client: Client;
  /** Opens the stream, and again whenever it breaks, until the returned function is called. */
  subscribe<T>(
    open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
    handlers: Subscription<T>,
  ): () => void;
  /**
   * Makes a call that carries an id of its own (scanId, idempotencyKey). When the line breaks, nobody knows whether the host
   * has it: it is sent once more after the line is back. Rejects like the call itself.
   */
  repeatable<T>(call: () => Promise<T>): Promise<T>;
  close(): void;
}

const shortestDelayMs = 100;
const longestDelayMs = 2_000;
/** A call that could not be repeated for this long is given up. */
const repeatWithinMs = 15_000;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** The line to the host: the port of the Electron shell where this is its page, else a WebSocket to the browser shell. */
export const connect = ({
  url,
  token,
}: {
  readonly url: string;
  readonly token: string;
}): Connection => {
  const bridge = shellBridge();
  const transport = bridge
    ? portTransport(bridge)
    : socketTransport({ url, token, shortestDelayMs, longestDelayMs });
  const client: Client = createORPCClient(transport.link);

  /** Resolves when the line is open, refused, or the signal aborts. */
  const opened = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const isSettled = () => transport.isOpen() || transport.isRefused() || signal.aborted;
      if (isSettled()) {
        resolve();
        return;
      }
      const over = () => {
        if (!isSettled()) return;
        unwatch();
        signal.removeEventListener('abort', over);
        resolve();
      };
      const unwatch = transport.onChange(over);
      signal.addEventListener('abort', over);
    });

  return {
    client,
    subscribe(open, { onValue, onConnectionChange, onEnd }) {
      const abort = new AbortController();
      const { signal } = abort;
      let told: ConnectionState | undefined;
      const tell = (state: ConnectionState) => {
        if (signal.aborted || state === told) return;
        told = state;
        onConnectionChange?.(state);
      };
      const run = async (): Promise<void> => {
        let delay = shortestDelayMs;
        tell('connecting');
        while (!signal.aborted) {
          await opened(signal);
          if (transport.isRefused()) break;
          let ended = false;
          try {
            for await (const value of await open(signal)) {
              if (signal.aborted) return;
              delay = shortestDelayMs;
              tell('up');
              onValue(value);
            }
            ended = true;
          } catch (error) {
            if (!signal.aborted && error instanceof ORPCError) console.warn(error.code);
          }
          if (signal.aborted) return;
          if (ended && onEnd) {
            onEnd();
            return;
          }
          if (transport.isRefused()) break;
          tell('down');
          await pause(delay, signal);
          delay = Math.min(delay * 2, longestDelayMs);
        }
        tell('refused');
      };
      void run();
      return () => abort.abort();
    },
    async repeatable(call) {
      try {
        return await call();
      } catch (error) {
        // The host has answered: asking again would not change it.
        if (error instanceof ORPCError) throw error;
        await opened(AbortSignal.timeout(repeatWithinMs));
        return call();
      }
    },
    close: () => transport.close(),
  };
};
