import { describe, expect, it } from 'vitest';
import { bytes, files, hex, image, poweredCard } from './testing/cards.ts';
import { canPassword, openedByPace } from './testing/pace-terminal.ts';
import {
  exchange,
  openedByBasicAccess,
  reply,
  secureTerminal,
  selectApplication,
} from './testing/terminal.ts';

const ciphers = ['3DES', 'AES-128', 'AES-192', 'AES-256'] as const;

const opened = async (cipher: (typeof ciphers)[number]) => {
  const profile = { mapping: 'ECDH-GM', cipher, parameterId: 12 } as const;
  const card = poweredCard(image({ pace: [profile] }));
  const { channel } = await openedByPace(card, profile, canPassword('123456'));
  const terminal = secureTerminal(card, channel);
  await terminal.send('00A4040C', bytes('A0000002471001'));
  return { card, terminal };
};

describe.each(ciphers)('secure messaging with %s', (cipher) => {
  const isOver = async ({ card, terminal }: Awaited<ReturnType<typeof opened>>): Promise<void> => {
    expect((await terminal.send('00B09E00', undefined, 4)).status).toBe(0x6988);
    expect(await exchange(card, '00B09E0004')).toBe('6982');
  };

  it('is over after any flipped bit of a command', async () => {
    const { terminal: example } = await opened(cipher);
    const { length } = example.protect('00A4020C', bytes('011E'));
    for (let place = 0; place < length - 1; place += 1) {
      // The length of the data field is not the chip's to check: that command never becomes one.
      if (place === 4) continue;
      const session = await opened(cipher);
      const command = session.terminal.protect('00A4020C', bytes('011E'));
      command[place] = (command[place] ?? 0) ^ 1;
      const { status, data } = reply(await session.card.transmit(command));
      expect([data.length, [0x6987, 0x6988].includes(status)], `byte ${place}`).toEqual([0, true]);
      await isOver(session);
    }
  }, 60_000);

  it('is over after a command said twice', async () => {
    const session = await opened(cipher);
    const command = session.terminal.protect('00B09E00', undefined, 4);
    expect(reply(await session.card.transmit(command)).status).toBe(0x9000);
    expect(hex(await session.card.transmit(command))).toBe('6988');
    await isOver(session);
  });

  it('is over after a command left out', async () => {
    const session = await opened(cipher);
    session.terminal.protect('00B09E00', undefined, 4);
    await isOver(session);
  });

  it.each([
    ['a plain command', '00B09E0004', '6987'],
    ['a plain SELECT of the application', selectApplication, '6987'],
    ['a plain start of PACE', '0022C1A40F800A04007F00070202040202830102', '6987'],
    ['a protected command without checksum', '0CB09E0003 970104 00', '6987'],
    ['a protected command without data', '0CB09E0000', '6987'],
    ['noise', '0CB09E0003 FFFFFF 00', '6987'],
    ['a short checksum', '0CB09E0009 970104 8E04 01020304 00', '6988'],
    ['a foreign class', '84B09E0004', '6987'],
  ])('is over after %s', async (_name, command, expected) => {
    const session = await opened(cipher);
    expect(await exchange(session.card, command)).toBe(expected);
    await isOver(session);
  });

  it('protects refusals too, and goes on after them', async () => {
    const { terminal } = await opened(cipher);
    expect((await terminal.send('00A4020C', bytes('010B'))).status).toBe(0x6a82);
    expect((await terminal.send('00FF0000')).status).toBe(0x6d00);
    expect((await terminal.send('00B09E00', undefined, 100)).data).toEqual(files.com);
  });
});

describe('secure messaging', () => {
  it('is not understood before there are keys', async () => {
    const card = poweredCard(image());
    expect(await exchange(card, '0CB09C000D 970104 8E080102030405060708 00')).toBe('6988');
  });

  it('takes no plain PACE and no second PACE', async () => {
    const personalised = image();
    const terminal = await openedByBasicAccess(poweredCard(personalised), personalised.mrz);
    const template = bytes('800A04007F00070202040202 830102');
    expect((await terminal.send('0022C1A4', template)).status).toBe(0x6985);
  });
});
