import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusedCode } from './index.ts';

/** The configured destination, which redirects to the other; and the other, which must never hear of us. */
const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    );
  });
let heard = 0;
const other = createServer((_, response) => response.end('other'));
other.on('connection', () => {
  heard += 1;
});
let otherUrl = '';
const allowed = createServer((request, response) => {
  if (request.url === '/redirect') response.writeHead(302, { Location: otherUrl });
  response.end('allowed');
});

interface Report {
  readonly toAllowed: Record<string, string>;
  readonly toOther: Record<string, string>;
  readonly redirected: Record<string, string>;
  readonly byProxy: Record<string, string>;
  readonly refused: readonly string[];
}
let report: Report;
beforeAll(async () => {
  otherUrl = await listen(other);
  const allowedUrl = await listen(allowed);
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'testing/guarded-process.ts'), allowedUrl, otherUrl],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  report = JSON.parse(text) as Report;
});
afterAll(() => {
  other.close();
  allowed.close();
});

test('the destinations of the configuration are reached, whichever way', () => {
  expect(report.toAllowed).toEqual({
    'net.connect': 'open',
    'net.connect, options': 'open',
    'net.connect, port as text': 'open',
    'http.get': '200',
    fetch: '200',
    'axios, which follows redirects': '200',
    // Nobody speaks WebSocket there, but it is asked.
    ws: 'Error: Unexpected server response: 200',
    'WebSocket of Node': 'error',
  });
});

test('no way leads anywhere else, and nobody there hears of it', () => {
  const { 'WebSocket of Node': quiet, ...codes } = report.toOther;
  expect(quiet).toBe('error');
  expect(new Set(Object.values(codes))).toEqual(new Set([refusedCode]));
  expect(heard).toBe(0);
});

test('neither does a redirect, nor a proxy of the environment', () => {
  expect(report.redirected).toEqual({ fetch: refusedCode, axios: refusedCode });
  expect(report.byProxy).toEqual({ axios: refusedCode });
});

test('each refused destination is told once', () => {
  const { port } = new URL(otherUrl);
  expect(report.refused).toContain(`127.0.0.1:${port}`);
  expect(report.refused).toContain('UDP');
  expect(report.refused).toContain('pipe /run/tiepdon-guard-test');
  expect(new Set(report.refused).size).toBe(report.refused.length);
});
