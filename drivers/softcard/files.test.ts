import { describe, expect, it } from 'vitest';
import { toOctets } from './bytes.ts';
import { createSoftCard } from './index.ts';
import { bytes, files, hex, image, pattern, poweredCard } from './testing/cards.ts';
import {
  exchange,
  openedByBasicAccess,
  type SecureTerminal,
  selectApplication,
  statusOf,
} from './testing/terminal.ts';
import { writeObject } from './tlv.ts';

const opened = async (change: Parameters<typeof image>[0] = {}): Promise<SecureTerminal> => {
  const personalised = image(change);
  return openedByBasicAccess(poweredCard(personalised), personalised.mrz);
};

describe('a card without access', () => {
  it('lets everybody read EF.CardAccess, by either identifier', async () => {
    const card = poweredCard(image());
    const content = hex(files.cardAccess);
    expect(await exchange(card, '00B09C0000')).toBe(`${content}9000`);
    card.reset();
    expect(await exchange(card, '00A4020C02011C')).toBe('9000');
    expect(await exchange(card, '00B0000000')).toBe(`${content}9000`);
  });

  it('keeps EF.CardSecurity and the application to itself, whether a file is there or not', async () => {
    const card = poweredCard(image());
    expect(await exchange(card, '00B09D0000')).toBe('6982');
    expect(await exchange(card, '00A4020C02011D')).toBe('6982');
    await exchange(card, selectApplication);
    for (const file of ['011E', '011D', '0101', '0102', '0103', '010B'])
      expect(await exchange(card, `00A4020C02${file}`)).toBe('6982');
    expect(await exchange(card, '00B0810000')).toBe('6982');
    expect(await exchange(card, '00B08B0000')).toBe('6982');
    expect(await exchange(card, '00B1000104540200 00 00')).toBe('6982');
  });

  it('answers SELECT in the forms of the standard', async () => {
    const card = poweredCard(image());
    expect(await exchange(card, '00A4000C023F00')).toBe('9000');
    expect(await exchange(card, '00A4000C')).toBe('9000');
    expect(await exchange(card, '00A4000C02011C')).toBe('9000');
    expect(await exchange(card, '00A4020002011C00')).toBe('6f048302011c9000');
    expect(await exchange(card, '00A4020C020101')).toBe('6a82');
    expect(await exchange(card, '00A4040007A000000247100100')).toBe('6f098407a00000024710019000');
    expect(await exchange(card, '00A4040C07A0000002471002')).toBe('6a82');
    expect(await exchange(card, '00A4080C02011C')).toBe('6a86');
    expect(await exchange(card, '00A4021002011C')).toBe('6a86');
    expect(await exchange(card, '00A4020C01011C'.slice(0, 12))).toBe('6700');
  });

  it('knows no SELECT of the master file where its maker left it out', async () => {
    const card = poweredCard(image({ behaviour: { selectMasterFile: '6D00' } }));
    expect(await exchange(card, '00A4000C023F00')).toBe('6d00');
    expect(await exchange(card, '00A4020C02011C')).toBe('9000');
    expect(await statusOf(card, '00B0000000')).toBe('9000');
  });

  it('knows no other instructions and classes', async () => {
    const card = poweredCard(image());
    expect(await exchange(card, '00C0000000')).toBe('6d00');
    expect(await exchange(card, '80A4000C023F00')).toBe('6e00');
    expect(await exchange(card, '10A4000C023F00')).toBe('6884');
    expect(await exchange(card, '0022000000')).toBe('6a86');
    expect(await exchange(card, '00A4')).toBe('6700');
    expect(await exchange(card, '')).toBe('6700');
  });
});

describe('READ BINARY', () => {
  it('reads on from any offset, and says where the file ends', async () => {
    const terminal = await opened();
    const dg1 = files.dg1;
    expect(await terminal.send('00B08100', undefined, 10)).toEqual({
      data: dg1.subarray(0, 10),
      status: 0x9000,
    });
    expect(await terminal.send('00B00050', undefined, 13)).toEqual({
      data: dg1.subarray(80),
      status: 0x9000,
    });
    expect(await terminal.send('00B00050', undefined, 14)).toEqual({
      data: dg1.subarray(80),
      status: 0x6282,
    });
    expect(await terminal.send('00B00050', undefined, 256)).toEqual({
      data: dg1.subarray(80),
      status: 0x9000,
    });
    expect((await terminal.send('00B0005D', undefined, 1)).status).toBe(0x6b00);
    expect((await terminal.send('00B07FFF', undefined, 1)).status).toBe(0x6b00);
    expect((await terminal.send('00B00000')).status).toBe(0x6700);
    expect((await terminal.send('00B09F00', undefined, 1)).status).toBe(0x6a86);
    expect((await terminal.send('00B0A100', undefined, 1)).status).toBe(0x6a86);
  });

  it('needs a file', async () => {
    const terminal = await opened();
    expect((await terminal.send('00B00000', undefined, 1)).status).toBe(0x6986);
    expect((await terminal.send('00B08B00', undefined, 1)).status).toBe(0x6a82);
    expect((await terminal.send('00A4020C', bytes('010B'))).status).toBe(0x6a82);
  });

  it('never reads DG3', async () => {
    const terminal = await opened();
    expect((await terminal.send('00A4020C', bytes('0103'))).status).toBe(0x6982);
    expect((await terminal.send('00B08300', undefined, 1)).status).toBe(0x6982);
  });

  const readAll = async (terminal: SecureTerminal, le: number): Promise<Uint8Array> => {
    await terminal.send('00A4020C', bytes('0102'));
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < files.dg2.length; ) {
      const isOdd = offset > 0x7fff;
      const reply = isOdd
        ? await terminal.send('00B10000', writeObject(0x54, toOctets(BigInt(offset), 3)), le)
        : await terminal.send(`00B0${hex(toOctets(BigInt(offset), 2))}`, undefined, le);
      if (reply.data.length === 0) throw new Error(`nothing at ${offset}`);
      const header = reply.data[1] === 0x82 ? 4 : reply.data[1] === 0x81 ? 3 : 2;
      const part = isOdd ? reply.data.subarray(header) : reply.data;
      parts.push(part);
      offset += part.length;
    }
    return Uint8Array.from(Buffer.concat(parts));
  };

  it.each([0xdf, 256, 5_000, 65_536])(
    'reads past 32 KiB with the odd instruction, %i at a time',
    async (le) => {
      expect(hex(await readAll(await opened(), le))).toBe(hex(files.dg2));
    },
  );

  it('gives no more than it was made to give', async () => {
    const terminal = await opened({ behaviour: { mostPerRead: 100 } });
    expect(await terminal.send('00B08200', undefined, 65_536)).toEqual({
      data: files.dg2.subarray(0, 100),
      status: 0x9000,
    });
    expect(hex(await readAll(terminal, 256))).toBe(hex(files.dg2));
  });

  it('refuses malformed odd reads', async () => {
    const terminal = await opened();
    await terminal.send('00A4020C', bytes('0102'));
    expect((await terminal.send('00B10000', bytes('FFFF'), 256)).status).toBe(0x6a80);
    expect((await terminal.send('00B10000', bytes('5400'), 256)).status).toBe(0x6a80);
    expect((await terminal.send('00B10000', bytes('5405FFFFFFFFFF'), 256)).status).toBe(0x6a80);
    expect((await terminal.send('00B10000', bytes('5404FFFFFFFF'), 256)).status).toBe(0x6b00);
    expect((await terminal.send('00B10102', bytes('540100'), 256)).status).toBe(0x6a86);
  });

  it('names the exact length where it was made to', async () => {
    const terminal = await opened({ behaviour: { pastEnd: '6Cxx' } });
    expect(await terminal.send('00B08150', undefined, 14)).toEqual({
      data: new Uint8Array(0),
      status: 0x6c0d,
    });
    expect((await terminal.send('00B08150', undefined, 13)).data).toEqual(files.dg1.subarray(80));
  });
});

describe('a card of short length', () => {
  const change = { behaviour: { length: 'short' } } as const;

  it('takes no extended command, and the session goes on', async () => {
    const personalised = image(change);
    const card = poweredCard(personalised);
    expect(await exchange(card, '00B09C00000000')).toBe('6700');
    const terminal = await openedByBasicAccess(card, personalised.mrz);
    expect(await exchange(card, '0CB081000000050000000000')).toBe('6700');
    expect((await terminal.send('00B09E00', undefined, 100)).data).toEqual(files.com);
  });

  it('gives as much as fits an answer of 256 bytes, and refuses to be asked for more', async () => {
    const terminal = await opened(change);
    expect((await terminal.send('00B08200', undefined, 0xe7)).data).toEqual(pattern(0xe7));
    expect((await terminal.send('00B08200', undefined, 0xe8)).status).toBe(0x6700);
    expect((await terminal.send('00B08200', undefined, 256)).status).toBe(0x6700);
  });
});

describe('power', () => {
  it('is needed for any answer', async () => {
    const card = createSoftCard(image());
    expect(await exchange(card, '00B09C0000')).toBe('');
    card.reset();
    expect(await exchange(card, '00B09C0000')).toBe('');
    card.powerOn();
    expect(await statusOf(card, '00B09C0000')).toBe('9000');
    card.powerOff();
    expect(await exchange(card, '00B09C0000')).toBe('');
  });

  it('cut under way leaves no answer', async () => {
    const card = poweredCard(image());
    const pending = exchange(card, '00B09C0000');
    card.powerOff();
    expect(await pending).toBe('');
  });

  it('taken for a moment ends the session', async () => {
    for (const cut of ['reset', 'powerOn'] as const) {
      const personalised = image();
      const card = poweredCard(personalised);
      const terminal = await openedByBasicAccess(card, personalised.mrz);
      card[cut]();
      expect((await terminal.send('00B08100', undefined, 1)).status).toBe(0x6988);
      await exchange(card, selectApplication);
      expect(await exchange(card, '00B0810001')).toBe('6982');
    }
  });
});
