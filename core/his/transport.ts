import http from 'node:http';
import https from 'node:https';
import { rootCertificates } from 'node:tls';
import axios from 'axios';
import { ok, type Result } from '../contract/index.ts';
import { type HisFailureCode, hisFailure } from './failure.ts';
import type { HisFailure } from './port.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Relative to the base URL, or a URL below the same origin. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly contentType: string;
  readonly contentLocation: string | undefined;
  readonly body: Uint8Array;
}

export interface Transport {
  /** Ends with the signal; never rejects. */
  send(request: HttpRequest, signal: AbortSignal): Promise<Result<HttpResponse, HisFailure>>;
  /** When one call of the port, with all its requests, has to be over. */
  deadline(): AbortSignal;
  close(): void;
}

/** A catalogue of services stays far below; a page that never ends must not fill the memory. */
const longestBody = 4 * 1024 * 1024;

/** Nothing arrived at the other side, so that the queue need not count it as an attempt. */
const neverArrived =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ENETDOWN|EHOSTDOWN|ETIMEDOUT|ERR_TLS_\w+|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|EPROTO|ERR_SSL_\w+)$/;

const codeOf = (errorCode: string): HisFailureCode => {
  if (errorCode === 'ERR_CANCELED' || errorCode === 'ECONNABORTED') return 'his.timeout';
  // A token or merchant id that no header can hold.
  if (errorCode === 'ERR_INVALID_CHAR') return 'his.unauthorised';
  // Too long, not the compression it claims, not HTTP.
  if (/^(ERR_BAD_RESPONSE$|Z_|HPE_)/.test(errorCode)) return 'his.malformed';
  return neverArrived.test(errorCode) ? 'his.unreachable' : 'his.interrupted';
};

/** Only the error's code leaves: axios errors carry the URL and the body, and so personal data. */
const errorCodeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^\w{1,64}$/.test(code) ? code : 'UNKNOWN';
};

const header = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** HTTP over kept-alive connections; no redirects and no proxies, which would learn the patient's data. */
export const createTransport = ({
  baseUrl,
  timeoutMs,
  ca,
}: {
  readonly baseUrl: string;
  readonly timeoutMs: number;
  /** Further certificate authorities, PEM. */
  readonly ca?: string | undefined;
}): Transport => {
  const httpAgent = new http.Agent({ keepAlive: true });
  const httpsAgent = new https.Agent({
    keepAlive: true,
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
  });
  const client = axios.create({
    httpAgent,
    httpsAgent,
    proxy: false,
    maxRedirects: 0,
    responseType: 'arraybuffer',
    maxContentLength: longestBody,
    validateStatus: () => true,
    // What is sent has been put together already.
    transformRequest: [(data: unknown) => data],
  });
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  const closing = new AbortController();

  return {
    async send({ method, path, query, headers, body }, signal) {
      const url = URL.parse(path, base);
      // A link of an answer must not lead the credentials elsewhere.
      if (url?.origin !== base.origin) return hisFailure('his.malformed', 'link to another origin');
      for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
      try {
        const response = await client.request<Buffer>({
          url: url.href,
          method,
          signal,
          headers: { ...headers },
          ...(body !== undefined && { data: Buffer.from(body) }),
        });
        return ok({
          status: response.status,
          contentType: header(response.headers['content-type']) ?? '',
          contentLocation: header(response.headers['content-location']),
          body: response.data,
        });
      } catch (error) {
        const errorCode = errorCodeOf(error);
        return hisFailure(codeOf(errorCode), errorCode);
      }
    },
    deadline: () => AbortSignal.any([AbortSignal.timeout(timeoutMs), closing.signal]),
    close() {
      closing.abort();
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
};
