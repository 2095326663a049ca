import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { pageHeaders } from '../../core/contract/index.ts';
import type { Host } from '../../core/host.ts';
import { seldom } from '../../core/seldom.ts';
import type { Asset } from './assets.ts';

export interface ShellOptions {
  readonly host: Pick<Host, 'openLine' | 'health'>;
  readonly log: Logger;
  readonly assets: ReadonlyMap<string, Asset>;
  /** 0 takes a free port. */
  readonly port: number;
}

/** The browser shell: the renderer and the contract on loopback, for whoever holds this start's tokens. */
export interface Shell {
  readonly port: number;
  /** Page of the kiosk, with its token in the fragment (which browsers never send or log). */
  readonly kioskUrl: string;
  readonly deskUrl: string;
  close(): Promise<void>;
}

/** Pages of the renderer; each is the same document. */
const pages = new Set(['/', '/desk']);
const protocolName = 'tiepdon';
/** Application close codes: the client does not come back on these. */
const wrongToken = 4401;
/** A page of ours that is told this comes back, and starts anew. */
const brokenRules = 1008;
const pingEveryMs = 15_000;
const largestMessage = 64 * 1024;
/** Sockets that may be open at the same time; one kiosk and its desk need a dozen. */
const mostConnections = 256;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares without telling by its time how much was right. */
const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(digest(given), digest(expected));

const offeredProtocols = (request: IncomingMessage): string[] =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());

/**
 * Browsers say where a request comes from. Pages of others load nothing of ours, not even a picture that would tell them
 * who runs here; to come here, as our own opener on the disk does, is allowed, and shows nothing without a token.
 */
const isFromElsewhere = ({ headers }: IncomingMessage): boolean => {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
};

const refuse = (socket: Duplex, status: string): void => {
  // Who keeps its side open keeps nothing of ours.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/**
 * Starts the shell on 127.0.0.1. Host names other than loopback's get 421 (DNS rebinding), foreign origins 403,
 * wrong tokens a socket that closes with 4401. Rejects when the port is taken.
 */
export const startShell = async ({ host, assets, port, log }: ShellOptions): Promise<Shell> => {
  const tokens = {
    kiosk: randomBytes(32).toString('base64url'),
    desk: randomBytes(32).toString('base64url'),
  };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    handleProtocols: (offered) => (offered.has(protocolName) ? protocolName : false),
  });
  let names = new Set<string>();
  const tellRefused = seldom((why: string, count) => log.warn({ why, count }, 'socket refused'));

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const reply = (status: number, body: string | Buffer, more: Record<string, string> = {}) => {
      response.writeHead(status, { ...pageHeaders, ...more });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const asset = assets.get(pages.has(path) ? '/index.html' : path);
    if (!names.has(request.headers.host ?? '')) reply(421, '');
    else if (isFromElsewhere(request)) reply(403, '');
    else if (request.method !== 'GET' && request.method !== 'HEAD') reply(405, '');
    else if (path === '/healthz') {
      const health = host.health();
      reply(health === 'down' ? 503 : 200, `${health}\n`, {
        'Content-Type': 'text/plain',
        'Cache-Control': 'no-store',
      });
    } else if (asset)
      reply(200, asset.body, { 'Content-Type': asset.type, 'Cache-Control': asset.cache });
    else reply(404, '');
  };

  const server = createServer(
    {
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      // How often those two are looked at; by default twice a minute.
      connectionsCheckingInterval: 1_000,
    },
    answer,
  );
  server.maxConnections = mostConnections;

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const origin = request.headers.origin ?? '';
    const offered = offeredProtocols(request);
    const refusal = !names.has(request.headers.host ?? '')
      ? '421 Misdirected Request'
      : ![...names].some((name) => origin === `http://${name}`)
        ? '403 Forbidden'
        : request.url !== '/rpc' || !offered.includes(protocolName)
          ? '404 Not Found'
          : undefined;
    if (refusal !== undefined) {
      tellRefused(refusal);
      refuse(socket, refusal);
      return;
    }
    const given = offered.find((each) => each.startsWith('token.'))?.slice('token.'.length) ?? '';
    const isKiosk = isSameSecret(given, tokens.kiosk);
    const isDesk = isSameSecret(given, tokens.desk);
    sockets.handleUpgrade(request, socket, head, (peer) => {
      peer.on('error', () => peer.terminate());
      if (!isKiosk && !isDesk) {
        tellRefused('wrong token');
        peer.close(wrongToken, 'token');
        return;
      }
      let alive = true;
      peer.on('pong', () => {
        alive = true;
      });
      const ping = setInterval(() => {
        if (!alive) peer.terminate();
        else peer.ping();
        alive = false;
      }, pingEveryMs);
      const line = host.openLine(
        isKiosk ? { role: 'kiosk', device: 'kiosk-1' } : { role: 'desk', device: 'desk-1' },
        {
          send: (frame) =>
            new Promise<void>((resolve) => {
              peer.send(frame, () => resolve());
            }),
          end: () => peer.close(brokenRules),
        },
      );
      peer.on('message', (data, isBinary) => line.hear(isBinary ? undefined : data.toString()));
      peer.on('close', () => {
        clearInterval(ping);
        line.close();
      });
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  names = new Set([`127.0.0.1:${taken}`, `localhost:${taken}`]);

  return {
    port: taken,
    kioskUrl: `http://127.0.0.1:${taken}/#token=${tokens.kiosk}`,
    deskUrl: `http://127.0.0.1:${taken}/desk#token=${tokens.desk}`,
    async close() {
      for (const peer of sockets.clients) peer.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
