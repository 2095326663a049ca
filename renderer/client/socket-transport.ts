import { RPCLink } from '@orpc/client/websocket';
import ReconnectingWebSocket from 'partysocket/ws';
import type { Transport } from './transport.ts';

/** Close codes of the application: the answer would be the same again. */
const isFinal = (code: number): boolean => code >= 4400 && code <= 4499;

/** The browser shell: a WebSocket on loopback that comes back by itself, opened with this start's token. */
export const socketTransport = (options: {
  readonly url: string;
  readonly token: string;
  readonly shortestDelayMs: number;
  readonly longestDelayMs: number;
}): Transport => {
  let refused = false;
  const socket = new ReconnectingWebSocket(options.url, ['tiepdon', `token.${options.token}`], {
    minReconnectionDelay: options.shortestDelayMs,
    maxReconnectionDelay: options.longestDelayMs,
    // What could not be sent is not sent later: the patient may have gone.
    maxEnqueuedMessages: 0,
    shouldReconnectOnClose: ({ code }) => !isFinal(code),
  });
  socket.addEventListener('close', ({ code }) => {
    refused ||= isFinal(code);
  });
  return {
    link: new RPCLink({
      websocket: socket as Pick<
        WebSocket,
        'addEventListener' | 'removeEventListener' | 'send' | 'readyState'
      >,
    }),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    isRefused: () => refused,
    onChange(listener) {
      socket.addEventListener('open', listener);
      socket.addEventListener('close', listener);
      return () => {
        socket.removeEventListener('open', listener);
        socket.removeEventListener('close', listener);
      };
    },
    close: () => socket.close(),
  };
};
