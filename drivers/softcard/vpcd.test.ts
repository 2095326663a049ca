import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type AttachableCard, attachToVpcd } from './vpcd.ts';

const atr = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A vpcd played by the test: what it writes is put together here byte by byte. */
const attach = async (
  transmit: AttachableCard['transmit'] = async (command) => Uint8Array.of(...command, 0x90, 0),
) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection');
  const told: string[] = [];
  const attached = await attachToVpcd(
    {
      atr,
      powerOn: () => void told.push('on'),
      powerOff: () => void told.push('off'),
      reset: () => void told.push('reset'),
      transmit,
    },
    { port },
  );
  if (!attached.ok) throw new Error(attached.failure);
  const [vpcd] = (await accepted) as [Socket];
  vpcd.on('error', () => undefined);
  ends.push(() => {
    vpcd.destroy();
    server.close();
  });
  const receive = async (length: number): Promise<number[]> => {
    const bytes: number[] = [];
    for await (const chunk of vpcd.iterator({ destroyOnReturn: false })) {
      bytes.push(...(chunk as Buffer));
      if (bytes.length >= length) break;
    }
    return bytes;
  };
  return { vpcd, receive, told, attachment: attached.value };
};

describe('soft card on vpcd', () => {
  it('answers for its ATR and for commands, each with its length before it', async () => {
    const { vpcd, receive } = await attach();
    vpcd.write(Uint8Array.of(0, 1, 4));
    expect(await receive(7)).toEqual([0, 5, ...atr]);
    vpcd.write(Uint8Array.of(0, 4, 0, 0xa4, 4, 0));
    expect(await receive(8)).toEqual([0, 6, 0, 0xa4, 4, 0, 0x90, 0]);
  });

  it('is powered and reset without a word, and ignores what it does not know', async () => {
    const { vpcd, receive, told } = await attach();
    vpcd.write(Uint8Array.of(0, 1, 1, 0, 1, 2, 0, 1, 0, 0, 1, 0x77, 0, 0, 0, 1, 4));
    expect(await receive(7)).toEqual([0, 5, ...atr]);
    expect(told).toEqual(['on', 'reset', 'off']);
  });

  it('puts requests together that come byte by byte', async () => {
    const { vpcd, receive } = await attach();
    vpcd.setNoDelay(true);
    for (const byte of [0, 4, 1, 2, 3, 4]) {
      vpcd.write(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await receive(8)).toEqual([0, 6, 1, 2, 3, 4, 0x90, 0]);
  });

  it('leaves a reader that does not wait for answers', async () => {
    let commands = 0;
    const { vpcd, attachment } = await attach(() => {
      commands += 1;
      return new Promise(() => undefined);
    });
    vpcd.write(new Uint8Array(40_000).fill(2));
    await attachment.detached;
    expect(commands).toBe(1);
  });

  it('is out when its answer does not fit the frame, and when it is pulled', async () => {
    const { vpcd, attachment, told } = await attach(async () => new Uint8Array(0x1_0000));
    vpcd.write(Uint8Array.of(0, 2, 0, 0));
    await attachment.detached;
    expect(told).toEqual(['off']);
    const other = await attach();
    other.attachment.detach();
    await other.attachment.detached;
    expect(other.told).toEqual(['off']);
  });

  it('tells that nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    const told: string[] = [];
    const card = {
      atr,
      powerOn: () => undefined,
      powerOff: () => void told.push('off'),
      reset: () => undefined,
      transmit: async () => atr,
    };
    expect(await attachToVpcd(card, { port })).toEqual({ ok: false, failure: 'unreachable' });
    expect(told).toEqual([]);
  });
});
