import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Scan } from '../../core/contract/index.ts';
import { createScanGate } from './gate.ts';

const scan = (data: string, rest: Partial<Scan> = {}): Scan => ({
  scanId: randomUUID(),
  sourceId: 'serial:COM4',
  data,
  receivedAt: '2026-11-24T08:00:00.000Z',
  ...rest,
});
const gate = (windowMs: number) => {
  let time = 5_000;
  const made = createScanGate({ windowMs, now: () => time });
  return {
    admitAfter(ms: number, one: Scan) {
      time += ms;
      return made.admit(one);
    },
  };
};

describe('a code held before a scanner', () => {
  test('is one scan, however long it is held', () => {
    const { admitAfter } = gate(1_500);
    const admitted = Array.from({ length: 100 }, () => admitAfter(300, scan('A')));
    expect(admitted.filter(Boolean)).toHaveLength(1);
    expect(admitAfter(1_500, scan('A'))).toBe(true);
  });
  test('does not hide another one, even in turns', () => {
    const { admitAfter } = gate(1_500);
    expect(['A', 'B', 'A', 'B', 'C'].map((data) => admitAfter(100, scan(data)))).toEqual([
      true,
      true,
      false,
      false,
      true,
    ]);
  });
  test('is the same through two scanners', () => {
    const { admitAfter } = gate(1_500);
    expect(admitAfter(1, scan('A'))).toBe(true);
    expect(admitAfter(1, scan('A', { sourceId: 'hid:1' }))).toBe(false);
  });
  test('that never arrives whole complains once a window and scanner', () => {
    const { admitAfter } = gate(1_500);
    const lost = (sourceId: string) => scan('', { damage: 'incomplete', sourceId });
    expect([lost('a'), lost('a'), lost('b'), lost('a')].map((one) => admitAfter(200, one))).toEqual(
      [true, false, true, false],
    );
  });
  test('comes each time where the window is 0', () => {
    const { admitAfter } = gate(0);
    expect([admitAfter(0, scan('A')), admitAfter(0, scan('A'))]).toEqual([true, true]);
  });
});
