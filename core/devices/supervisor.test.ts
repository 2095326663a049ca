import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChipOutcome } from '../contract/index.ts';
import { forkDevices } from './fork.ts';
import type { ChipReaders } from './port.ts';
import { superviseDevices } from './supervisor.ts';

const entry = join(import.meta.dirname, 'testing/misbehaving-process.ts');
const open: ChipReaders[] = [];
afterEach(async () => {
  for (const readers of open.splice(0)) await readers.close();
});

/** The first run behaves as told, every later one well. */
const supervise = (behaviour: string) => {
  let runs = 0;
  const readers = superviseDevices({
    settings: { chip: { binding: 'koffi', apduDeadlineMs: 1_000 } },
    spawn: () => forkDevices(entry, [runs++ === 0 ? behaviour : 'well']),
    now: Date.now,
    log: pino({ level: 'silent' }),
    heartbeatMs: 50,
    silenceMs: 400,
    firstRestartMs: 20,
  });
  open.push(readers);
  return { readers, runs: () => runs };
};

const isUp = (readers: ChipReaders) =>
  vi.waitFor(() => expect(readers.health().state).toBe('up'), { timeout: 10_000, interval: 10 });

const read = (readers: ChipReaders) => {
  const heard: (ChipOutcome | string)[] = [];
  const finished = new Promise<void>((resolve) => {
    readers.read(
      {
        reader: 'Reader 0',
        generation: 1,
        key: { kind: 'can', can: '123456' },
        portrait: false,
      },
      {
        onPhase: (phase) => void heard.push(phase),
        onOutcome: (outcome) => void heard.push(outcome),
        onFinished: () => {
          heard.push('finished');
          resolve();
        },
      },
    );
  });
  return { heard, finished };
};

const unreadable = (code: string) => ({ kind: 'unreadable', reason: { code } });
const codes = (readers: ChipReaders) => readers.incidents().map(({ reason }) => reason.code);

describe('supervisor of the devices process', () => {
  it('carries a reading through: phases, one outcome, one end, whatever is said twice', async () => {
    const { readers } = supervise('well');
    await isUp(readers);
    expect(readers.readers()).toEqual([{ name: 'Reader 0', generation: 1, state: 'card' }]);
    const { heard, finished } = read(readers);
    await finished;
    expect(heard).toEqual(['access', unreadable('chip.key-wrong'), 'finished']);
    expect(codes(readers)).toEqual([]);
  });

  for (const [behaviour, reason, incident] of [
    ['crashes', 'devices.crashed', 'devices.crashed'],
    ['exits', 'devices.crashed', 'devices.crashed'],
    ['hangs', 'chip.card-mute', 'devices.unresponsive'],
    ['stuck', 'chip.card-mute', 'devices.unresponsive'],
  ] as const)
    it(`ends the reading and starts again when the process ${behaviour}`, async () => {
      const { readers, runs } = supervise(behaviour);
      await isUp(readers);
      const first = read(readers);
      await first.finished;
      expect(first.heard).toEqual([unreadable(reason), 'finished']);
      expect(readers.health()).toMatchObject({ state: 'down', reason: { code: incident } });
      await isUp(readers);
      expect(runs()).toBe(2);
      expect(codes(readers)).toEqual([incident, 'devices.recovered']);
      const second = read(readers);
      await second.finished;
      expect(second.heard).toEqual(['access', unreadable('chip.key-wrong'), 'finished']);
    });

  it('keeps trying when the process cannot even start, and a reading meanwhile fails at once', async () => {
    const { readers, runs } = supervise('dies-at-start');
    await vi.waitFor(() => expect(readers.health().state).toBe('down'), { timeout: 10_000 });
    const { heard, finished } = read(readers);
    await finished;
    expect(heard.at(-1)).toBe('finished');
    await isUp(readers);
    expect(runs()).toBe(2);
  });

  it('drops a message that is none of the contract, and goes on', async () => {
    const { readers, runs } = supervise('babbles');
    await isUp(readers);
    const { heard, finished } = read(readers);
    await finished;
    expect(heard).toEqual(['access', unreadable('chip.key-wrong'), 'finished']);
    expect(runs()).toBe(1);
  });

  it('tells a cancelled reading nothing more', async () => {
    const { readers } = supervise('well');
    await isUp(readers);
    const heard: string[] = [];
    readers
      .read(
        { reader: 'Reader 0', generation: 1, key: { kind: 'can', can: '123456' }, portrait: false },
        { onOutcome: () => void heard.push('outcome'), onFinished: () => void heard.push('end') },
      )
      .cancel();
    const other = read(readers);
    await other.finished;
    expect(heard).toEqual([]);
  });

  it('closes a process that does not stop by itself', async () => {
    const { readers } = supervise('ignores-stop');
    await isUp(readers);
    await readers.close();
    open.length = 0;
    expect(codes(readers)).toEqual([]);
  });
});
