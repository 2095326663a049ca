import { describe, expect, it } from 'vitest';
import type { Library } from './library.ts';
import { createSession } from './session.ts';

const succeed = async (): Promise<number> => 0;
/** A PC/SC library whose transmit is played by the test; everything else succeeds. */
const playing = (transmit: Library['transmit'], calls: string[] = []): Library => ({
  establishContext: succeed,
  releaseContext: async () => calls.push('release') && 0,
  listReaders: succeed,
  getStatusChange: succeed,
  cancel: succeed,
  connect: succeed,
  disconnect: async () => calls.push('disconnect') && 0,
  transmit,
  beginTransaction: succeed,
  endTransaction: succeed,
  getAttribute: succeed,
  control: succeed,
});
const open = (library: Library, isCurrent = true) => {
  const told: string[] = [];
  const session = createSession(library, {
    context: 1,
    card: 2,
    protocol: 2,
    reader: 'Reader 0',
    generation: 5,
    atr: Uint8Array.of(0x3b),
    isCurrent: () => isCurrent,
    onStuck: () => told.push('stuck'),
    onEnd: () => told.push('end'),
  });
  return { session, told };
};
const answering =
  (filled: number): Library['transmit'] =>
  async (_handle, _protocol, _command, answer, length) => {
    answer.fill(7, 0, filled);
    length[0] = filled;
    return 0;
  };
const command = Uint8Array.of(0, 0xb0, 0, 0);

describe('session with a card', () => {
  it('has room for the longest answer, and gives out what was filled', async () => {
    const longest = await open(playing(answering(65_538))).session.transmit(command);
    expect(longest).toEqual({ ok: true, value: new Uint8Array(65_538).fill(7) });
    const short = await open(playing(answering(2))).session.transmit(command);
    expect(short.ok && short.value.buffer.byteLength).toBe(2);
  });

  it('takes a success without an answer for a pull', async () => {
    for (const filled of [0, 1])
      expect(await open(playing(answering(filled))).session.transmit(command)).toMatchObject({
        ok: false,
        failure: { reason: 'card-removed' },
      });
  });

  it('gives out nothing that another card has answered', async () => {
    expect(await open(playing(answering(2)), false).session.transmit(command)).toEqual({
      ok: false,
      failure: { reason: 'stale', code: 0 },
    });
  });

  it('takes a refused protocol for another card under its handle', async () => {
    expect(await open(playing(async () => 0x8010000f)).session.transmit(command)).toEqual({
      ok: false,
      failure: { reason: 'stale', code: 0x8010000f },
    });
  });

  it('calls nothing more after a deadline, above all no disconnect', async () => {
    const calls: string[] = [];
    const { session, told } = open(playing(() => new Promise(() => undefined), calls));
    expect(await session.transmit(command, 10)).toMatchObject({ failure: { reason: 'deadline' } });
    expect(told).toEqual(['stuck']);
    expect(await session.disconnect('reset')).toMatchObject({ failure: { reason: 'closed' } });
    expect(await session.transmit(command)).toMatchObject({ failure: { reason: 'closed' } });
    expect(calls).toEqual([]);
  });

  it('asks for an attribute with no more room than the service allows', async () => {
    const library: Library = {
      ...playing(answering(2)),
      getAttribute: async (_handle, _id, value, length) => {
        if (value.length > 264) return 0x80100008;
        value.set([1, 2, 3]);
        length[0] = 3;
        return 0;
      },
    };
    expect(await open(library).session.attribute(0x00090303)).toEqual({
      ok: true,
      value: Uint8Array.of(1, 2, 3),
    });
  });

  it('gives its context back with the card', async () => {
    const calls: string[] = [];
    const { session, told } = open(playing(answering(2), calls));
    expect((await session.disconnect('reset')).ok).toBe(true);
    expect(calls).toEqual(['disconnect', 'release']);
    expect(told).toEqual(['end']);
  });
});
