import { describe, expect, it } from 'vitest';
import { mrzSecret } from '../access-key.ts';
import { bytesToHex } from '../bytes.ts';
import { deriveSessionKeys } from '../crypto/key-derivation.ts';
import { plainChannel } from '../iso7816/index.ts';
import { secureChannel } from '../secure-messaging/index.ts';
import { hex, scriptedEntropy, scriptedLink } from '../testing/scripted-link.ts';
import { basicAccess } from './index.ts';

/** ICAO Doc 9303-11 appendix D. */
const password = {
  kind: 'mrz',
  documentNumber: 'L898902C',
  dateOfBirth: '690806',
  dateOfExpiry: '940623',
} as const;
const entropy = () => scriptedEntropy(['781723860C06C226', '0B795240CB7049B01C19B33E32804F0B']);
const externalAuthenticate = `0082000028
  72C29C2371CC9BDB65B779B8E8D37B29ECC154AA56A8799FAE2F498F76ED92F25F1448EEA8AD90A7 28`;
const answer = '46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F2F2D235D074D7449';

describe('basic access control, appendix D', () => {
  it('derives the keys of the machine-readable zone (D.1, D.2)', () => {
    const secret = mrzSecret(password);
    expect(bytesToHex(secret)).toBe('239ab9cb282daf66231dc5a4df6bfbaedf477565');
    const keys = deriveSessionKeys('3DES', secret.subarray(0, 16));
    expect(bytesToHex(keys.encryption)).toBe('ab94fdecf2674fdfb9b391f85d7f76f2');
    expect(bytesToHex(keys.mac)).toBe('7962d9ece03d1acd4c76089dce131543');
  });

  it('opens the application (D.3) and reads EF.COM under secure messaging (D.4)', async () => {
    const link = scriptedLink([
      ['0084000008', '4608F91988702212 9000'],
      [externalAuthenticate, `${answer} 9000`],
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
    ]);
    const channel = plainChannel(link);
    const opened = await basicAccess(channel, password, entropy());
    if (!opened.ok) throw new Error(opened.failure.detail);
    expect(bytesToHex(opened.value.keys.encryption)).toBe('979ec13b1cbfe9dcd01ab0fed307eae5');
    expect(bytesToHex(opened.value.keys.mac)).toBe('f1cb1f1fb5adf208806b89dc579dc1f8');
    expect(opened.value.counter).toBe(0x887022120c06c226n);

    const secure = secureChannel(channel, opened.value);
    const select = await secure.send({ cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: hex('011E') });
    expect(select).toMatchObject({ ok: true, value: { status: 0x9000 } });
    const head = await secure.send({ cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 4 });
    const rest = await secure.send({ cla: 0, ins: 0xb0, p1: 0, p2: 4, le: 18 });
    if (!head.ok || !rest.ok) throw new Error('not read');
    expect(bytesToHex(head.value.data) + bytesToHex(rest.value.data)).toBe(
      '60145f0104303130365f36063034303030305c026175',
    );
    expect(link.rest()).toBe(0);
  });

  it('says "wrong key" when the chip refuses, and never goes on', async () => {
    const link = scriptedLink([
      ['0084000008', '4608F91988702212 9000'],
      [externalAuthenticate, '6300'],
    ]);
    const opened = await basicAccess(plainChannel(link), password, entropy());
    expect(opened).toMatchObject({ ok: false, failure: { reason: 'key-wrong' } });
  });

  it('refuses a chip that does not know the key itself', async () => {
    const forged = `${answer.slice(0, -2)}48`;
    const link = scriptedLink([
      ['0084000008', '4608F91988702212 9000'],
      [externalAuthenticate, `${forged} 9000`],
    ]);
    const opened = await basicAccess(plainChannel(link), password, entropy());
    expect(opened).toMatchObject({ ok: false, failure: { reason: 'agreement-failed' } });
  });
});

describe('secure messaging against a wrong card', () => {
  const session = () => ({
    cipher: '3DES' as const,
    keys: {
      encryption: hex('979EC13B1CBFE9DCD01AB0FED307EAE5'),
      mac: hex('F1CB1F1FB5ADF208806B89DC579DC1F8'),
    },
    counter: 0x887022120c06c228n,
  });
  const command = { cla: 0, ins: 0xb0, p1: 0, p2: 0, le: 4 } as const;
  const sent = '0CB000000D9701048E08ED6705417E96BA5500';
  const answers = {
    'one bit of the cryptogram': '8709019FF0EC34F9922650990290008E08AD55CC17140B2DED9000',
    'another status word': '8709019FF0EC34F9922651990262828E08AD55CC17140B2DED9000',
    'no checksum': '8709019FF0EC34F992265199029000 9000',
    'no protection at all': '6982',
    'an empty success': '9000',
    noise: 'FFFFFFFFFF 9000',
  };
  for (const [name, bytes] of Object.entries(answers))
    it(`is over after ${name}`, async () => {
      const secure = secureChannel(plainChannel(scriptedLink([[sent, bytes]])), session());
      const first = await secure.send(command);
      expect(first).toMatchObject({ ok: false, failure: { reason: 'channel-broken' } });
      // The next command is not even sent: the script has no more lines.
      expect(await secure.send(command)).toMatchObject({
        ok: false,
        failure: { reason: 'channel-broken', detail: 'session is over' },
      });
    });
});
