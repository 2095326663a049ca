/** The devices process itself, supervised as in the product, on a real pcscd with soft cards. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AccessKey, ChipOutcome, Portrait } from '../../core/contract/index.ts';
import { type ChipReaders, forkDevices, superviseDevices } from '../../core/devices/index.ts';
import {
  isPcscSkipped,
  type Pcscd,
  startPcscd,
  vpcdPorts,
  vpcdReaders,
} from '../../fixtures/pcscd/index.ts';
import type { SoftCardProfile } from '../softcard/personalise/index.ts';
import { portraits, softCard, trustFolder } from '../softcard/testing/holder.ts';
import { attachToVpcd, type VpcdAttachment } from '../softcard/vpcd.ts';

const isSkipped = isPcscSkipped();
const can: AccessKey = { kind: 'can', can: '012345' };
const mrz: AccessKey = {
  kind: 'mrz',
  documentNumber: '085012345',
  dateOfBirth: '1985-08-15',
  expiryDate: '2045-08-15',
};

describe.runIf(!isSkipped)('devices process', () => {
  let service: Pcscd;
  let readers: ChipReaders;
  const attachments: VpcdAttachment[] = [];

  const start = (binding: 'koffi' | 'pcsclite'): void => {
    readers = superviseDevices({
      settings: { chip: { binding, trustStore: trustFolder, apduDeadlineMs: 1_500 } },
      spawn: () => forkDevices(join(import.meta.dirname, '../devices.ts')),
      now: Date.now,
      log: pino({ level: 'silent' }),
    });
  };
  const lay = async (profile: SoftCardProfile, slot: 0 | 1 = 0): Promise<VpcdAttachment> => {
    const attached = await attachToVpcd(softCard(profile), { port: vpcdPorts[slot] });
    if (!attached.ok) throw new Error(attached.failure);
    attachments.push(attached.value);
    return attached.value;
  };
  const waitFor = (state: string, slot: 0 | 1 = 0) =>
    vi.waitFor(
      () => {
        const found = readers.readers().find(({ name }) => name === vpcdReaders[slot]);
        if (found?.state !== state) throw new Error(`reader is ${found?.state}, not ${state}`);
        return found;
      },
      { timeout: 20_000, interval: 10 },
    );
  const read = async (key: AccessKey = can, slot: 0 | 1 = 0, portrait = false) => {
    const { name, generation } = await waitFor('card', slot);
    const phases: string[] = [];
    let outcome: ChipOutcome | undefined;
    let face: Portrait | undefined;
    await new Promise<void>((resolve) => {
      readers.read(
        { reader: name, generation, key, portrait },
        {
          onPhase: (phase) => void phases.push(phase),
          onOutcome: (told) => {
            outcome = told;
          },
          onPortrait: (told) => {
            face = told;
          },
          onFinished: resolve,
        },
      );
    });
    if (!outcome) throw new Error('no outcome');
    return { outcome, phases, face };
  };
  const codeOf = (outcome: ChipOutcome): string =>
    outcome.kind === 'proven' ? outcome.evidence.trust : outcome.reason.code;
  const incidents = (): string[] => readers.incidents().map(({ reason }) => reason.code);

  beforeAll(async () => {
    service = await startPcscd();
  });
  afterAll(() => service?.stop());
  afterEach(async () => {
    for (const attachment of attachments.splice(0)) attachment.detach();
    await readers.close();
    await service.start();
    await pause(500);
  });

  for (const binding of ['koffi', 'pcsclite'] as const)
    it(`reads and proves a card through ${binding}, portrait last`, async () => {
      start(binding);
      await lay('cccd-2021');
      const { outcome, phases, face } = await read(can, 0, true);
      expect(codeOf(outcome)).toBe('chip-verified');
      expect(phases).toEqual(['access', 'identity', 'proof', 'portrait']);
      expect(face?.mediaType).toBe('image/jp2');
      expect(Buffer.from(face?.data ?? '', 'base64')).toEqual(Buffer.from(portraits.jpeg2000));
      expect(incidents()).toEqual([]);
    });

  it('takes one kind of card after the other, good and bad, and tells what happened', async () => {
    start('koffi');
    const said: string[] = [];
    for (const [profile, key] of [
      ['cccd-2021', { kind: 'can', can: '999999' }],
      ['bac-only', mrz],
      ['cloned', can],
      ['edited-dg', can],
      ['garbage', can],
      ['endless-61', can],
      ['no-application', can],
      ['length-4gb', can],
      ['small-le', can],
      ['can-cuoc-2024', can],
    ] as const) {
      const card = await lay(profile);
      const { outcome } = await read(key);
      said.push(`${profile} ${codeOf(outcome)}`);
      card.detach();
      await waitFor('empty');
    }
    expect(said.map((line) => line.replace(/^garbage .*/, 'garbage'))).toEqual([
      'cccd-2021 chip.key-wrong',
      'bac-only chip-verified',
      'cloned chip.copied',
      'edited-dg chip.altered',
      'garbage',
      'endless-61 chip.access-failed',
      'no-application chip.not-an-identity-card',
      'length-4gb chip-verified',
      'small-le chip-verified',
      'can-cuoc-2024 chip-verified',
    ]);
    expect(incidents()).toHaveLength(6);
    expect(JSON.stringify(readers.incidents())).not.toContain('Mẫu');
  }, 120_000);

  it('is killed over a mute card, starts again, and reads the next one', async () => {
    start('koffi');
    const mute = await lay('mute');
    const { outcome } = await read();
    expect(codeOf(outcome)).toBe('chip.card-mute');
    await vi.waitFor(() => expect(incidents()).toContain('devices.unresponsive'));
    mute.detach();
    await vi.waitFor(() => expect(readers.health().state).toBe('up'), { timeout: 10_000 });
    await waitFor('empty');
    await lay('cccd-2021');
    expect(codeOf((await read()).outcome)).toBe('chip-verified');
    // The card's own incident may or may not get out before the end.
    expect(incidents().filter((code) => code !== 'chip.card-mute')).toEqual([
      'devices.unresponsive',
      'devices.recovered',
    ]);
  }, 60_000);

  it('tells a card that is pulled while it is read, and reads the next one', async () => {
    start('koffi');
    const card = await lay('cccd-2021');
    const { name, generation } = await waitFor('card');
    const outcome = await new Promise<ChipOutcome>((resolve) => {
      readers.read(
        { reader: name, generation, key: can, portrait: false },
        {
          onPhase: (phase) => phase === 'identity' && card.detach(),
          onOutcome: resolve,
        },
      );
    });
    expect(codeOf(outcome)).toMatch(
      /^chip\.(card-removed|card-mute|access-failed|data-unreadable)$/,
    );
    await waitFor('empty');
    await lay('cccd-2021');
    expect(codeOf((await read()).outcome)).toBe('chip-verified');
  }, 60_000);

  it('reads two readers at once', async () => {
    start('koffi');
    await lay('cccd-2021', 0);
    await lay('can-cuoc-2024', 1);
    const both = await Promise.all([read(can, 0), read(can, 1)]);
    expect(both.map(({ outcome }) => codeOf(outcome))).toEqual(['chip-verified', 'chip-verified']);
  }, 60_000);

  it('says that the service is gone, and finds it again by itself', async () => {
    start('koffi');
    await waitFor('empty');
    await service.kill();
    await vi.waitFor(() => expect(readers.health().state).toBe('down'), { timeout: 10_000 });
    expect(readers.health().reason?.code).toBe('chip.service-down');
    await service.start();
    await vi.waitFor(() => expect(readers.health().state).toBe('up'), { timeout: 10_000 });
    await lay('cccd-2021');
    expect(codeOf((await read()).outcome)).toBe('chip-verified');
    expect(incidents().slice(-2)).toEqual(['chip.service-down', 'devices.recovered']);
  }, 60_000);
});
