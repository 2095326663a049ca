import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FailureCode, ScanSource } from '../../../core/contract/index.ts';
import type { FamilyListener, SourceFamily } from '../port.ts';
import { longestBody, readWebhookBody } from './body.ts';

export interface WebhookOptions {
  /** Loopback port; 0 takes a free one. */
  readonly port: number;
  /** Path that the reader's program posts to, after the slash. Whoever knows it may claim to be anybody. */
  readonly secret: string;
  readonly retryMs?: number;
  readonly now?: () => number;
}

export interface WebhookFamily extends SourceFamily {
  /** The port that is listened on; undefined while none is. */
  port(): number | undefined;
}

const loopback = '127.0.0.1';
const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A page in some browser of this machine may post here; it cannot choose its Host. */
const isOurHost = (host: string | undefined, port: number): boolean => {
  const [, name = '', given] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host ?? '') ?? [];
  return loopbackNames.has(name.toLowerCase()) && (given === undefined || Number(given) === port);
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isSecret = (path: string | undefined, secret: string): boolean =>
  timingSafeEqual(digest((path ?? '').replace(/\/$/, '')), digest(`/${secret}`));

/** The body, or undefined when it is longer than allowed or cut off. */
const readBody = async (request: IncomingMessage): Promise<Uint8Array | undefined> => {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > longestBody) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
};

/** Hears what a reader's program posts: on loopback alone, at a secret path, a bounded body. */
export const openWebhook = (
  listener: FamilyListener,
  { port, secret, retryMs = 5_000, now = Date.now }: WebhookOptions,
): WebhookFamily => {
  const id = `webhook:${port}`;
  const described = () => ({
    id,
    transport: 'webhook' as const,
    name: `POST http://${loopback}:${listening ?? port}/…`,
    since: new Date(now()).toISOString(),
  });
  let listening: number | undefined;
  let source: ScanSource = { ...described(), state: 'absent' };
  let server: Server | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<number> => {
    if (!isOurHost(request.headers.host, listening ?? port)) return 421;
    // Browsers name where a request comes from; a reader's program is no web page.
    if (request.headers.origin !== undefined) return 403;
    if (!isSecret(request.url, secret)) return 404;
    if (request.method !== 'POST') return 405;
    if (Number(request.headers['content-length'] ?? 0) > longestBody) return 413;
    const body = await readBody(request);
    if (!body) return 413;
    if (response.destroyed) return 400;
    const claim = readWebhookBody(id, body, now());
    if (!claim) return 422;
    listener.onClaim(claim);
    return 204;
  };

  const fail = (code: FailureCode, detail: string): void => {
    listening = undefined;
    source = { ...described(), state: 'trouble', reason: { code }, detail: detail.slice(0, 200) };
    listener.onChange();
    if (isClosed) return;
    clearTimeout(retry);
    retry = setTimeout(() => void listen(), retryMs);
  };

  const listen = (): Promise<void> =>
    new Promise((resolve) => {
      const made = createServer((request, response) => {
        void answer(request, response).then((status) => {
          // The rest of a body that is not wanted is not read.
          if (status >= 400) response.setHeader('connection', 'close');
          response.writeHead(status).end();
        });
      });
      made.requestTimeout = 10_000;
      made.headersTimeout = 5_000;
      made.maxConnections = 16;
      server = made;
      made.on('error', (error) => {
        fail('scanner.webhook-port', error.message);
        resolve();
      });
      made.listen(port, loopback, () => {
        listening = (made.address() as AddressInfo).port;
        source = { ...described(), state: 'open' };
        listener.onChange();
        resolve();
      });
    });

  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      clearTimeout(retry);
      const ended = server;
      server = undefined;
      listening = undefined;
      if (!ended?.listening) {
        resolve();
        return;
      }
      ended.close(() => resolve());
      ended.closeAllConnections();
    });

  let starting = listen();
  return {
    port: () => listening,
    sources: () => [source],
    async restart(sourceId) {
      if (sourceId !== id) return false;
      await starting;
      await stop();
      starting = listen();
      await starting;
      return true;
    },
    async close() {
      isClosed = true;
      await starting;
      await stop();
    },
  };
};
