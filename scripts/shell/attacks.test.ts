import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { CallerContext } from '../../core/router.ts';
import { loadAssets } from './assets.ts';
import { type Shell, startShell } from './server.ts';

/** What somebody on this machine, or a page in a browser on it, may try at the shell's port. */
const secret = 'SECRET-OUTSIDE-THE-BUILD';
const patience = { timeout: 20_000 };
const callers: CallerContext[] = [];
const heard: unknown[] = [];
let logged = '';
let folder: string;
let shell: Shell;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiepdon-attacks-'));
  mkdirSync(join(folder, 'build/assets'), { recursive: true });
  writeFileSync(join(folder, 'outside.json'), secret);
  writeFileSync(join(folder, 'build/index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'build/assets/index.js'), '1');
  writeFileSync(join(folder, 'build/.hidden'), secret);
  shell = await startShell({
    host: {
      openLine: (caller) => {
        callers.push(caller);
        return { hear: (frame) => void heard.push(frame), close: () => undefined };
      },
      health: () => 'ok',
    },
    assets: loadAssets(join(folder, 'build')),
    port: 0,
    log: pino({}, { write: (line: string) => (logged += line) }),
  });
});
afterAll(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true });
});
const tokenOf = (role: CallerContext['role']): string =>
  new URL(role === 'kiosk' ? shell.kioskUrl : shell.deskUrl).hash.slice('#token='.length);

/** Everything that comes back for these bytes, until the other side ends the connection. */
const raw = (bytes: string | Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(shell.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(answer) : reject(error),
    );
    socket.on('close', () => resolve(answer));
    socket.on('connect', () => socket.write(bytes));
  });
const statusOf = (answer: string): string => /^HTTP\/1.1 (\d+)/.exec(answer)?.[1] ?? '';
const host = (): string => `127.0.0.1:${shell.port}`;
const ask = (line: string, headers: readonly string[] = [`Host: ${host()}`]): Promise<string> =>
  raw(`${line} HTTP/1.1\r\n${headers.join('\r\n')}\r\nConnection: close\r\n\r\n`);

interface Opening {
  readonly origin?: string | undefined;
  readonly host?: string;
  readonly protocols?: string;
  readonly path?: string;
}
/** The answer to an opening handshake, made by hand: browsers would not let a page choose these. */
const open = ({ origin, host: name, protocols, path = '/rpc' }: Opening): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(shell.port, '127.0.0.1');
    socket.once('data', (chunk) => {
      resolve(statusOf(chunk.toString('latin1')));
      socket.destroy();
    });
    socket.once('error', () => resolve('gone'));
    socket.write(
      [
        `GET ${path} HTTP/1.1`,
        `Host: ${name ?? host()}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        ...(origin === undefined ? [] : [`Origin: ${origin}`]),
        `Sec-WebSocket-Protocol: ${protocols ?? `tiepdon, token.${tokenOf('kiosk')}`}`,
        '\r\n',
      ].join('\r\n'),
    );
  });
/** How a socket with a token ends up: the close code, or `open`. */
const present = (token: string): Promise<number | 'open'> =>
  new Promise((resolve) => {
    const before = callers.length;
    const socket = new WebSocket(`ws://${host()}/rpc`, ['tiepdon', `token.${token}`], {
      origin: `http://${host()}`,
    });
    socket.on('error', () => undefined);
    socket.on('close', (code) => resolve(code));
    socket.on('open', async () => {
      // A refusal follows the opening at once; a line is opened in the same turn.
      await vi.waitFor(() => {
        if (callers.length === before && socket.readyState === WebSocket.OPEN)
          throw new Error('neither taken nor refused');
      }, patience);
      if (callers.length > before) resolve('open');
      socket.terminate();
    });
  });

describe('a page of another site', () => {
  const strange = (): readonly (string | undefined)[] => [
    undefined,
    'null',
    '',
    'http://evil.example',
    `http://evil.example:${shell.port}`,
    `https://${host()}`,
    `http://127.0.0.1`,
    `http://127.0.0.1:${shell.port + 1}`,
    `http://${host()}.evil.example`,
    `http://${host()}/`,
    `http://user@${host()}`,
    `HTTP://${host()}`,
    `http://[::1]:${shell.port}`,
    'file://',
  ];
  test('opens no socket, not even with the right token', async () => {
    for (const origin of strange()) expect(await open({ origin }), String(origin)).toBe('403');
    for (const origin of [`http://${host()}`, `http://localhost:${shell.port}`])
      expect(await open({ origin })).toBe('101');
  });
  test('reads nothing: no answer allows another origin, and each says that it is for this one alone', async () => {
    for (const path of ['/', '/desk', '/assets/index.js', '/healthz', '/nothing']) {
      const answer = await ask(`GET ${path}`, [`Host: ${host()}`, 'Origin: http://evil.example']);
      expect(answer).not.toMatch(/access-control-/i);
      expect(answer).toMatch(/cross-origin-resource-policy: same-origin/i);
      expect(answer).toMatch(/x-content-type-options: nosniff/i);
      expect(answer).toMatch(/referrer-policy: no-referrer/i);
      expect(answer).toMatch(/frame-ancestors 'none'/i);
    }
    const preflight = await ask('OPTIONS /rpc', [
      `Host: ${host()}`,
      'Origin: http://evil.example',
      'Access-Control-Request-Method: POST',
      'Access-Control-Request-Private-Network: true',
    ]);
    expect(statusOf(preflight)).toBe('405');
    expect(preflight).not.toMatch(/access-control-/i);
  });
  test('is not served where its browser says that it asks', async () => {
    const from = (site: string, mode: string, dest: string) =>
      ask('GET /assets/index.js', [
        `Host: ${host()}`,
        `Sec-Fetch-Site: ${site}`,
        `Sec-Fetch-Mode: ${mode}`,
        `Sec-Fetch-Dest: ${dest}`,
      ]).then(statusOf);
    expect(await from('cross-site', 'no-cors', 'script')).toBe('403');
    expect(await from('same-site', 'no-cors', 'image')).toBe('403');
    expect(await from('cross-site', 'navigate', 'iframe')).toBe('403');
    expect(await from('same-origin', 'no-cors', 'script')).toBe('200');
    // As our own page on the disk leads here.
    expect(await from('cross-site', 'navigate', 'document')).toBe('200');
  });
});

describe('a name that leads to this machine', () => {
  test('is served under its own two names alone', async () => {
    const { port } = shell;
    const strange = [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      'localhost',
      `127.0.0.1:${port}.evil.example`,
      `127.0.0.1.:${port}`,
      `localhost.:${port}`,
      `LOCALHOST:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      `0.0.0.0:${port}`,
      `[::1]:${port}`,
      `[::ffff:127.0.0.1]:${port}`,
      `127.0.0.1:0${port}`,
      `127.0.0.1:${port + 1}`,
      `user@127.0.0.1:${port}`,
      '',
    ];
    for (const name of strange) {
      expect(statusOf(await ask('GET /', [`Host: ${name}`])), name).toBe('421');
      expect(await open({ host: name, origin: `http://${name}` }), name).toBe('421');
    }
    for (const name of [`127.0.0.1:${port}`, `localhost:${port}`])
      expect(statusOf(await ask('GET /', [`Host: ${name}`]))).toBe('200');
  });
  test('cannot be smuggled in beside the right one, nor left out', async () => {
    const { port } = shell;
    expect(statusOf(await ask('GET /', []))).toBe('400');
    const twice = await ask('GET /', [`Host: evil.example`, `Host: 127.0.0.1:${port}`]);
    expect(['400', '421']).toContain(statusOf(twice));
    const absolute = await ask('GET http://evil.example/', [`Host: ${host()}`]);
    expect(statusOf(absolute)).toBe('404');
    expect(['400', '421']).toContain(statusOf(await raw('GET /\r\n\r\n')));
  });
});

describe('a token', () => {
  test('opens its own role and no other', async () => {
    callers.length = 0;
    expect(await present(tokenOf('kiosk'))).toBe('open');
    expect(await present(tokenOf('desk'))).toBe('open');
    expect(callers.map(({ role }) => role)).toEqual(['kiosk', 'desk']);
  });
  test('is not guessed: near misses, other forms and nothing at all close the socket for good', async () => {
    const token = tokenOf('kiosk');
    const flipped = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    const wrong = [flipped, '', token.slice(0, -1), `${token}A`, token.toLowerCase(), 'token', '*'];
    for (const guess of wrong) expect(await present(guess), guess).toBe(4401);
    expect(await open({ origin: `http://${host()}`, protocols: 'tiepdon' })).toBe('101');
    for (const protocols of [`token.${token}`, '', 'chat'])
      expect(await open({ origin: `http://${host()}`, protocols })).toBe('404');
    // Only the first is looked at: nobody tries many at a time.
    callers.length = 0;
    await open({
      origin: `http://${host()}`,
      protocols: `tiepdon, token.${flipped}, token.${token}`,
    });
    expect(callers).toEqual([]);
  });
  test('has 256 bits, two roles have two, and each start has others', async () => {
    expect(Buffer.from(tokenOf('kiosk'), 'base64url')).toHaveLength(32);
    expect(tokenOf('kiosk')).not.toBe(tokenOf('desk'));
  });
  test('is not in the page, the headers, the log, or anything the browser sends on', async () => {
    for (const path of ['/', '/desk', `/?token=${tokenOf('kiosk')}`]) {
      const answer = await ask(`GET ${path}`);
      for (const role of ['kiosk', 'desk'] as const) expect(answer).not.toContain(tokenOf(role));
    }
    await present(`${tokenOf('kiosk')}x`);
    expect(logged).toContain('socket refused');
    for (const role of ['kiosk', 'desk'] as const) expect(logged).not.toContain(tokenOf(role));
    expect(new URL(shell.kioskUrl).search).toBe('');
  });
});

describe('a file outside the build', () => {
  test.each([
    '/../outside.json',
    '/..%2foutside.json',
    '/%2e%2e/outside.json',
    '/%252e%252e/outside.json',
    '/assets/../../outside.json',
    '/assets/..%5c..%5coutside.json',
    '/..\\outside.json',
    '//outside.json',
    '/outside.json%00.html',
    '/index.html%00',
    '/.hidden',
    '/assets/',
    '/assets',
    '/index.html/../../outside.json',
    'outside.json',
    '*',
    '/constructor',
    '/__proto__',
  ])('%s is not there', async (path) => {
    const answer = await ask(`GET ${path}`);
    expect(['400', '404']).toContain(statusOf(answer));
    expect(answer).not.toContain(secret);
  });
  test('a path with a raw NUL or a line end in it is no request', async () => {
    for (const path of ['/\0', '/index.html\0.js', '/a\rb', '/a\nb'])
      expect(await ask(`GET ${path}`)).not.toContain(secret);
  });
});

describe('a request that is none', () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])(
    '%s is not answered with anything',
    async (method) => {
      const answer = await ask(`${method} /`);
      expect(statusOf(answer)).toBe('405');
      expect(answer).toMatch(/\r\n\r\n(0\r\n\r\n)?$/);
    },
  );
  test('a proxy is not to be had', async () => {
    expect(['', '400', '405']).toContain(statusOf(await ask('CONNECT example.com:443')));
  });
  test('two lengths, a length and chunks, and a second request inside the first', async () => {
    const inner = `GET /healthz HTTP/1.1\r\nHost: ${host()}\r\n\r\n`;
    const framed = (headers: string, body = inner): Promise<string> =>
      raw(`GET / HTTP/1.1\r\nHost: ${host()}\r\n${headers}\r\nConnection: close\r\n\r\n${body}`);
    for (const headers of [
      'Content-Length: 5\r\nContent-Length: 6',
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: chunked, identity',
      'Transfer-Encoding : chunked',
      'Content-Length: -1',
      'Content-Length: 0x10',
    ])
      expect(statusOf(await framed(headers)), headers).toBe('400');
    // What is the body of a request is not the next one.
    const answer = await framed(`Content-Length: ${inner.length}`);
    expect(answer.match(/HTTP\/1.1 /g)).toHaveLength(1);
  });
  test('headers without end', async () => {
    const long = await ask('GET /', [`Host: ${host()}`, `X: ${'x'.repeat(40_000)}`]);
    expect(statusOf(long)).toBe('431');
    const many = Array.from({ length: 3_000 }, (_, index) => `X-${index}: x`);
    expect(statusOf(await ask('GET /', [`Host: ${host()}`, ...many]))).toBe('431');
    expect(statusOf(await ask(`GET /${'x'.repeat(40_000)}`))).toBe('431');
  });
  test('an upgrade to something else, or to another place', async () => {
    const upgrade = (to: string, path = '/rpc') =>
      raw(
        `GET ${path} HTTP/1.1\r\nHost: ${host()}\r\nOrigin: http://${host()}\r\nConnection: Upgrade\r\nUpgrade: ${to}\r\nSec-WebSocket-Protocol: tiepdon\r\n\r\n`,
      ).then(statusOf);
    expect(await upgrade('h2c')).toBe('400');
    expect(await upgrade('websocket')).toBe('400');
    expect(await upgrade('websocket', '/')).toBe('404');
  });
});

describe('a socket that speaks wrongly', () => {
  /** Opens one by hand, writes these bytes, and gives the code of the closing frame; `open` where there is none. */
  const speak = (...frames: readonly Buffer[]): Promise<number | 'open' | 'gone'> =>
    new Promise((resolve) => {
      const socket = connect(shell.port, '127.0.0.1');
      let received = Buffer.alloc(0);
      let isOpen = false;
      socket.on('error', () => resolve('gone'));
      socket.on('close', () => resolve('gone'));
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        const end = received.indexOf('\r\n\r\n');
        if (!isOpen && end >= 0) {
          isOpen = true;
          received = received.subarray(end + 4);
          for (const frame of frames) socket.write(frame);
          // An answer to this comes after whatever is said about what went before.
          socket.write(masked(0x89, Buffer.from('there?')));
        }
        const [first, second] = received;
        if (first === 0x88) resolve(second === 0 ? 1005 : received.readUInt16BE(2));
        else if (first === 0x8a && received.includes('there?')) resolve('open');
        else return;
        socket.destroy();
      });
      socket.write(
        `GET /rpc HTTP/1.1\r\nHost: ${host()}\r\nOrigin: http://${host()}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: tiepdon, token.${tokenOf('kiosk')}\r\n\r\n`,
      );
    });
  /** A client's frame; `first` holds FIN, the reserved bits and the opcode. */
  const masked = (first: number, data: Buffer, length = data.length): Buffer => {
    const mask = randomBytes(4);
    const size =
      length < 126
        ? Buffer.from([0x80 | length])
        : length < 65_536
          ? Buffer.from([0xfe, length >> 8, length & 0xff])
          : Buffer.concat([Buffer.from([0xff]), bigEndian(length)]);
    const body = Buffer.from(data.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
    return Buffer.concat([Buffer.from([first]), size, mask, body]);
  };
  const bigEndian = (value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return bytes;
  };
  const text = (value: string): Buffer => Buffer.from(value, 'utf8');

  test('pieces of one message are one message, and bytes are none', async () => {
    heard.length = 0;
    expect(
      await speak(
        masked(0x01, text('{"i":')),
        masked(0x00, text('')),
        masked(0x89, text('in between')),
        masked(0x80, text('"1"}')),
        masked(0x82, Buffer.from([1, 2, 3])),
      ),
    ).toBe('open');
    expect(heard).toEqual(['{"i":"1"}', undefined]);
  });
  test.each<[string, readonly Buffer[], number]>([
    ['a frame without a mask', [Buffer.from([0x81, 0x01, 0x41])], 1002],
    ['a reserved opcode', [masked(0x83, text('x'))], 1002],
    ['reserved bits', [masked(0xf1, text('x'))], 1002],
    ['compression that nobody offered', [masked(0xc1, text('x'))], 1002],
    ['a continuation of nothing', [masked(0x80, text('x'))], 1002],
    ['a message inside another', [masked(0x01, text('x')), masked(0x81, text('y'))], 1002],
    ['a long control frame', [masked(0x89, Buffer.alloc(126))], 1002],
    ['a closing frame of one byte', [masked(0x88, Buffer.from([3]))], 1002],
    ['text that is no UTF-8', [masked(0x81, Buffer.from([0xff, 0xfe]))], 1007],
    ['a message that is announced too long', [masked(0x81, text('x'), 70_000)], 1009],
    ['one that is announced without end', [masked(0x81, text('x'), 2 ** 52)], 1009],
    [
      'one whose pieces never end',
      Array.from({ length: 80 }, (_, index) =>
        masked(index === 0 ? 0x01 : 0x00, Buffer.alloc(1_000)),
      ),
      1009,
    ],
  ])('%s ends it', async (_, frames, code) => {
    expect(await speak(...frames)).toBe(code);
  });
  test('a message that is begun and never ended keeps nobody waiting', async () => {
    const begun = Array.from({ length: 20 }, () => speak(masked(0x01, text('{'))));
    expect(await Promise.all(begun)).toEqual(begun.map(() => 'open'));
    expect(await present(tokenOf('desk'))).toBe('open');
  });
});

describe('somebody who is slow, or many', () => {
  const opened: Socket[] = [];
  const drip = (first: string): Promise<number> =>
    new Promise((resolve) => {
      const started = performance.now();
      const socket = connect(shell.port, '127.0.0.1', () => socket.write(first));
      opened.push(socket);
      const drop = setInterval(() => socket.write('X: y\r\n'), 500);
      socket.on('error', () => undefined);
      socket.resume().on('close', () => {
        clearInterval(drop);
        resolve(performance.now() - started);
      });
    });
  afterAll(() => {
    for (const socket of opened) socket.destroy();
  });
  test('headers that never end are hung up on, and nobody waits meanwhile', {
    timeout: 60_000,
  }, async () => {
    const slow = Array.from({ length: 50 }, () => drip(`GET / HTTP/1.1\r\nHost: ${host()}\r\n`));
    expect(statusOf(await ask('GET /healthz'))).toBe('200');
    expect(await present(tokenOf('kiosk'))).toBe('open');
    // Each has ended: a time-out of ours that is never looked at would keep them for ever.
    await Promise.all(slow);
  });
  test('a refused opening is hung up on, also by who keeps its side open', async () => {
    const socket = connect({ port: shell.port, host: '127.0.0.1', allowHalfOpen: true });
    const gone = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.write(
      `GET /rpc HTTP/1.1\r\nHost: ${host()}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    socket.resume();
    await new Promise((resolve) => socket.once('end', resolve));
    // Only now does the other side hear that nobody is there.
    const poke = setInterval(() => socket.write('x'), 20);
    await gone;
    clearInterval(poke);
  });
  test('so many sockets and no more', async () => {
    const sockets = await Promise.all(
      Array.from(
        { length: 400 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect(shell.port, '127.0.0.1');
            socket.on('error', () => undefined);
            socket.once('connect', () => resolve(socket));
          }),
      ),
    );
    await vi.waitFor(
      () => expect(sockets.filter(({ destroyed }) => destroyed).length).toBeGreaterThan(100),
      patience,
    );
    for (const socket of sockets) socket.destroy();
    await vi.waitFor(async () => expect(statusOf(await ask('GET /healthz'))).toBe('200'), patience);
  });
  test('a thousand guesses in a row leave a few lines in the log', async () => {
    const before = logged.length;
    for (let round = 0; round < 50; round += 1)
      await Promise.all(
        Array.from({ length: 20 }, () => present(randomBytes(32).toString('base64url'))),
      );
    expect(logged.length - before).toBeLessThan(2_000);
    expect(await present(tokenOf('kiosk'))).toBe('open');
  });
});
