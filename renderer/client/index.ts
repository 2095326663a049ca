/**
 * The renderer's side of the contract: `connect` gives a typed client over a line that comes back by itself (the Electron shell's
 * port, or a WebSocket),
 * `subscribe` keeps a stream alive for ever, `repeatable` sends once more what carries an id of its own,
 * and `takeToken` moves this start's token out of the address bar.
 */
export {
  type Client,
  type Connection,
  type ConnectionState,
  connect,
  type Subscription,
} from './connection.ts';
export { takeToken } from './token.ts';
