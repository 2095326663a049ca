/** The reader's event channel, over the Socket.IO project's own server in both versions of its protocol. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import {
  type CardData,
  eventData,
  type Hn212Options,
  type Hn212Simulator,
  startHn212,
} from '../../../fixtures/scanner-sim/index.ts';
import type { SourceFamily } from '../port.ts';
import { hearing } from '../testing/heard.ts';
import { openReaderService } from './family.ts';

const card: CardData = {
  personalNumber: '001085012345',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: '15/08/1985',
  sex: 'Nam',
  residence: 'Hà Nội',
  issueDate: '10/05/2021',
  expiryDate: '15/08/2045',
};

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

const listen = (url: string, engineVersion: 3 | 4, filesWithinMs = 60_000) => {
  const heard = hearing();
  const family: SourceFamily = openReaderService(heard, {
    url,
    namespace: '/event',
    engineVersion,
    retryMs: 30,
    filesWithinMs,
  });
  ends.push(() => family.close());
  const isIn = (state: string) =>
    until(() => expect(family.sources().map((source) => source.state)).toEqual([state]));
  return { heard, family, isIn };
};
const simulate = async (options?: Hn212Options): Promise<Hn212Simulator> => {
  const reader = await startHn212(options);
  ends.push(() => reader.close());
  return reader;
};

describe.each([3, 4] as const)('a reader that speaks Engine.IO %i', (version) => {
  test('tells a card: text first, the chip’s files after it, one claim of both', async () => {
    const reader = await simulate();
    const { heard, isIn } = listen(reader.url, version);
    await isIn('open');
    await until(() => expect(reader.clients()).toBe(1));
    reader.cardLaid();
    reader.text(eventData(card));
    reader.files({ sod: 'd4IB', dg13: 'bUE=', img_data: 'AAAA' });
    await until(() => expect(heard.claims).toHaveLength(1));
    expect(heard.claims[0]).toMatchObject({
      sourceId: expect.stringContaining('reader-service:127.0.0.1'),
      trust: 'qr',
      claim: { personalNumber: '001085012345', fullName: 'Nguyễn Văn Mẫu' },
      files: { sod: 'd4IB', dg13: 'bUE=' },
    });
  });

  test('that sends no files is heard all the same, two cards as two', async () => {
    const reader = await simulate();
    const { heard, isIn } = listen(reader.url, version);
    await isIn('open');
    await until(() => expect(reader.clients()).toBe(1));
    reader.text(eventData(card));
    reader.cardLaid();
    reader.text(eventData({ ...card, personalNumber: '079300012345' }));
    reader.failed('lỗi');
    await until(() => expect(heard.incidents).toHaveLength(1));
    expect(heard.claims.map(({ claim }) => claim.personalNumber)).toEqual([
      '001085012345',
      '079300012345',
    ]);
    expect(heard.claims.every(({ files }) => files === undefined)).toBe(true);
    expect(heard.incidents[0]?.reason.code).toBe('scanner.card-failed');
  });

  test('is heard for longer than its heartbeat, and found again when it comes back', async () => {
    const reader = await simulate();
    const { heard, isIn } = listen(reader.url, version, 1);
    await isIn('open');
    await until(() => expect(reader.clients()).toBe(1));
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(reader.clients()).toBe(1);
    const port = Number(new URL(reader.url).port);
    await reader.close();
    await isIn('absent');
    const again = await simulate({ port });
    await isIn('open');
    await until(() => expect(again.clients()).toBe(1));
    again.text(eventData(card));
    await until(() => expect(heard.claims).toHaveLength(1));
  });
});

describe('a reader service', () => {
  test('can be restarted, once connected whatever happens', async () => {
    const reader = await simulate();
    const { family, isIn } = listen(reader.url, 4);
    await isIn('open');
    const [source] = family.sources();
    for (let index = 0; index < 5; index += 1) await family.restart(source?.id ?? '');
    await until(() => expect(reader.clients()).toBe(1));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(reader.clients()).toBe(1);
    expect(await family.restart('reader-service:other')).toBe(false);
  });

  test('that is no Socket.IO service is in trouble, not absent', async () => {
    const server = createServer((_, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(async () => server.close());
    const { family } = listen(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 4);
    await until(() =>
      expect(family.sources()).toMatchObject([
        { state: 'trouble', reason: { code: 'scanner.service-refused' } },
      ]),
    );
  });

  test('that babbles, or sends without end, is given up and never believed', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    ends.push(async () => server.close());
    let visits = 0;
    server.on('connection', (socket) => {
      visits += 1;
      socket.on('error', () => undefined);
      if (visits === 1) for (let index = 0; index < 50; index += 1) socket.send(`x${index}`);
      else socket.send(`42["event",{"id":2,"data":"${'a'.repeat(5_000_000)}"}]`);
    });
    const { heard, family } = listen(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      4,
    );
    await until(() => expect(visits).toBeGreaterThan(2));
    expect(family.sources()[0]?.state).not.toBe('open');
    expect(heard.claims).toEqual([]);
  });
});
