import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  publicDecrypt,
  randomBytes,
  verify,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toOctets } from './bytes.ts';
import { sessionKeys } from './crypto/key-derivation.ts';
import { privateKey } from './crypto/random.ts';
import type { CardImage, ChipAuthenticationKey } from './image.ts';
import { groupOf } from './math/groups.ts';
import { bytes, files, hex, image, poweredCard } from './testing/cards.ts';
import {
  exchange,
  openedByBasicAccess,
  type SecureTerminal,
  secureTerminal,
} from './testing/terminal.ts';
import { writeObject } from './tlv.ts';

const opened = async (personalised: CardImage) => {
  const card = poweredCard(personalised);
  return { card, terminal: await openedByBasicAccess(card, personalised.mrz) };
};

const chipKeys: readonly ChipAuthenticationKey[] = [
  ...([10, 11, 12, 13, 14, 15, 16, 17, 18] as const).map(
    (parameterId) =>
      ({
        agreement: 'ECDH',
        cipher: 'AES-128',
        parameterId,
        privateKey: 0xabcdef0123456789n,
      }) as const,
  ),
  ...(['3DES', 'AES-192', 'AES-256'] as const).map(
    (cipher) =>
      ({ agreement: 'ECDH', cipher, parameterId: 13, privateKey: 0xabcdef0123456789n }) as const,
  ),
  ...([0, 1, 2] as const).map(
    (parameterId) =>
      ({
        agreement: 'DH',
        cipher: 'AES-256',
        parameterId,
        privateKey: 0xabcdef0123456789n,
      }) as const,
  ),
  { agreement: 'DH', cipher: '3DES', parameterId: 1, privateKey: 0xabcdef0123456789n, keyId: 7 },
];

const cipherArc = { '3DES': 1, 'AES-128': 2, 'AES-192': 3, 'AES-256': 4 } as const;

const template = ({ agreement, cipher, keyId }: ChipAuthenticationKey): Uint8Array =>
  Buffer.concat([
    writeObject(0x80, bytes(`04007F00070202030${agreement === 'DH' ? 1 : 2}0${cipherArc[cipher]}`)),
    ...(keyId === undefined ? [] : [writeObject(0x84, Uint8Array.of(keyId))]),
  ]);

const ephemeral = (key: ChipAuthenticationKey) => {
  const group = groupOf(key.parameterId);
  const secret = privateKey(group.order, randomBytes);
  const own = group.multiply(group.generator, secret);
  const chipPublic = group.multiply(group.generator, key.privateKey);
  const shared = chipPublic && group.multiply(chipPublic, secret);
  if (!own || !shared) throw new Error('neutral');
  const keys = sessionKeys(key.cipher, group.sharedSecret(shared));
  return { own, channel: { cipher: key.cipher, keys, counter: 0n } };
};

const readCom = async (terminal: SecureTerminal) => terminal.send('00B09E00', undefined, 100);

describe('chip authentication', () => {
  it.each(chipKeys)('re-keys the session: $agreement, $cipher, $parameterId', async (key) => {
    const { card, terminal } = await opened(image({ chipAuthentication: key }));
    const { own, channel } = ephemeral(key);
    expect((await terminal.send('002241A4', template(key))).status).toBe(0x9000);
    const reply = await terminal.send('00860000', writeObject(0x7c, writeObject(0x80, own)), 256);
    expect([hex(reply.data), reply.status]).toEqual(['7c00', 0x9000]);
    expect((await readCom(secureTerminal(card, channel))).data).toEqual(files.com);
    expect((await readCom(terminal)).status).toBe(0x6988);
  });

  it.each(chipKeys.filter(({ cipher }) => cipher === '3DES'))(
    'takes the key with MSE:Set KAT for 3DES: $agreement',
    async (key) => {
      const { card, terminal } = await opened(image({ chipAuthentication: key }));
      const { own, channel } = ephemeral(key);
      expect((await terminal.send('002241A6', writeObject(0x91, own))).status).toBe(0x9000);
      expect((await readCom(secureTerminal(card, channel))).data).toEqual(files.com);
    },
  );

  const key: ChipAuthenticationKey = {
    agreement: 'ECDH',
    cipher: 'AES-128',
    parameterId: 13,
    privateKey: 0xabcdefn,
    keyId: 2,
  };

  it('takes a long key in a chain of commands', async () => {
    const long: ChipAuthenticationKey = {
      agreement: 'DH',
      cipher: 'AES-128',
      parameterId: 2,
      privateKey: 0xabcdefn,
    };
    const { card, terminal } = await opened(
      image({ chipAuthentication: long, behaviour: { length: 'short' } }),
    );
    const { own, channel } = ephemeral(long);
    const data = writeObject(0x7c, writeObject(0x80, own));
    await terminal.send('002241A4', template(long));
    expect((await terminal.send('10860000', data.subarray(0, 200))).status).toBe(0x9000);
    expect((await terminal.send('00860000', data.subarray(200), 256)).status).toBe(0x9000);
    expect((await readCom(secureTerminal(card, channel))).data).toEqual(files.com);
  });

  it('refuses what is no key, and the session goes on', async () => {
    const { terminal } = await opened(image({ chipAuthentication: key }));
    const offCurve = Uint8Array.of(4, ...toOctets(1n, 32), ...toOctets(1n, 32));
    for (const data of [
      writeObject(0x7c, writeObject(0x80, offCurve)),
      writeObject(0x7c, writeObject(0x80)),
      writeObject(0x7c),
      bytes('FFFF'),
    ]) {
      await terminal.send('002241A4', template(key));
      expect((await terminal.send('00860000', data, 256)).status).toBe(0x6a80);
      expect((await terminal.send('00860000', data, 256)).status).toBe(0x6985);
    }
    expect((await readCom(terminal)).status).toBe(0x6282);
  });

  it('refuses another protocol, another key, and MSE:Set KAT for AES', async () => {
    const { terminal } = await opened(image({ chipAuthentication: key }));
    const { own } = ephemeral(key);
    expect((await terminal.send('002241A4', template({ ...key, cipher: 'AES-256' }))).status).toBe(
      0x6a80,
    );
    expect((await terminal.send('002241A4', template({ ...key, keyId: 3 }))).status).toBe(0x6a88);
    expect((await terminal.send('002241A6', writeObject(0x91, own))).status).toBe(0x6a80);
  });

  it('refuses without a channel, or where the card has no key', async () => {
    const card = poweredCard(image({ chipAuthentication: key }));
    const data = template(key);
    expect(await exchange(card, `002241A4${hex(Uint8Array.of(data.length))}${hex(data)}`)).toBe(
      '6982',
    );
    const { terminal } = await opened(image());
    expect((await terminal.send('002241A4', data)).status).toBe(0x6a88);
  });
});

describe('active authentication', () => {
  const challenge = bytes('0102030405060708');

  it.each([
    ['P-256', 'sha256'],
    ['brainpoolP256r1', 'sha256'],
    ['brainpoolP512r1', 'sha512'],
  ] as const)('signs with %s and %s, plain', async (namedCurve, hash) => {
    const pair = generateKeyPairSync('ec', { namedCurve });
    const der = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
    const { terminal } = await opened(
      image({ activeAuthentication: { kind: 'ecdsa', privateKey: der, hash } }),
    );
    const { data, status } = await terminal.send('00880000', challenge, 256);
    expect(status).toBe(0x9000);
    const key = { key: pair.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    expect(verify(hash, challenge, key, data)).toBe(true);
    expect(verify(hash, bytes('0102030405060709'), key, data)).toBe(false);
  });

  const rsa = (modulusLength: number) => {
    const pair = generateKeyPairSync('rsa', { modulusLength });
    return {
      key: createPublicKey(pair.privateKey),
      der: pair.privateKey.export({ format: 'der', type: 'pkcs8' }),
    };
  };

  it.each([
    ['sha1', 'bc', 20],
    ['sha256', '34cc', 32],
  ] as const)('signs with RSA and %s, with message recovery', async (hash, trailer, hashLength) => {
    const { key, der } = rsa(1024);
    const { terminal } = await opened(
      image({ activeAuthentication: { kind: 'rsa', privateKey: der, hash } }),
    );
    const { data } = await terminal.send('00880000', challenge, 256);
    const message = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, data);
    const end = message.length - trailer.length / 2;
    expect(message[0]).toBe(0x6a);
    expect(hex(message.subarray(end))).toBe(trailer);
    const recovered = message.subarray(1, end - hashLength);
    const digest = createHash(hash).update(recovered).update(challenge).digest();
    expect(hex(message.subarray(end - hashLength, end))).toBe(hex(digest));
    const again = await terminal.send('00880000', challenge, 256);
    expect(hex(again.data)).not.toBe(hex(data));
  });

  it('refuses a signature that no short answer holds', async () => {
    const { der } = rsa(2048);
    const { terminal } = await opened(
      image({ activeAuthentication: { kind: 'rsa', privateKey: der, hash: 'sha256' } }),
    );
    expect((await terminal.send('00880000', challenge, 256)).status).toBe(0x6700);
    expect((await terminal.send('00880000', challenge, 65_536)).data).toHaveLength(256);
  });

  it('refuses other challenges, before access, and without a key', async () => {
    const { der } = rsa(1024);
    const personalised = image({
      activeAuthentication: { kind: 'rsa', privateKey: der, hash: 'sha1' },
    });
    expect(await exchange(poweredCard(personalised), '0088000008010203040506070800')).toBe('6982');
    const { terminal } = await opened(personalised);
    expect((await terminal.send('00880000', bytes('01'), 256)).status).toBe(0x6700);
    expect((await terminal.send('00880001', challenge, 256)).status).toBe(0x6a86);
    const without = await opened(image());
    expect((await without.terminal.send('00880000', challenge, 256)).status).toBe(0x6d00);
  });
});
