import http from 'node:http';
import https from 'node:https';
import axios from 'axios';
import {
  ConstantBackoff,
  handleWhenResult,
  isTaskCancelledError,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import type { GatewayTrouble } from '../../contract/index.ts';
import type { GatewaySettings } from '../settings.ts';

export interface OfficialCall {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, string>>;
  readonly contentType: 'form' | 'json';
  /** Longer or shorter than the settings' `timeoutMs`. */
  readonly timeoutMs?: number;
}

/** Any HTTP response, or why there was none. Holds no URL and nothing that refers to one. */
export type HttpReply =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly contentType: string;
      readonly body: Uint8Array;
    }
  | {
      readonly kind: 'failed';
      readonly trouble: GatewayTrouble;
      /** Error code of Node or axios, e.g. `ECONNREFUSED`. */
      readonly errorCode: string;
    };

export interface Transport {
  /** Never rejects. */
  post(call: OfficialCall, signal?: AbortSignal): Promise<HttpReply>;
  close(): void;
}

/** A history of years stays far below; a page that never ends must not fill the memory. */
const longestBody = 2 * 1024 * 1024;

const retriedCode = 'ECONNRESET';

/** Only the error's code leaves: axios errors carry the URL, and so the token and the password. */
const errorCodeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^\w{1,64}$/.test(code) ? code : 'UNKNOWN';
};

const troubleOf = (errorCode: string): GatewayTrouble => {
  if (['ERR_CANCELED', 'ECONNABORTED', 'ETIMEDOUT'].includes(errorCode)) return 'gateway.timeout';
  // Too long, cut short, not the compression it claims, not HTTP.
  if (/^(ERR_BAD_RESPONSE$|Z_|HPE_)/.test(errorCode)) return 'gateway.malformed';
  return 'gateway.unreachable';
};

const failed = (errorCode: string): HttpReply => ({
  kind: 'failed',
  trouble: troubleOf(errorCode),
  errorCode,
});

const encode = ({ body, contentType }: OfficialCall): { data: Buffer; type: string } =>
  contentType === 'form'
    ? {
        data: Buffer.from(new URLSearchParams(body).toString()),
        type: 'application/x-www-form-urlencoded; charset=utf-8',
      }
    : { data: Buffer.from(JSON.stringify(body)), type: 'application/json; charset=utf-8' };

/**
 * Posts over kept-alive connections (a TLS handshake costs 200–600 ms there). Each call ends within its time;
 * a connection reset by the other side, as an idle one is, is tried again.
 */
export const createTransport = (
  { baseUrl, timeoutMs, retries }: GatewaySettings,
  ca: readonly string[] | undefined,
): Transport => {
  const httpAgent = new http.Agent({ keepAlive: true });
  const httpsAgent = new https.Agent({ keepAlive: true, ...(ca && { ca: [...ca] }) });
  const client = axios.create({
    httpAgent,
    httpsAgent,
    // The gateway knows facilities by their registered address, and redirects or proxies would learn the secrets.
    proxy: false,
    maxRedirects: 0,
    responseType: 'arraybuffer',
    maxContentLength: longestBody,
    validateStatus: () => true,
  });
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);

  const postOnce = async (call: OfficialCall, signal: AbortSignal): Promise<HttpReply> => {
    const url = new URL(call.path, base);
    url.search = new URLSearchParams(call.query).toString();
    const { data, type } = encode(call);
    try {
      const response = await client.post<Buffer>(url.href, data, {
        signal,
        headers: { 'Content-Type': type, Accept: 'application/json' },
      });
      const contentType = response.headers['content-type'];
      return {
        kind: 'response',
        status: response.status,
        contentType: typeof contentType === 'string' ? contentType : '',
        body: response.data,
      };
    } catch (error) {
      return failed(errorCodeOf(error));
    }
  };

  const again = retry(
    handleWhenResult((reply) => (reply as { errorCode?: string }).errorCode === retriedCode),
    { maxAttempts: retries.attempts, backoff: new ConstantBackoff(retries.delayMs) },
  );

  return {
    async post(call, signal) {
      const limit = timeout(call.timeoutMs ?? timeoutMs, TimeoutStrategy.Aggressive);
      try {
        return await wrap(limit, again).execute(
          (context) => postOnce(call, context.signal),
          signal,
        );
      } catch (error) {
        if (isTaskCancelledError(error)) return failed('ETIMEDOUT');
        throw error;
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
};
