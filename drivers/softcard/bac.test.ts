import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { mrzSecret, sessionKeys } from './crypto/key-derivation.ts';
import { bytes, hex, image, poweredCard, scripted } from './testing/cards.ts';
import {
  basicAccess,
  exchange,
  openedByBasicAccess,
  selectApplication,
  statusOf,
} from './testing/terminal.ts';

/** ICAO Doc 9303-11 appendix D. */
const mrz = { documentNumber: 'L898902C', dateOfBirth: '690806', dateOfExpiry: '940623' };
const drawn = ['4608F91988702212', '0B4F80323EB3191CB04970CB4052790B'];
const externalAuthenticate = `0082000028
  72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7 28`;

describe('basic access control, appendix D', () => {
  it('derives the document keys (D.1, D.2)', () => {
    expect(hex(mrzSecret(mrz))).toBe('239ab9cb282daf66231dc5a4df6bfbaedf477565');
    const keys = sessionKeys('3DES', mrzSecret(mrz).subarray(0, 16));
    // The standard adjusts the parity bits, which DES ignores.
    const withoutParity = (key: Uint8Array) => hex(key.map((byte) => byte & 0xfe));
    expect(withoutParity(keys.encryption)).toBe(
      withoutParity(bytes('AB94FDECF2674FDFB9B391F85D7F76F2')),
    );
    expect(withoutParity(keys.mac)).toBe(withoutParity(bytes('7962D9ECE03D1ACD4C76089DCE131543')));
  });

  it('answers byte for byte (D.3, D.4)', async () => {
    const card = poweredCard(image({ mrz }), scripted(drawn));
    const conversation: readonly (readonly [string, string])[] = [
      [selectApplication, '9000'],
      ['0084000008', '4608F91988702212 9000'],
      [
        externalAuthenticate,
        '46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449 9000',
      ],
      [
        '0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800',
        '990290008E08FA855A5D4C50A8ED9000',
      ],
      [
        '0CB000000D9701048E08ED6705417E96BA5500',
        '8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000',
      ],
      [
        '0CB000040D9701128E082EA28A70F3C7B53500',
        '871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000',
      ],
    ];
    for (const [command, expected] of conversation)
      expect(await exchange(card, command)).toBe(expected.replaceAll(' ', '').toLowerCase());
  });
});

describe('basic access control refuses', () => {
  const card = () => poweredCard(image({ mrz }), scripted(drawn));

  it('one wrong bit of the cryptogram or its checksum', async () => {
    for (const place of [0, 31, 32, 39]) {
      const chip = card();
      await exchange(chip, selectApplication);
      await exchange(chip, '0084000008');
      const wrong = Buffer.from(externalAuthenticate.replace(/\s+/g, ''), 'hex');
      wrong[5 + place] = (wrong[5 + place] ?? 0) ^ 1;
      expect(await exchange(chip, hex(wrong))).toBe('6300');
    }
  });

  it('an answer to a challenge that was never asked for, or used, or interrupted', async () => {
    const chip = card();
    await exchange(chip, selectApplication);
    expect(await exchange(chip, externalAuthenticate)).toBe('6985');
    await exchange(chip, '0084000008');
    await exchange(chip, selectApplication);
    expect(await exchange(chip, externalAuthenticate)).toBe('6985');
    const used = poweredCard(image(), scripted(['4608F91988702212']));
    await exchange(used, selectApplication);
    await exchange(used, '0084000008');
    expect(await exchange(used, externalAuthenticate)).toBe('6300');
    expect(await exchange(used, externalAuthenticate)).toBe('6985');
  });

  it('the right key over an old challenge', async () => {
    const chip = poweredCard(image({ mrz }), scripted(['4608F91988702213']));
    await exchange(chip, selectApplication);
    await exchange(chip, '0084000008');
    expect(await exchange(chip, externalAuthenticate)).toBe('6300');
  });

  it('wrong lengths, parameters and places', async () => {
    const chip = card();
    expect(await exchange(chip, '0084000008')).toBe('6985');
    await exchange(chip, selectApplication);
    expect(await exchange(chip, '0084000004')).toBe('6700');
    expect(await exchange(chip, '0084000108')).toBe('6a86');
    expect(await exchange(chip, '00820000 02 AABB 28')).toBe('6700');
  });

  it('everything on a card without it', async () => {
    const chip = poweredCard(image({ bac: false }));
    await exchange(chip, selectApplication);
    expect(await exchange(chip, '0084000008')).toBe('6d00');
  });

  it('a second time in an open session', async () => {
    const chip = poweredCard(image({ mrz }));
    const terminal = await openedByBasicAccess(chip, mrz);
    expect((await terminal.send('00840000', undefined, 8)).status).toBe(0x6985);
  });
});

describe('wrong keys', () => {
  const other = { ...mrz, documentNumber: 'L898902D' };

  const milliseconds = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };

  it('delay the next tries, through a reset, until the right key comes', async () => {
    const chip = poweredCard(image({ mrz, behaviour: { wrongKeyDelays: [60, 120] } }));
    const attempt = async (key: typeof mrz): Promise<number> =>
      milliseconds(async () => {
        chip.reset();
        await exchange(chip, selectApplication);
        await basicAccess(chip, key);
      });
    expect(await attempt(other)).toBeLessThan(50);
    expect(await attempt(other)).toBeGreaterThanOrEqual(59);
    expect(await attempt(other)).toBeGreaterThanOrEqual(119);
    expect(await attempt(mrz)).toBeGreaterThanOrEqual(119);
    expect(await attempt(mrz)).toBeLessThan(50);
  });

  it('leave the application closed', async () => {
    const chip = poweredCard(image({ mrz }));
    await exchange(chip, selectApplication);
    expect(await basicAccess(chip, other)).toBe(0x6300);
    expect(await statusOf(chip, '00B0810000')).toBe('6982');
  });
});
