import { EventEmitter } from 'node:events';
import { type ClientRequest as NodeRequest, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Session } from './session.ts';

interface RequestOptions {
  readonly method?: string;
  readonly url?: string;
  readonly protocol?: string;
  readonly hostname?: string;
  readonly port?: number | string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly session?: Session;
  readonly redirect?: 'follow' | 'error' | 'manual';
}

/**
 * Electron's request of the main process, on Node's: asks its session first, tells a redirect instead of following it, and ends
 * with all others of its session.
 */
class ClientRequest extends EventEmitter {
  #request: NodeRequest | undefined;
  readonly #options: RequestOptions;
  readonly #headers: Record<string, string | string[]>;
  #isAborted = false;

  constructor(options: RequestOptions) {
    super();
    this.#options = options;
    this.#headers = { ...options.headers };
    options.session?.own(this);
  }

  setHeader(name: string, value: string): void {
    this.#headers[name] = value;
  }
  end(body?: string | Buffer): this {
    const { session, method = 'GET' } = this.#options;
    const url = this.#url();
    if (session?.isCancelled(url.href, 'xhr', method)) {
      setImmediate(() => this.#fail(new Error('net::ERR_BLOCKED_BY_CLIENT')));
      return this;
    }
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method,
      headers: this.#headers,
    });
    this.#request = request;
    request.on('error', (error) => this.#fail(error));
    request.on('response', (response) => {
      const { statusCode = 0, headers } = response;
      if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
        const target = new URL(headers.location, url).href;
        response.resume();
        if (!this.emit('redirect', statusCode, method, target, headers))
          this.#fail(new Error('net::ERR_ABORTED'));
        return;
      }
      response.on('error', () => undefined);
      response.on('end', () => this.#over());
      this.emit('response', response);
    });
    request.end(body);
    return this;
  }
  abort(): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#request?.destroy();
    this.emit('abort');
    this.#over();
  }

  #url(): URL {
    const { url, protocol = 'https:', hostname = '', port, path = '/' } = this.#options;
    return new URL(url ?? `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
  }
  #fail(error: Error): void {
    if (!this.#isAborted) this.emit('error', error);
    this.#over();
  }
  #over(): void {
    this.#options.session?.disown(this);
    this.emit('close');
  }
}

export const net = { request: (options: RequestOptions) => new ClientRequest(options) };
