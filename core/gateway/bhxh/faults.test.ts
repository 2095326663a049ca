import { createHash } from 'node:crypto';
import dns from 'node:dns';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { GatewayTrouble } from '../../contract/index.ts';
import type { EligibilityGateway } from '../port.ts';
import { createBhxhGateway } from './gateway.ts';
import {
  type Answerer,
  patient,
  type Received,
  type Stub,
  secrets,
  sendJson,
  settingsFor,
  startStub,
} from './testing.ts';
import { makeCertificate } from './testing-tls.ts';

/**
 * Everything a network can do, to each of the three calls: the reply is a trouble, comes by itself, and nothing
 * secret is heard of on the way. A look-up that never ended would run into the time limit of its test.
 */
type Target = Received['call'];
const targets: readonly Target[] = ['token', 'check', 'history'];

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const each of open.splice(0)) await each.close();
});
const folder = mkdtempSync(join(tmpdir(), 'tiepdon-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Heard {
  readonly gateway: EligibilityGateway;
  readonly logged: string[];
}

const connect = (
  url: string,
  { hangs = false, ...settings }: Parameters<typeof settingsFor>[1] & { hangs?: boolean } = {},
): Heard => {
  const logged: string[] = [];
  const keep = (fields: object, message: string): void => {
    logged.push(JSON.stringify(fields), message);
  };
  // Longer than a test may take, unless the fault is that nothing comes.
  const timeoutMs = hangs ? 300 : 60_000;
  const gateway = createBhxhGateway(
    settingsFor(url, { timeoutMs, historyTimeoutMs: timeoutMs, budgetMs: 60_000, ...settings }),
    { clock: Date, logger: { info: keep, warn: keep } },
  );
  open.push(gateway);
  return { gateway, logged };
};

const fine: Answerer = ({ response }) => sendJson(response, { maKetQua: '000' });
const start = async (options: Partial<Parameters<typeof startStub>[0]> = {}): Promise<Stub> => {
  const stub = await startStub({ check: fine, history: fine, ...options });
  open.push(stub);
  return stub;
};

/** The token is asked for by whatever is asked first. */
const ask = (gateway: EligibilityGateway, target: Target, number = patient.number) =>
  target === 'history'
    ? gateway.history({ ...patient, number }, { budgetMs: 60_000 })
    : gateway.check({ ...patient, number });

const md5 = createHash('md5').update(secrets.password).digest('hex');
const expectTrouble = async (
  { gateway, logged }: Heard,
  target: Target,
  troubles: string | readonly string[],
  number?: string,
): Promise<void> => {
  const reply = await ask(gateway, target, number);
  expect(reply).toEqual({ kind: 'unavailable', trouble: expect.any(String) });
  const { trouble } = reply as { trouble: string };
  expect(GatewayTrouble.options).toContain(trouble);
  expect([troubles].flat()).toContain(trouble);
  const heard = [JSON.stringify(reply), JSON.stringify(gateway.health()), ...logged].join('\n');
  expect(logged.length).toBeGreaterThan(0);
  for (const secret of [
    ...Object.values(secrets),
    encodeURIComponent(secrets.accessToken),
    'token=',
    '://',
    '/api/',
    patient.number,
    patient.fullName,
    '001190012345',
  ])
    expect(heard).not.toContain(secret);
  expect(heard.toLowerCase()).not.toContain(md5);
};

const send =
  (body: Buffer | string, headers: Record<string, string> = {}, status = 200): Answerer =>
  ({ response }) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(body);
  };
const utf32 = (text: string): Buffer =>
  Buffer.from(new Uint32Array([...text].map((c) => c.charCodeAt(0))).buffer);
/** An answer, were it not for its length. */
const endless = Buffer.alloc(64 * 1024 * 1024, ' ');
endless.write('{"maKetQua":"000"');
endless.write('}', endless.length - 1);
const gzipBomb = gzipSync(endless);
const brotliBomb = brotliCompressSync(endless);
/** One piece after the other for as long as anybody listens. */
const drip = (write: (piece: string) => boolean, isOver: () => boolean): void => {
  const timer = setInterval(() => (isOver() ? clearInterval(timer) : write(' ')), 10);
};

const faults: [
  name: string,
  answer: Answerer,
  trouble: string | readonly string[],
  options?: { hangs: boolean },
][] = [
  ['nothing comes', () => undefined, 'gateway.timeout', { hangs: true }],
  [
    'only a head comes',
    ({ response }) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
    },
    'gateway.timeout',
    { hangs: true },
  ],
  [
    'a body comes byte by byte',
    ({ response, socket }) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      drip(
        (piece) => response.write(piece),
        () => socket.destroyed,
      );
    },
    'gateway.timeout',
    { hangs: true },
  ],
  [
    'a head comes byte by byte',
    ({ socket }) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Slow:');
      drip(
        (piece) => socket.write(piece),
        () => socket.destroyed,
      );
    },
    'gateway.timeout',
    { hangs: true },
  ],
  [
    'ten gigabytes are announced',
    ({ response }) => {
      response.writeHead(200, { 'Content-Length': '10000000000' });
      response.write('{"maKetQua":"000"');
    },
    ['gateway.timeout', 'gateway.malformed'],
    { hangs: true },
  ],
  ['the line is reset', ({ socket }) => void socket.resetAndDestroy(), 'gateway.unreachable'],
  ['the line is closed', ({ socket }) => void socket.end(), 'gateway.unreachable'],
  [
    'the line is reset in the body',
    ({ response, socket }) => {
      response.writeHead(200, { 'Content-Length': '4096' });
      response.write('{"maKetQua":"000"', () => socket.resetAndDestroy());
    },
    ['gateway.unreachable', 'gateway.malformed'],
  ],
  [
    'the line is closed in the body',
    ({ response, socket }) => {
      response.writeHead(200, { 'Content-Length': '4096' });
      response.write('{"maKetQua":"000"', () => socket.end());
    },
    ['gateway.unreachable', 'gateway.malformed'],
  ],
  [
    'a page comes',
    send('<html>Wi-Fi</html>', { 'Content-Type': 'text/html' }),
    'gateway.malformed',
  ],
  ['a bad gateway’s page comes', send('<html></html>', {}, 502), 'gateway.server-error'],
  [
    'it is sent elsewhere',
    send('', { Location: 'http://127.0.0.1:9/?token=x' }, 302),
    'gateway.malformed',
  ],
  ['nothing is in the body', send(''), 'gateway.malformed'],
  ['the JSON is cut short', send('{"maKetQua":"000","APIKey":{'), 'gateway.malformed'],
  ['the JSON is a list', send('[{"maKetQua":"000"}]'), 'gateway.malformed'],
  ['the JSON is a number', send('42'), 'gateway.malformed'],
  ['the JSON is another', send('{"status":"ok","APIKey":[]}'), 'gateway.malformed'],
  ['the charset is UTF-32', send(utf32('{"maKetQua":"000"}')), 'gateway.malformed'],
  ['a gzip bomb comes', send(gzipBomb, { 'Content-Encoding': 'gzip' }), 'gateway.malformed'],
  ['a brotli bomb comes', send(brotliBomb, { 'Content-Encoding': 'br' }), 'gateway.malformed'],
  ['64 megabytes come', send(endless), 'gateway.malformed'],
  [
    'it is not compressed as it says',
    send('{"maKetQua":"000"}', { 'Content-Encoding': 'gzip' }),
    'gateway.malformed',
  ],
  [
    'another protocol is spoken',
    ({ socket }) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
    'gateway.malformed',
  ],
  [
    'the head never ends',
    ({ socket }) => void socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(1_000_000)}`),
    'gateway.malformed',
  ],
];

describe.each(targets)('the %s call', (target) => {
  test.each(faults)('when %s', async (_, answer, trouble, options) => {
    const stub = await start({ [target]: answer });
    await expectTrouble(connect(stub.url, options), target, trouble);
  });

  test('with every status of refusal or failure, whatever the body', async () => {
    let status = 0;
    let body = '';
    const stub = await start({
      [target]: ({ response }: Received) => {
        response.writeHead(status, { 'Content-Type': 'application/json' });
        response.end(body);
      },
    });
    const meaning = (code: number): string => {
      if (code >= 500) return 'gateway.server-error';
      if (code === 401 || code === 403) return 'gateway.unauthorised';
      if (code === 408) return 'gateway.timeout';
      return code === 429 ? 'gateway.busy' : 'gateway.malformed';
    };
    for (status = 400; status < 600; status = status === 451 ? 500 : status + 1) {
      if (status > 511) break;
      for (body of ['', '<html></html>', `{"maKetQua":"${status}"}`])
        await expectTrouble(connect(stub.url), target, meaning(status));
    }
  });

  test('when nobody listens any more', async () => {
    const stub = await start();
    const heard = connect(stub.url);
    if (target !== 'token') await ask(heard.gateway, target, '079185099999');
    await stub.close();
    await expectTrouble(heard, target, 'gateway.unreachable');
  });

  test.each(['ENOTFOUND', 'EAI_AGAIN'])('when the name is not found: %s', async (code) => {
    const stub = await start();
    let isFound = target !== 'token';
    vi.spyOn(dns, 'lookup').mockImplementation(((
      _name: string,
      options: { all?: boolean },
      done: (error: Error | null, address?: unknown, family?: number) => void,
    ) => {
      if (!isFound) done(Object.assign(new Error(`getaddrinfo ${code}`), { code }));
      else if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
      else done(null, '127.0.0.1', 4);
    }) as typeof dns.lookup);
    const heard = connect(`http://gateway.test:${stub.port}`);
    if (isFound)
      expect(await ask(heard.gateway, target, '079185099999')).toMatchObject({ kind: 'answered' });
    isFound = false;
    // A kept connection needs no name.
    stub.hangUp();
    await expectTrouble(heard, target, 'gateway.unreachable');
  });

  const trusted = makeCertificate();
  const expired = makeCertificate({ days: -1 });
  const otherHost = makeCertificate({ host: 'elsewhere.example' });
  const authorities = join(folder, `${target}.pem`);
  writeFileSync(authorities, [trusted, expired, otherHost].map(({ cert }) => cert).join('\n'));

  test.each([
    ['has ended', expired],
    ['is another host’s', otherHost],
    ['is signed by nobody known', makeCertificate()],
  ])('when the certificate %s', async (_, identity) => {
    const isFirst = target === 'token';
    const stub = await start({ tls: isFirst ? identity : trusted });
    const heard = connect(stub.url, { tlsCa: authorities });
    if (!isFirst)
      expect(await ask(heard.gateway, target, '079185099999')).toMatchObject({ kind: 'answered' });
    stub.present(identity);
    await expectTrouble(heard, target, 'gateway.unreachable');
    expect(stub.received.filter(({ call }) => call === target)).toHaveLength(isFirst ? 0 : 1);
  });
});
