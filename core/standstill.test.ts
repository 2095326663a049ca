import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ok, type Result } from './contract/index.ts';
import { createStandstill } from './standstill.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const set = (backUp: () => Promise<Result<unknown>>) => {
  const did: string[] = [];
  const situation = { isBusy: false };
  const part = (name: string) => ({
    hold: async () => void did.push(`hold ${name}`),
    release: () => void did.push(`release ${name}`),
  });
  const standstill = createStandstill({
    isBusy: () => situation.isBusy,
    kiosks: () => [part('kiosk')],
    workers: [part('line')],
    backUp,
  });
  return { did, situation, standstill };
};

describe('a standstill', () => {
  test('holds kiosks last, and whoever came meanwhile comes first', async () => {
    const { did, situation, standstill } = set(async () => {
      situation.isBusy = true;
      return ok(undefined);
    });
    expect(await standstill.prepare()).toEqual({ ok: true, value: 'busy' });
    expect(did).toEqual(['hold line', 'release kiosk', 'release line']);
  });

  test('that is forgotten ends by itself: patients do not wait for ever', async () => {
    const { did, standstill } = set(async () => ok(undefined));
    expect(await standstill.prepare()).toEqual({ ok: true, value: 'ready' });
    expect(did).toEqual(['hold line', 'hold kiosk']);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(did).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(did.slice(2)).toEqual(['release kiosk', 'release line']);
  });

  test('that is taken back is not forgotten', async () => {
    const { did, standstill } = set(async () => ok(undefined));
    await standstill.prepare();
    standstill.resume();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(did).toEqual(['hold line', 'hold kiosk', 'release kiosk', 'release line']);
  });
});
