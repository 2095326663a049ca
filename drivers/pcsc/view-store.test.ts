import { describe, expect, it } from 'vitest';
import { codes, failureOf } from './codes.ts';
import type { PcscView } from './port.ts';
import { createViewStore, type Sighting } from './view-store.ts';

const atr = Uint8Array.of(0x3b);
const sight = (state: Sighting['state'], counter?: number): Sighting => ({
  name: 'Reader 0',
  state,
  atr,
  inUse: false,
  ...(counter !== undefined && { counter }),
});
const generations = (sightings: readonly Sighting[]): number[] => {
  const store = createViewStore();
  return sightings.map((one) => {
    store.update([one]);
    return store.generation('Reader 0') ?? -1;
  });
};

describe('generations of a reader', () => {
  it('count what the service counted, also what was too quick to be seen', () => {
    expect(
      generations([sight('empty', 4), sight('card', 5), sight('card', 7), sight('empty', 8)]),
    ).toEqual([0, 1, 3, 4]);
  });

  it('go on when the counter of 16 bits turns over', () => {
    expect(generations([sight('empty', 0xffff), sight('card', 0)])).toEqual([0, 1]);
  });

  it('grow with what is seen, where no counter is given', () => {
    expect(generations([sight('empty'), sight('card'), sight('card'), sight('mute')])).toEqual([
      0, 1, 1, 1,
    ]);
  });

  it('never go back over a restart of the service', () => {
    const store = createViewStore();
    store.update([sight('card', 9)]);
    const before = store.generation('Reader 0') ?? 0;
    store.serviceDown(codes.noService);
    expect(store.view()).toEqual({ service: 'down', code: codes.noService, readers: [] });
    store.update([sight('card', 1)]);
    expect(store.generation('Reader 0')).toBeGreaterThan(before);
  });

  it('tell listeners of changes alone', () => {
    const store = createViewStore();
    const views: PcscView[] = [];
    const stop = store.watch((view) => views.push(view));
    store.update([sight('empty', 1)]);
    store.update([sight('empty', 1)]);
    store.update([sight('card', 2)]);
    stop();
    store.update([sight('empty', 3)]);
    expect(views.map(({ readers }) => readers[0]?.state)).toEqual(['empty', 'card']);
  });
});

describe('codes of PC/SC', () => {
  it('keep the numbers of the notes apart', () => {
    const reasons = Object.fromEntries(
      [0x80100068, 0x80100069, 0x8010000f, 0x8010000b, 0x8010001d, 0x80100013, 0x12345678].map(
        (code) => [code.toString(16), failureOf(code).reason],
      ),
    );
    expect(reasons).toEqual({
      '80100068': 'card-reset',
      '80100069': 'card-removed',
      '8010000f': 'reader-busy',
      '8010000b': 'reader-busy',
      '8010001d': 'service-down',
      '80100013': 'service-down',
      '12345678': 'other',
    });
  });
});
