import { describe, expect, it } from 'vitest';
import { createInProcessPcsc, type InsertableCard } from './in-process.ts';

const name = 'Khay 1';
const card = (
  transmit: InsertableCard['transmit'] = async (c) => Uint8Array.from([...c, 0x90, 0]),
) => {
  const told: string[] = [];
  return {
    told,
    atr: Uint8Array.of(0x3b, 0x80),
    powerOn: () => void told.push('on'),
    powerOff: () => void told.push('off'),
    reset: () => void told.push('reset'),
    transmit,
  };
};
const open = async (inserted: InsertableCard) => {
  const { pcsc, insert, remove } = createInProcessPcsc([name]);
  insert(name, inserted);
  const generation = pcsc.view().readers[0]?.generation ?? -1;
  const session = await pcsc.connect(name, generation);
  if (!session.ok) throw new Error(session.failure.reason);
  return { pcsc, insert, remove, generation, session: session.value };
};
const reason = (result: { ok: boolean; failure?: { reason: string } }) => result.failure?.reason;

describe('readers in process', () => {
  it('power a card, carry commands and reset it at the end', async () => {
    const inserted = card();
    const { session } = await open(inserted);
    expect(await session.transmit(Uint8Array.of(1, 2))).toEqual({
      ok: true,
      value: Uint8Array.of(1, 2, 0x90, 0),
    });
    await session.disconnect('reset');
    expect(inserted.told).toEqual(['on', 'reset']);
    expect(reason(await session.transmit(Uint8Array.of(1)))).toBe('closed');
  });

  it('have one user, and one stay of a card for one generation', async () => {
    const { pcsc, insert, remove, generation } = await open(card());
    expect(reason(await pcsc.connect(name, generation))).toBe('reader-busy');
    expect(reason(await pcsc.connect('other', generation))).toBe('reader-unknown');
    expect(insert(name, card())).toBe(false);
    remove(name);
    expect(reason(await pcsc.connect(name, generation))).toBe('stale');
    expect(reason(await pcsc.connect(name, generation + 1))).toBe('no-card');
    insert(name, card());
    expect((await pcsc.connect(name, generation + 2)).ok).toBe(true);
  });

  it('tell a pull in the middle of a command', async () => {
    const { session, remove } = await open(card(() => new Promise(() => undefined)));
    const answer = session.transmit(Uint8Array.of(1));
    remove(name);
    expect(reason(await answer)).toBe('card-removed');
    expect(reason(await session.transmit(Uint8Array.of(1)))).toBe('card-removed');
  });

  it('are stuck after a deadline', async () => {
    const { pcsc, session } = await open(card(() => new Promise(() => undefined)));
    expect(reason(await session.transmit(Uint8Array.of(1), 20))).toBe('deadline');
    expect(pcsc.isStuck()).toBe(true);
    expect(reason(await session.disconnect('reset'))).toBe('closed');
  });
});
