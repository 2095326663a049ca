import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type CardData, postCard, webhookBody } from '../../../fixtures/scanner-sim/index.ts';
import { hearing } from '../testing/heard.ts';
import { longestBody } from './body.ts';
import { openWebhook, type WebhookFamily } from './family.ts';

const card: CardData = {
  personalNumber: '001085012345',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: '15/08/1985',
  sex: 'Nam',
  residence: 'Hà Nội',
  issueDate: '10/05/2021',
  expiryDate: '15/08/2045',
};
const secret = 'k9FvQ2mZ7sTq4Wc1';

const families: WebhookFamily[] = [];
afterEach(async () => {
  for (const family of families.splice(0)) await family.close();
});
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

const start = async (port = 0) => {
  const heard = hearing();
  const family = openWebhook(heard, { port, secret, retryMs: 30 });
  families.push(family);
  await until(() => expect(family.port()).toBeDefined());
  return { heard, family, port: family.port() ?? 0 };
};

interface Ask {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}
const ask = (port: number, { path = `/${secret}`, method = 'POST', headers = {}, body }: Ask) =>
  new Promise<number>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    // A refusal may come while the body is still on its way.
    sent.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EPIPE' || error.code === 'ECONNRESET' ? resolve(0) : reject(error),
    );
    sent.end(body ?? JSON.stringify(webhookBody(card)));
  });

describe('a webhook', () => {
  test('hears the program beside a reader', async () => {
    const { heard, port } = await start();
    await postCard(`http://localhost:${port}/${secret}`, card);
    await postCard(`http://127.0.0.1:${port}/${secret}/`, {
      ...card,
      personalNumber: '079300012345',
    });
    expect(heard.claims.map(({ claim, trust }) => [claim.personalNumber, trust])).toEqual([
      ['001085012345', 'qr'],
      ['079300012345', 'qr'],
    ]);
  });

  test.each<[string, Ask, number]>([
    ['another path', { path: '/' }, 404],
    ['a path that only begins right', { path: `/${secret}x` }, 404],
    ['another name of this machine', { headers: { host: 'evil.example' } }, 421],
    ['a name that only begins right', { headers: { host: 'localhost.evil.example' } }, 421],
    ['a web page', { headers: { origin: 'http://localhost' } }, 403],
    ['another method', { method: 'PUT' }, 405],
    ['a body that is no JSON', { body: '{' }, 422],
    ['a body that is no UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, 422],
    ['a body that names nobody', { body: '{"full_name":"Nguyễn Văn Mẫu"}' }, 422],
    ['nothing', { body: '' }, 422],
  ])('refuses %s', async (_, asked, status) => {
    const { heard, port } = await start();
    expect(await ask(port, asked)).toBe(status);
    expect(heard.claims).toEqual([]);
  });

  test('takes no body without end, announced or not', async () => {
    const { heard, port } = await start();
    const huge = Buffer.alloc(longestBody + 1, 0x20);
    expect([413, 0]).toContain(await ask(port, { body: huge }));
    const chunked = ask(port, { headers: { 'transfer-encoding': 'chunked' }, body: huge });
    expect([413, 0]).toContain(await chunked);
    await postCard(`http://127.0.0.1:${port}/${secret}`, card);
    expect(heard.claims).toHaveLength(1);
  });

  test('is on loopback alone', async () => {
    const { port, family } = await start();
    const outside = Object.values((await import('node:os')).networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family: kind }) => !internal && kind === 'IPv4');
    expect(family.sources()[0]?.name).toContain('127.0.0.1');
    if (!outside) return;
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: outside.address, port }, () => resolve(false));
      socket.on('error', () => resolve(true));
    });
    expect(refused).toBe(true);
  });

  test('whose port is taken says so, and takes it when it is free', async () => {
    const first = await start();
    const heard = hearing();
    const second = openWebhook(heard, { port: first.port, secret, retryMs: 30 });
    families.push(second);
    await until(() =>
      expect(second.sources()).toMatchObject([
        { state: 'trouble', reason: { code: 'scanner.webhook-port' } },
      ]),
    );
    await first.family.close();
    await until(() => expect(second.sources()).toMatchObject([{ state: 'open' }]));
    await postCard(`http://127.0.0.1:${first.port}/${secret}`, card);
    expect(heard.claims).toHaveLength(1);
  });

  test('survives a caller that hangs up half-way, and can be restarted', async () => {
    const { heard, port, family } = await start();
    await new Promise<void>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => {
        socket.write(
          `POST /${secret} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"id`,
        );
        setTimeout(() => socket.destroy(), 20);
      });
      socket.on('close', () => resolve());
    });
    expect(await family.restart('webhook:0')).toBe(true);
    await postCard(`http://127.0.0.1:${family.port()}/${secret}`, card);
    expect(heard.claims).toHaveLength(1);
    expect(await family.restart('webhook:1')).toBe(false);
  });
});
