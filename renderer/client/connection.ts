import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import ReconnectingWebSocket from 'partysocket/ws';
import type { Contract } from '../../core/contract/index.ts';

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

/** Close codes of the application: the answer would be the same again. */
const isFinal = (code: number): boolean => code >= 4400 && code <= 4499;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

export const connect = ({
  url,
  token,
}: {
  readonly url: string;
  readonly token: string;
}): Connection => {
  let refused = false;
  const socket = new ReconnectingWebSocket(url, ['tiepdon', `token.${token}`], {
    minReconnectionDelay: shortestDelayMs,
    maxReconnectionDelay: longestDelayMs,
    // What could not be sent is not sent later: the patient may have gone.
    maxEnqueuedMessages: 0,
    shouldReconnectOnClose: ({ code }) => !isFinal(code),
  });
  socket.addEventListener('close', ({ code }) => {
    refused ||= isFinal(code);
  });

  const client: Client = createORPCClient(
    new RPCLink({
      websocket: socket as Pick<
        WebSocket,
        'addEventListener' | 'removeEventListener' | 'send' | 'readyState'
      >,
    }),
  );

  /** Resolves when the socket is open, refused, or the signal aborts. */
  const opened = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (socket.readyState === WebSocket.OPEN || refused || signal.aborted) {
        resolve();
        return;
      }
      const over = () => {
        if (socket.readyState !== WebSocket.OPEN && !refused && !signal.aborted) return;
        socket.removeEventListener('open', over);
        socket.removeEventListener('close', over);
        signal.removeEventListener('abort', over);
        resolve();
      };
      socket.addEventListener('open', over);
      socket.addEventListener('close', over);
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
          if (refused) break;
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
          if (refused) break;
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
    close: () => socket.close(),
  };
};
