/** The guard rules of PC/SC, on a real pcscd with a virtual reader, for both bindings alike. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  isPcscSkipped,
  type Pcscd,
  startPcscd,
  vpcdPorts,
  vpcdReaders,
  whyNoPcscd,
} from '../../fixtures/pcscd/index.ts';
import { attachToVpcd, type VpcdAttachment } from '../softcard/vpcd.ts';
import { openPcsc, type Pcsc, type Reader } from './index.ts';
import { isPcscliteInstalled } from './pcsclite/index.ts';
import { atr, type EchoCard, echoCard, never } from './testing/echo-card.ts';

const isSkipped = isPcscSkipped();
const trouble = whyNoPcscd();
const isFull = process.env.TIEPDON_FULL === '1';
const [firstReader, secondReader] = vpcdReaders;
describe.runIf(!isSkipped)('PC/SC conformance', () => {
  let service: Pcscd;
  beforeAll(async () => {
    service = await startPcscd();
  });
  afterAll(() => service?.stop());

  describe.each(['koffi', 'pcsclite'] as const)('%s', (binding) => {
    let pcsc: Pcsc;
    const attachments: VpcdAttachment[] = [];
    const children: ChildProcess[] = [];

    const insert = async (card: EchoCard, slot: 0 | 1 = 0): Promise<VpcdAttachment> => {
      const attached = await attachToVpcd(card, { port: vpcdPorts[slot] });
      if (!attached.ok) throw new Error(attached.failure);
      attachments.push(attached.value);
      return attached.value;
    };
    const reader = (name: string = firstReader): Reader | undefined =>
      pcsc.view().readers.find((one) => one.name === name);
    const until = (state: Reader['state'], name: string = firstReader): Promise<Reader> =>
      vi.waitFor(
        () => {
          const found = reader(name);
          if (found?.state !== state) throw new Error(`${name} is ${found?.state}, not ${state}`);
          return found;
        },
        { timeout: 15_000, interval: 10 },
      );
    const connect = async (name: string = firstReader) => {
      const { generation } = await until('card', name);
      const connected = await pcsc.connect(name, generation);
      if (!connected.ok) throw new Error(JSON.stringify(connected.failure));
      return connected.value;
    };
    const program = async (behaviour: string) => {
      const child = fork(
        join(import.meta.dirname, 'testing/user-program.ts'),
        [binding, firstReader, behaviour],
        { execArgv: [] },
      );
      children.push(child);
      const [message] = (await once(child, 'message')) as [Record<string, unknown>];
      return { child, message };
    };

    beforeEach(async () => {
      await service.start();
      expect(binding === 'koffi' || isPcscliteInstalled()).toBe(true);
      pcsc = openPcsc(binding);
      await until('empty', firstReader);
      await until('empty', secondReader);
    });
    afterEach(async () => {
      for (const child of children.splice(0)) child.kill('SIGKILL');
      for (const attachment of attachments.splice(0)) attachment.detach();
      await pcsc.close();
    });

    it('sees a card come and go, each time as another generation', async () => {
      const before = reader()?.generation ?? 0;
      const card = await insert(echoCard());
      const present = await until('card');
      expect(present.generation).toBeGreaterThan(before);
      expect(present.state === 'card' && present.atr).toEqual(atr);
      card.detach();
      expect((await until('empty')).generation).toBeGreaterThan(present.generation);
    });

    it('carries commands and the longest answers', async () => {
      const card = echoCard();
      await insert(card);
      const session = await connect();
      expect(await session.transmit(Uint8Array.of(0, 0xa4, 4, 0))).toEqual({
        ok: true,
        value: Uint8Array.of(0, 0xa4, 4, 0, 0x90, 0),
      });
      // vpcd itself frames at most 65 535 bytes.
      const longest = new Uint8Array(65_535).fill(7);
      card.behaviour = async () => longest;
      const answer = await session.transmit(Uint8Array.of(0, 0xb0, 0, 0, 0, 0, 0));
      expect(answer.ok && answer.value.length).toBe(longest.length);
      expect(await session.disconnect('reset')).toEqual({ ok: true, value: undefined });
      expect(await session.transmit(Uint8Array.of(0))).toMatchObject({
        ok: false,
        failure: { reason: 'closed' },
      });
    });

    it('takes an answer without a status word for a pull', async () => {
      const card = echoCard();
      await insert(card);
      const session = await connect();
      card.behaviour = async () => Uint8Array.of(0x90);
      expect(await session.transmit(Uint8Array.of(0, 1, 2, 3))).toMatchObject({
        ok: false,
        failure: { reason: 'card-removed' },
      });
      await session.disconnect('reset');
    });

    it('does one thing at a time with a card', async () => {
      const card = echoCard();
      await insert(card);
      const session = await connect();
      const answered = Promise.withResolvers<Uint8Array>();
      card.behaviour = () => answered.promise;
      const first = session.transmit(Uint8Array.of(0, 1, 2, 3));
      const refused = { ok: false, failure: { reason: 'unsupported', code: 0 } };
      expect(await session.transmit(Uint8Array.of(0, 1, 2, 4))).toEqual(refused);
      expect(await session.disconnect('reset')).toEqual(refused);
      answered.resolve(Uint8Array.of(0x90, 0));
      expect(await first).toEqual({ ok: true, value: Uint8Array.of(0x90, 0) });
      await session.disconnect('reset');
    });

    it('spends no delayed acknowledgement on a command', async () => {
      await insert(echoCard());
      const session = await connect();
      const startedAt = performance.now();
      for (let count = 0; count < 100; count += 1)
        await session.transmit(Uint8Array.of(0, 1, 2, count));
      expect((performance.now() - startedAt) / 100).toBeLessThan(20);
      await session.disconnect('reset');
    });

    it('has a card for itself: others are told that it is busy, and cannot reset it', async () => {
      const card = echoCard();
      await insert(card);
      const session = await connect();
      const resets = card.resets;
      const { message } = await program('reset');
      expect(message).toMatchObject({ connected: false, reason: 'reader-busy' });
      expect(card.resets).toBe(resets);
      expect((await session.transmit(Uint8Array.of(0, 1, 2, 3))).ok).toBe(true);
      await session.disconnect('leave');
    });

    it('takes a card that another program has reset in between', async () => {
      await insert(echoCard());
      const session = await connect();
      await session.disconnect('leave');
      const { child, message } = await program('reset');
      expect(message).toEqual({ connected: true });
      await once(child, 'message');
      const again = await connect();
      expect((await again.transmit(Uint8Array.of(0, 1, 2, 3))).ok).toBe(true);
      await again.disconnect('reset');
    });

    it('tells a pull in the middle of a command', async () => {
      const card = echoCard();
      const attachment = await insert(card);
      const session = await connect();
      card.behaviour = async () => {
        attachment.detach();
        return never();
      };
      const answer = await session.transmit(Uint8Array.of(0, 1, 2, 3), 20_000);
      expect(answer.ok).toBe(false);
      expect(!answer.ok && answer.failure.reason).toMatch(
        /^(card-removed|no-card|card-mute|other)$/,
      );
      await session.disconnect('reset');
      await until('empty');
      await insert(echoCard());
      const next = await connect();
      expect((await next.transmit(Uint8Array.of(0, 1, 2, 3))).ok).toBe(true);
      await next.disconnect('reset');
    });

    it('ends a session over a card that was swapped at once, and starts anew with the next', async () => {
      const first = await insert(echoCard(0x91));
      const session = await connect();
      first.detach();
      const second = echoCard(0x92);
      await insert(second);
      // Faster than the service looks: it may not notice at all, so that only the session's end keeps the two apart.
      expect((await session.transmit(Uint8Array.of(0, 1, 2, 3), 20_000)).ok).toBe(false);
      await session.disconnect('reset');
      const next = await vi.waitFor(() => connect(), { timeout: 10_000, interval: 100 });
      expect(await next.transmit(Uint8Array.of(0, 1, 2, 3))).toEqual({
        ok: true,
        value: Uint8Array.of(0, 1, 2, 3, 0x92, 0),
      });
      await next.disconnect('reset');
    });

    it('gives up on a mute card at the deadline; after the kill and a pull the next card works', async () => {
      const card = echoCard();
      card.behaviour = never;
      const attachment = await insert(card);
      const { child, message } = await program('transmit');
      expect(message).toEqual({ connected: true });
      const [told] = (await once(child, 'message')) as [Record<string, unknown>];
      expect(told).toEqual({ answered: false, reason: 'deadline', stuck: true });
      const killedAt = performance.now();
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(performance.now() - killedAt).toBeLessThan(2_000);
      attachment.detach();
      await until('empty');
      await insert(echoCard());
      const next = await connect();
      expect((await next.transmit(Uint8Array.of(0, 1, 2, 3))).ok).toBe(true);
      await next.disconnect('reset');
    });

    it('reads two readers at once without mixing them', async () => {
      await insert(echoCard(0x91), 0);
      await insert(echoCard(0x92), 1);
      const [left, right] = await Promise.all([connect(firstReader), connect(secondReader)]);
      const rounds = Array.from({ length: 50 }, (_, round) => round);
      const run = async (session: typeof left, mark: number) => {
        for (const round of rounds)
          expect(await session.transmit(Uint8Array.of(0, 1, 2, round))).toEqual({
            ok: true,
            value: Uint8Array.of(0, 1, 2, round, mark, 0),
          });
      };
      await Promise.all([run(left, 0x91), run(right, 0x92)]);
      await Promise.all([left.disconnect('reset'), right.disconnect('reset')]);
    });

    it('finds the service again after it was killed, idle and busy', async () => {
      await service.kill();
      await vi.waitFor(() => expect(pcsc.view().service).toBe('down'), { timeout: 10_000 });
      await service.start();
      await until('empty');

      const card = echoCard();
      await insert(card);
      const session = await connect();
      const { generation } = session;
      card.behaviour = async () => {
        void service.kill();
        return never();
      };
      const answer = await session.transmit(Uint8Array.of(0, 1, 2, 3), 20_000);
      expect(answer.ok).toBe(false);
      await session.disconnect('reset');
      await vi.waitFor(() => expect(pcsc.view().service).toBe('down'), { timeout: 10_000 });
      await service.start();
      await until('empty');
      await insert(echoCard());
      const next = await connect();
      expect(next.generation).toBeGreaterThan(generation);
      expect((await next.transmit(Uint8Array.of(0, 1, 2, 3))).ok).toBe(true);
      await next.disconnect('reset');
    });

    it('waits for a service that is not there at the start', async () => {
      await pcsc.close();
      await service.kill();
      pcsc = openPcsc(binding);
      await pause(700);
      expect(pcsc.view()).toMatchObject({ service: 'down', readers: [] });
      expect(await pcsc.connect(firstReader, 1)).toMatchObject({
        ok: false,
        failure: { reason: 'service-down' },
      });
      await service.start();
      await until('empty');
    });

    const cycles = isFull ? 300 : 20;
    it(`goes through ${cycles} cards, one after the other`, async () => {
      let last = reader()?.generation ?? 0;
      for (let cycle = 0; cycle < cycles; cycle += 1) {
        const card = await insert(echoCard());
        const session = await connect();
        expect(session.generation).toBeGreaterThan(last);
        last = session.generation;
        expect((await session.transmit(Uint8Array.of(0, 1, 2, cycle & 0xff))).ok).toBe(true);
        await session.disconnect('reset');
        card.detach();
        await until('empty');
      }
    }, 600_000);

    const connections = isFull ? 3_000 : 300;
    it(`leaks nothing over ${connections} connections`, async () => {
      await insert(echoCard());
      const handles = (): number => readdirSync('/proc/self/fd').length;
      const connectOnce = async (): Promise<void> => {
        const session = await connect();
        expect((await session.transmit(Uint8Array.of(0, 1, 2, 3))).ok).toBe(true);
        await session.disconnect('leave');
      };
      for (let count = 0; count < 50; count += 1) await connectOnce();
      const [handlesBefore, memoryBefore] = [handles(), process.memoryUsage.rss()];
      for (let count = 0; count < connections; count += 1) await connectOnce();
      expect(handles()).toBeLessThanOrEqual(handlesBefore + 2);
      expect(process.memoryUsage.rss() - memoryBefore).toBeLessThan(64 * 1_048_576);
    }, 600_000);
  });
});

if (isSkipped)
  it.skip(`PC/SC was not tried, as TIEPDON_SKIP=pcsc asked: ${trouble}`, () => undefined);
