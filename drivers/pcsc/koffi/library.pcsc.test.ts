/** What only the direct binding can do, on a real pcscd. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  isPcscSkipped,
  type Pcscd,
  startPcscd,
  vpcdPorts,
  vpcdReaders,
  whyNoPcscd,
} from '../../../fixtures/pcscd/index.ts';
import { attachToVpcd } from '../../softcard/vpcd.ts';
import { codes } from '../codes.ts';
import { atr, echoCard } from '../testing/echo-card.ts';
import { openKoffi } from './index.ts';
import { type Handle, loadLibrary } from './library.ts';
import { platforms } from './platform.ts';
import { createSession } from './session.ts';

const isSkipped = isPcscSkipped();
const trouble = whyNoPcscd();
const [reader] = vpcdReaders;
const shared = 2;
const anyProtocol = 3;
const reset = 1;

describe.runIf(!isSkipped)('PC/SC called directly', () => {
  let service: Pcscd;
  beforeAll(async () => {
    service = await startPcscd();
  });
  afterAll(() => service?.stop());

  it('tells a card that another program has reset under a session', async () => {
    const attached = await attachToVpcd(echoCard(), { port: vpcdPorts[0] });
    const library = loadLibrary(platforms.linux);
    const connectShared = async () => {
      const context: Handle[] = [0];
      expect(await library.establishContext(context)).toBe(codes.ok);
      const [card, protocol]: [Handle[], number[]] = [[0], [0]];
      await vi.waitFor(
        async () =>
          expect(
            await library.connect(context[0] ?? 0, reader, shared, anyProtocol, card, protocol),
          ).toBe(codes.ok),
        { timeout: 10_000 },
      );
      return { context: context[0] ?? 0, card: card[0] ?? 0, protocol: Number(protocol[0]) };
    };
    const ours = await connectShared();
    const theirs = await connectShared();
    const session = createSession(library, {
      ...ours,
      reader,
      generation: 1,
      atr,
      isCurrent: () => true,
      onStuck: () => undefined,
      onEnd: () => undefined,
    });
    expect((await session.transmit(Uint8Array.of(0, 1, 2, 3))).ok).toBe(true);
    expect(await library.disconnect(theirs.card, reset)).toBe(codes.ok);
    expect(await session.transmit(Uint8Array.of(0, 1, 2, 3))).toEqual({
      ok: false,
      failure: { reason: 'card-reset', code: 0x80100068 },
    });
    await session.disconnect('reset');
    await library.releaseContext(theirs.context);
    if (attached.ok) attached.value.detach();
  });

  it('has transactions, and says what a reader cannot do', async () => {
    const pcsc = openKoffi();
    const find = () => pcsc.view().readers.find(({ name }) => name === reader);
    await vi.waitFor(() => expect(find()?.state).toBe('empty'), { timeout: 10_000 });
    const attached = await attachToVpcd(echoCard(), { port: vpcdPorts[0] });
    await vi.waitFor(() => expect(find()?.state).toBe('card'), { timeout: 10_000 });
    const session = await pcsc.connect(reader, find()?.generation ?? -1);
    if (!session.ok) throw new Error(session.failure.reason);
    expect(session.value.atr).toEqual(atr);
    expect(await session.value.beginTransaction()).toEqual({ ok: true, value: undefined });
    expect((await session.value.transmit(Uint8Array.of(0, 1, 2, 3))).ok).toBe(true);
    expect(await session.value.endTransaction()).toEqual({ ok: true, value: undefined });
    // vpcd knows no attributes. 0x80100008 here would be the service's refusal of too large a buffer.
    const atrString = 0x00090303;
    expect(await session.value.attribute(atrString)).toMatchObject({
      ok: false,
      failure: { code: 0x8010001f },
    });
    expect((await session.value.control(0x4200_0d48, new Uint8Array())).ok).toBe(false);
    await pcsc.close();
    if (attached.ok) attached.value.detach();
  });
});

if (isSkipped)
  it.skip(`PC/SC was not tried, as TIEPDON_SKIP=pcsc asked: ${trouble}`, () => undefined);
