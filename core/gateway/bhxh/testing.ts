import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import type { EligibilityRequest } from '../../contract/index.ts';
import { GatewaySettings } from '../settings.ts';
import type { TlsIdentity } from './testing-tls.ts';

/** A synthetic patient. */
export const patient: EligibilityRequest = {
  number: '079185012345',
  fullName: 'Nguyễn Thị Thử',
  dateOfBirth: { value: '1985-08-15', precision: 'day' },
};

export const secrets = {
  password: 'mật khẩu bí mật',
  accessToken: 'AT+s3cret/=',
  idToken: 'IT-s3cret',
};

export const settingsFor = (
  baseUrl: string,
  overrides: Partial<z.input<typeof GatewaySettings>> = {},
): GatewaySettings =>
  GatewaySettings.parse({
    baseUrl,
    username: '01234_BV',
    password: secrets.password,
    staffName: 'Trần Thị Lễ Tân',
    staffPersonalNumber: '001190012345',
    retries: { attempts: 2, delayMs: 1 },
    ...overrides,
  });

export interface Received {
  readonly call: 'token' | 'check' | 'history';
  readonly contentType: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly socket: IncomingMessage['socket'];
  readonly response: ServerResponse;
}

export type Answerer = (received: Received) => void | Promise<void>;

export const sendJson = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
};

export const giveToken: Answerer = ({ response }) =>
  sendJson(response, {
    maKetQua: '200',
    APIKey: {
      access_token: secrets.accessToken,
      id_token: secrets.idToken,
      token_type: 'Bearer',
      username: '01234_BV',
      expires_in: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });

export const sayCode =
  (maKetQua: string, status = 200): Answerer =>
  ({ response }) =>
    sendJson(response, { maKetQua }, status);

export interface Stub {
  readonly url: string;
  readonly received: readonly Received[];
  readonly port: number;
  count(call: Received['call']): number;
  /** Closes every connection; new ones are served. */
  hangUp(): void;
  /** Shows another certificate to whoever connects from now on. */
  present(tls: TlsIdentity): void;
  close(): Promise<void>;
}

const callOf = (path: string): Received['call'] => {
  if (path === '/api/token/take') return 'token';
  return path === '/api/egw/Lskcb2025' ? 'history' : 'check';
};

/** The five fields of a call about a person, from either kind of body. */
export const fieldsOf = ({ contentType, body }: Received): Readonly<Record<string, string>> =>
  contentType.startsWith('application/json')
    ? (JSON.parse(body) as Record<string, string>)
    : Object.fromEntries(new URLSearchParams(body));

/** A bare HTTP server whose calls answer whatever the test says, byte by byte if it likes. */
export const startStub = async ({
  token = giveToken,
  check,
  history = sayCode('000'),
  tls,
}: {
  token?: Answerer;
  check: Answerer;
  history?: Answerer;
  tls?: TlsIdentity;
}): Promise<Stub> => {
  const received: Received[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://stub');
    const one: Received = {
      call: callOf(url.pathname),
      contentType: request.headers['content-type'] ?? '',
      query: url.searchParams,
      body: Buffer.concat(chunks).toString('utf8'),
      socket: request.socket,
      response,
    };
    received.push(one);
    await { token, check, history }[one.call](one);
  };
  const secure = tls && createTlsServer({ ...tls }, answer);
  const server = secure ?? createServer(answer);
  // A client that refuses the certificate is no trouble of the server's.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    port,
    received,
    hangUp: () => server.closeAllConnections(),
    present(identity) {
      secure?.setSecureContext({ ...identity });
      server.closeAllConnections();
    },
    count: (call) => received.filter((one) => one.call === call).length,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
