import { request } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Host } from '../../core/host.ts';
import { type Shell, startShell } from './server.ts';

/** The doors of the shell; what lies behind them is tested with the host. */
const host: Pick<Host, 'openLine' | 'health'> = {
  openLine: () => ({ hear: () => undefined, close: () => undefined }),
  health: () => 'ok',
};
const log = pino({ level: 'silent' });
const page = { body: Buffer.from('<!doctype html>'), type: 'text/html', cache: 'no-store' };
let shell: Shell;
beforeAll(async () => {
  shell = await startShell({ host, assets: new Map([['/index.html', page]]), port: 0, log });
});
afterAll(() => shell.close());

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      request({ port: shell.port, host: '127.0.0.1', path, headers, method }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      })
        .on('error', reject)
        .end();
    },
  );

const kioskToken = () => new URL(shell.kioskUrl).hash.replace('#token=', '');

/** Tells how a socket ends up: `open`, an HTTP status, or a close code. */
const connect = (options: { origin?: string; host?: string; path?: string; token?: string }) =>
  new Promise<string>((resolve) => {
    const socket = new WebSocket(
      `ws://127.0.0.1:${shell.port}${options.path ?? '/rpc'}`,
      ['tiepdon', `token.${options.token ?? kioskToken()}`],
      {
        origin: options.origin ?? `http://127.0.0.1:${shell.port}`,
        headers: options.host === undefined ? {} : { Host: options.host },
      },
    );
    socket.on('unexpected-response', (_, response) => resolve(String(response.statusCode)));
    socket.on('error', () => undefined);
    socket.on('close', (code) => resolve(`closed ${code}`));
    socket.on('open', () =>
      // A refused token is told after the opening, since browsers cannot see a status.
      setTimeout(() => {
        if (socket.readyState !== WebSocket.OPEN) return;
        resolve('open');
        socket.terminate();
      }, 100),
    );
  });

describe('pages', () => {
  test('kiosk and desk are served with a strict policy and without the token', async () => {
    for (const path of ['/', '/desk']) {
      const { status, headers, body } = await get(path);
      expect(status).toBe(200);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe-inline');
      expect(body).not.toContain(kioskToken());
    }
  });
  test('a name that was rebound to this machine is refused', async () => {
    expect((await get('/', { Host: 'evil.example' })).status).toBe(421);
    expect((await get('/', { Host: `evil.example:${shell.port}` })).status).toBe(421);
  });
  test('nothing outside the build can be asked for', async () => {
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/index.html/..', '/x'])
      expect((await get(path)).status).toBe(404);
    expect((await get('/', {}, 'POST')).status).toBe(405);
  });
  test('health is told in one word', async () => {
    expect(await get('/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
  });
});

describe('the socket', () => {
  test('opens for the token of this start', async () => {
    expect(await connect({})).toBe('open');
  });
  test('closes for good on a wrong token', async () => {
    expect(await connect({ token: 'guess' })).toBe('closed 4401');
    expect(await connect({ token: '' })).toBe('closed 4401');
  });
  test('refuses pages of other origins, also with the right token', async () => {
    expect(await connect({ origin: 'http://evil.example' })).toBe('403');
    expect(await connect({ origin: `http://127.0.0.1:${shell.port + 1}` })).toBe('403');
    expect(await connect({ origin: 'null' })).toBe('403');
  });
  test('refuses rebound names and other paths', async () => {
    expect(await connect({ host: 'evil.example' })).toBe('421');
    expect(await connect({ path: '/other' })).toBe('404');
  });
});
