/**
 * A process under the guard: tries one way after the other to reach an address, and prints what came of each.
 *   guarded-process.ts ALLOWED_URL OTHER_URL
 */
import { createSocket } from 'node:dgram';
import { get } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect, createConnection } from 'node:net';
import { connect as connectTls } from 'node:tls';
import axios from 'axios';
import { WebSocket } from 'ws';
import { guardNetwork } from '../index.ts';

const [allowed = '', other = ''] = process.argv.slice(2);
const refused: string[] = [];
guardNetwork({ allowed: [allowed], onRefused: (destination) => refused.push(destination) });

/** `open`, a status, or the error's code; a library may wrap the error of the socket. */
const codeOf = (error: unknown): string => {
  const { code, cause } = error as { code?: string; cause?: unknown };
  return code ?? (cause === undefined ? String(error) : codeOf(cause));
};
const opened = (socket: {
  once(event: string, listener: (error: unknown) => void): unknown;
}): Promise<string> =>
  new Promise((resolve) => {
    for (const event of ['connect', 'open']) socket.once(event, () => resolve('open'));
    socket.once('error', (error) => resolve(codeOf(error)));
  });
const status = (url: string): Promise<string> =>
  new Promise((resolve) => {
    get(url, ({ statusCode }) => resolve(String(statusCode))).once('error', (error) =>
      resolve(codeOf(error)),
    );
  });

const ways = (url: string): Record<string, () => Promise<string>> => {
  const { hostname, port: text } = new URL(url);
  const port = Number(text);
  const web = url.replace('http:', 'ws:');
  return {
    'net.connect': () => opened(connect(port, hostname)),
    'net.connect, options': () => opened(connect({ port, host: hostname })),
    'net.connect, port as text': () =>
      opened(createConnection({ port: text as never, host: hostname })),
    'http.get': () => status(url),
    fetch: () => fetch(url).then(({ status: code }) => String(code), codeOf),
    'axios, which follows redirects': () =>
      axios
        .get(url, { validateStatus: () => true })
        .then(({ status: code }) => String(code), codeOf),
    ws: () => opened(new WebSocket(web)),
    'WebSocket of Node': () =>
      new Promise((resolve) => {
        const socket = new globalThis.WebSocket(web);
        socket.addEventListener('open', () => resolve('open'));
        socket.addEventListener('error', () => resolve('error'));
      }),
  };
};

const tried = async (
  all: Record<string, () => Promise<string>>,
): Promise<Record<string, string>> => {
  const results: Record<string, string> = {};
  for (const [name, way] of Object.entries(all))
    results[name] = await way().catch((error: unknown) => codeOf(error));
  return results;
};

const { port } = new URL(other);
const report = {
  toAllowed: await tried(ways(allowed)),
  toOther: await tried({
    ...ways(other),
    'the same port by another name': () => status(`http://localhost.:${new URL(allowed).port}/`),
    'tls.connect': () => opened(connectTls({ port: Number(port), host: '127.0.0.1' })),
    http2: () => opened(connectHttp2(other)),
    'net.connect, port alone': () => opened(connect(Number(port))),
    'a pipe': () => opened(connect('/run/tiepdon-guard-test')),
    UDP: async () => {
      createSocket('udp4').send('x', Number(port), '127.0.0.1');
      return 'sent';
    },
  }),
  redirected: await tried({
    fetch: () => fetch(`${allowed}redirect`).then(({ status: code }) => String(code), codeOf),
    axios: () =>
      axios
        .get(`${allowed}redirect`, { proxy: false })
        .then(({ status: code }) => String(code), codeOf),
  }),
  byProxy: await tried({
    axios: () => {
      process.env.http_proxy = other;
      return axios.get(allowed).then(({ status: code }) => String(code), codeOf);
    },
  }),
  refused,
};
process.stdout.write(JSON.stringify(report));
process.exit(0);
