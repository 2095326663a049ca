import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { vietnamDay } from '../../core/clock.ts';
import { descendantsOf, exposureOf, needlesOf } from '../../fixtures/leaks/index.ts';
import { population } from '../../fixtures/people/index.ts';
import { demoConfig } from '../demo.ts';

/** The browser shell as a hospital starts it, around a gateway that we choose. */
const password = 'mật khẩu của cổng';
const root = join(import.meta.dirname, '../..');
const qr = population(vietnamDay(Date.now())).find(({ id }) => id === 'valid-80')?.qr ?? '';

let folder: string;
let program: ChildProcess | undefined;
let log = '';
const servers: Server[] = [];

const listen = async (server: Server): Promise<string> => {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};
/** Somebody whom the program has no business with. */
const stranger = async () => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.end();
  });
  server.on('connection', () => heard.push('connected'));
  return { url: await listen(server), heard };
};

const start = async (gatewayUrl: string, more: NodeJS.ProcessEnv = {}): Promise<string> => {
  const config = join(folder, 'tiepdon.json');
  writeFileSync(
    config,
    JSON.stringify(demoConfig({ gatewayUrl, port: 0, onlyClinic: 'noi-tong-quat' })),
  );
  const child = spawn(
    process.execPath,
    ['scripts/serve.ts', '--config', config, '--no-window', '--json'],
    {
      cwd: root,
      env: {
        ...process.env,
        TIEPDON_SCREENS: join(folder, 'screens'),
        TIEPDON_GATEWAY_PASSWORD: password,
        ...more,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  program = child;
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(JSON.parse(line.toString()).kioskUrl));
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${log}`)));
  });
};

const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-serve-'));
  mkdirSync(join(folder, 'screens'));
  writeFileSync(join(folder, 'screens/index.html'), '<!doctype html>');
  log = '';
});
afterEach(async () => {
  const child = program;
  program = undefined;
  if (child && child.exitCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a library that calls somebody else is refused, and an alarm says so', async () => {
  const { url, heard } = await stranger();
  await start('http://127.0.0.1:9', {
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'testing/rogue.ts')}`,
    ROGUE_TARGET: url,
  });
  await until(() => expect(log).toContain('rogue: refused'));
  expect(heard).toEqual([]);
  expect(log).toContain(`"destination":"${new URL(url).host}","msg":"destination refused"`);
  expect(log).toContain('"code":"network.destination-refused","msg":"alarm"');
});

test('a gateway that redirects leads nobody anywhere: nothing of the patient goes along', async () => {
  const { url, heard } = await stranger();
  let asked = 0;
  const gateway = await listen(
    createServer((_, response) => {
      asked += 1;
      response.writeHead(307, { Location: `${url}/elsewhere` }).end();
    }),
  );
  const kioskUrl = new URL(await start(gateway));
  const socket = new WebSocket(
    `ws://${kioskUrl.host}/rpc`,
    ['tiepdon', `token.${kioskUrl.hash.slice('#token='.length)}`],
    { origin: kioskUrl.origin },
  );
  await new Promise((resolve) => socket.once('open', resolve));
  const input = { type: 'scan', scanId: 'one', payload: qr };
  socket.send(JSON.stringify({ i: '1', p: { u: '/kiosk/send', b: { json: input } } }));
  await until(() => expect(asked).toBeGreaterThan(0));
  await until(() => expect(log).toContain('gateway.malformed'));
  socket.terminate();
  expect(heard).toEqual([]);
});

test('no argument and no environment of its processes holds a secret, except where the hospital put it', async () => {
  const kioskUrl = await start('http://127.0.0.1:9');
  const { pid = 0 } = program ?? {};
  await until(() => expect(descendantsOf(pid).length).toBeGreaterThan(1));
  const key = readFileSync(join(folder, 'store.key'));
  const token = new URL(kioskUrl).hash.slice('#token='.length);
  const needles = needlesOf({ secrets: [password, key, token] });
  const [main, ...others] = descendantsOf(pid);
  expect(exposureOf(main ?? 0, needles)).toEqual([
    { kind: 'secret', line: `TIEPDON_GATEWAY_PASSWORD=${password}` },
  ]);
  for (const other of others) expect(exposureOf(other, needles)).toEqual([]);
  // The pages that lead to the kiosk and the desk hold their tokens: they are for nobody else.
  for (const page of ['kiosk', 'desk']) {
    const path = join(folder, 'run', `${page}.html`);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'run')).mode & 0o077).toBe(0);
  }
  expect(log).not.toContain(token);
});
