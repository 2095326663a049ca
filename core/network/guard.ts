import { Socket as Datagram } from 'node:dgram';
import { Socket, type TcpSocketConnectOpts } from 'node:net';

/** Code of the error that a refused connection ends with. */
export const refusedCode = 'ERR_DESTINATION_REFUSED';

export interface GuardOptions {
  /** `http:` and `https:` URLs; what counts of each is its host and its port. */
  readonly allowed: readonly string[];
  /** Told of every refused destination, once each: `198.51.100.7:443`. */
  readonly onRefused: (destination: string) => void;
}

/** More would be somebody trying addresses; the first ones tell enough. */
const mostTold = 16;

const nameOf = (host: string, port: number): string =>
  `${host.toLowerCase().replace(/^\[|\]$|\.$/g, '')}:${port}`;

const destinationOf = (url: string): string => {
  const { hostname, port, protocol } = new URL(url);
  return nameOf(hostname, Number(port) || (protocol === 'https:' ? 443 : 80));
};

/** Where a `connect` goes, in each of its forms: port and host, a path, options, and `net.connect`'s own list of these. */
const targetOf = (given: readonly unknown[]): string => {
  const [first, second] = given;
  if (Array.isArray(first)) return targetOf(first);
  if (typeof first === 'object' && first !== null) {
    const { path, host, port } = first as { path?: unknown; host?: unknown; port?: unknown };
    return typeof path === 'string' ? `pipe ${path}` : targetOf([port, host]);
  }
  const port = Number(first);
  if (!Number.isInteger(port)) return `pipe ${String(first)}`;
  return nameOf(typeof second === 'string' ? second : 'localhost', port);
};

const refusal = (): Error =>
  Object.assign(new Error('this destination is not in the configuration'), { code: refusedCode });

/** A name whose look-up fails: the error comes the way that every user of sockets knows. */
const nowhere: TcpSocketConnectOpts = {
  host: 'refused.invalid',
  port: 1,
  lookup: (_name, _options, done) => done(refusal(), ''),
};

/**
 * Holds this process, for as long as it lives, to the destinations of its configuration: whoever in it opens a connection
 * to anywhere else (a redirect, a proxy of the environment, a library with ideas of its own) gets an error instead, before a
 * name is looked up. All of Node's TCP and TLS goes through this one method of its sockets; UDP is not spoken at all.
 * It does not hold code that is out to get around it: that is the system's part (`IPAddressAllow=`, the firewall).
 */
export const guardNetwork = ({ allowed, onRefused }: GuardOptions): void => {
  const destinations = new Set(allowed.map(destinationOf));
  const told = new Set<string>();
  const tell = (destination: string): void => {
    if (told.has(destination) || told.size >= mostTold) return;
    told.add(destination);
    onRefused(destination);
  };

  const connect = Socket.prototype.connect as (...given: unknown[]) => Socket;
  const guarded = function (this: Socket, ...given: unknown[]): Socket {
    const target = targetOf(given);
    if (destinations.has(target)) return connect.apply(this, given);
    tell(target);
    return connect.call(this, nowhere);
  };
  Object.assign(Socket.prototype, { connect: guarded });

  const refuse = (): never => {
    tell('UDP');
    throw refusal();
  };
  Object.assign(Datagram.prototype, { send: refuse, connect: refuse, bind: refuse });
};
