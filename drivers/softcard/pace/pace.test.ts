import { performance } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { toInteger, toOctets } from '../bytes.ts';
import { decrypt, encrypt, unpad } from '../crypto/block-ciphers.ts';
import type { CardImage, PaceProfile } from '../image.ts';
import { curveParameters } from '../math/curve-parameters.ts';
import { groupOf } from '../math/groups.ts';
import { bytes, files, hex, image, poweredCard } from '../testing/cards.ts';
import { canPassword, mrzPassword, openedByPace, pace } from '../testing/pace-terminal.ts';
import { exchange, secureTerminal, statusOf } from '../testing/terminal.ts';
import { writeObject } from '../tlv.ts';

const curves = [10, 11, 12, 13, 14, 15, 16, 17, 18] as const;
const mappableCurves = curves.filter((id) => id !== 10);
const subgroups = [0, 1, 2] as const;
const ciphers = ['3DES', 'AES-128', 'AES-192', 'AES-256'] as const;

const profiles: readonly PaceProfile[] = [
  ...curves.map((parameterId) => ({ mapping: 'ECDH-GM', cipher: 'AES-128', parameterId }) as const),
  ...mappableCurves.map(
    (parameterId) => ({ mapping: 'ECDH-IM', cipher: 'AES-256', parameterId }) as const,
  ),
  ...curves.map(
    (parameterId) => ({ mapping: 'ECDH-CAM', cipher: 'AES-192', parameterId }) as const,
  ),
  ...subgroups.map(
    (parameterId) => ({ mapping: 'DH-GM', cipher: 'AES-256', parameterId }) as const,
  ),
  ...subgroups.map(
    (parameterId) => ({ mapping: 'DH-IM', cipher: 'AES-192', parameterId }) as const,
  ),
  ...ciphers.map((cipher) => ({ mapping: 'ECDH-GM', cipher, parameterId: 12 }) as const),
  ...ciphers.map((cipher) => ({ mapping: 'ECDH-IM', cipher, parameterId: 12 }) as const),
  ...ciphers.map((cipher) => ({ mapping: 'DH-GM', cipher, parameterId: 0 }) as const),
  ...ciphers.map((cipher) => ({ mapping: 'DH-IM', cipher, parameterId: 0 }) as const),
];

const staticKey = 0x1234_5678_9abc_def0n;
const usual: PaceProfile = { mapping: 'ECDH-GM', cipher: 'AES-128', parameterId: 13 };

const imageOf = (profile: PaceProfile, change: Parameters<typeof image>[0] = {}): CardImage =>
  image({
    ...change,
    pace: [profile],
    ...(profile.mapping === 'ECDH-CAM'
      ? { paceCamKey: { parameterId: profile.parameterId, privateKey: staticKey } }
      : {}),
  });

const can = canPassword('123456');

describe('PACE opens the application', () => {
  it.each(profiles)('by $mapping, $cipher, domain parameters $parameterId', async (profile) => {
    const card = poweredCard(imageOf(profile));
    const { channel } = await openedByPace(card, profile, can);
    const terminal = secureTerminal(card, channel);
    expect((await terminal.send('00A4040C', bytes('A0000002471001'))).status).toBe(0x9000);
    expect(await terminal.send('00B09E00', undefined, 256)).toEqual({
      data: files.com,
      status: 0x9000,
    });
  });

  it('with the MRZ as with the CAN', async () => {
    const personalised = imageOf(usual);
    const card = poweredCard(personalised);
    const { channel } = await openedByPace(card, usual, mrzPassword(personalised));
    const terminal = secureTerminal(card, channel);
    expect((await terminal.send('00B09D00', undefined, 256)).data).toEqual(files.cardSecurity);
  });

  it('in less than 40 ms of the chip on brainpoolP256r1', async () => {
    const durations: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      const card = poweredCard(imageOf(usual));
      const timed: typeof card = {
        ...card,
        transmit: async (command) => {
          const start = performance.now();
          const response = await card.transmit(command);
          durations[count] = (durations[count] ?? 0) + performance.now() - start;
          return response;
        },
      };
      await openedByPace(timed, usual, can);
    }
    expect(Math.min(...durations)).toBeLessThan(40);
  });
});

describe('chip-authentication mapping', () => {
  it.each(curves)('proves the static key on domain parameters %s', async (parameterId) => {
    const profile: PaceProfile = { mapping: 'ECDH-CAM', cipher: 'AES-128', parameterId };
    const card = poweredCard(imageOf(profile));
    const outcome = await openedByPace(card, profile, can);
    const key = outcome.channel.keys.encryption;
    const vector = encrypt('AES-128', key, new Uint8Array(16).fill(0xff));
    const encrypted = outcome.encryptedChipAuthenticationData ?? new Uint8Array(0);
    const proof = unpad(decrypt('AES-128', key, encrypted, vector), 16);
    if (!proof) throw new Error('no proof');
    const group = groupOf(parameterId);
    const publicKey = group.multiply(group.generator, staticKey) ?? new Uint8Array(0);
    expect(group.multiply(publicKey, toInteger(proof))).toEqual(outcome.chipMappingKey);
  });

  it('is the only mapping to answer with DO 8A', async () => {
    const card = poweredCard(imageOf(usual));
    const outcome = await openedByPace(card, usual, can);
    expect(outcome.encryptedChipAuthenticationData).toBeUndefined();
  });
});

describe('PACE refuses', () => {
  const { p } = curveParameters[13];

  it('a wrong CAN, at the token, and slows down', async () => {
    const card = poweredCard(imageOf(usual, { behaviour: { wrongKeyDelays: [80] } }));
    expect(await pace(card, usual, canPassword('123457'))).toEqual({ step: 4, status: 0x6300 });
    const start = performance.now();
    await openedByPace(card, usual, can);
    expect(performance.now() - start).toBeGreaterThanOrEqual(79);
  });

  const notOnCurve = Uint8Array.of(4, ...toOctets(1n, 32), ...toOctets(1n, 32));
  const wrongKeys: Record<string, Uint8Array> = {
    'a point off the curve': notOnCurve,
    'the point at infinity': Uint8Array.of(0),
    'the origin': Uint8Array.of(4, ...new Uint8Array(64)),
    'a compressed point': Uint8Array.of(2, ...toOctets(curveParameters[13].x, 32)),
    'coordinates that are not reduced': Uint8Array.of(4, ...toOctets(p, 32), ...toOctets(0n, 32)),
    nothing: new Uint8Array(0),
  };
  for (const [name, key] of Object.entries(wrongKeys)) {
    it.each([2, 3] as const)(`${name} as a key, in step %i`, async (step) => {
      const card = poweredCard(imageOf(usual));
      const tag = step === 2 ? 0x81 : 0x83;
      const outcome = await pace(card, usual, can, (at, objects) =>
        at === step ? writeObject(tag, key) : objects,
      );
      expect(outcome).toEqual({ step, status: 0x6a80 });
      // The chain is over: the terminal starts again.
      expect(await statusOf(card, '10860000027C0000')).toBe('6985');
    });
  }

  it.each([0n, 1n, groupOf(0).prime - 1n, groupOf(0).prime, 3n])(
    '%i as a Diffie-Hellman key',
    async (value) => {
      const profile: PaceProfile = { mapping: 'DH-GM', cipher: 'AES-128', parameterId: 0 };
      for (const [step, tag] of [
        [2, 0x81],
        [3, 0x83],
      ] as const) {
        const outcome = await pace(poweredCard(imageOf(profile)), profile, can, (at, objects) =>
          at === step ? writeObject(tag, toOctets(value, 128)) : objects,
        );
        expect(outcome).toEqual({ step, status: 0x6a80 });
      }
    },
  );

  it('a nonce of another length in integrated mapping', async () => {
    const profile: PaceProfile = { mapping: 'ECDH-IM', cipher: 'AES-128', parameterId: 13 };
    const outcome = await pace(poweredCard(imageOf(profile)), profile, can, (at, objects) =>
      at === 2 ? objects.subarray(0, 2).map((byte, index) => (index === 1 ? 0 : byte)) : objects,
    );
    expect(outcome).toEqual({ step: 2, status: 0x6a80 });
  });

  it('another object than the step is for', async () => {
    const wrong = { 1: 0x81, 2: 0x83, 3: 0x81, 4: 0x86 } as const;
    for (const step of [1, 2, 3, 4] as const) {
      const outcome = await pace(poweredCard(imageOf(usual)), usual, can, (at, objects) =>
        at === step ? writeObject(wrong[step], objects) : objects,
      );
      expect(outcome).toEqual({ step, status: 0x6a80 });
    }
  });

  it('its own key mirrored', async () => {
    const card = poweredCard(imageOf(usual), (length) => new Uint8Array(length).fill(0x11));
    const group = groupOf(13);
    const own = group.multiply(group.generator, toInteger(new Uint8Array(32).fill(0x11)));
    const outcome = await pace(card, usual, can, (at, objects) =>
      at === 2 ? writeObject(0x81, own ?? new Uint8Array(0)) : objects,
    );
    expect(outcome).toMatchObject({ step: 2, status: 0x6a80 });
  });

  const templates: Record<string, [string, string]> = {
    'an unknown protocol': ['800A04007F00070202040902 830102', '6a80'],
    'a protocol of another card': ['800A04007F00070202040102 830102', '6a80'],
    'a PIN': ['800A04007F00070202040202 830103', '6a88'],
    'a PUK': ['800A04007F00070202040202 830104', '6a88'],
    'an unknown password': ['800A04007F00070202040202 830109', '6a88'],
    'no password': ['800A04007F00070202040202', '6a80'],
    'no protocol': ['830102', '6a80'],
    'other domain parameters': ['800A04007F00070202040202 830102 84010C', '6a88'],
    'an object it does not know': ['800A04007F00070202040202 830102 850101', '6a80'],
    noise: ['FFFFFFFF', '6a80'],
  };
  it.each(Object.entries(templates))('%s in MSE:Set AT', async (_name, [template, expected]) => {
    const data = bytes(template);
    const command = `0022C1A4${hex(Uint8Array.of(data.length))}${hex(data)}`;
    expect(await exchange(poweredCard(imageOf(usual)), command)).toBe(expected);
  });

  const set = '0022C1A40F 800A04007F00070202040202 830102';

  it('a chain in the wrong class', async () => {
    const card = poweredCard(imageOf(usual));
    await exchange(card, set);
    expect(await exchange(card, '00860000027C0000')).toBe('6883');
  });

  it('a chain broken by another command', async () => {
    const card = poweredCard(imageOf(usual));
    await exchange(card, set);
    expect(await statusOf(card, '10860000027C0000')).toBe('9000');
    await exchange(card, '00A4000C023F00');
    expect(await statusOf(card, '10860000027C0000')).toBe('6985');
  });

  it('a chain without MSE:Set AT, or after a reset', async () => {
    const card = poweredCard(imageOf(usual));
    expect(await exchange(card, '10860000027C0000')).toBe('6985');
    await exchange(card, set);
    card.reset();
    expect(await exchange(card, '00860000027C0000')).toBe('6985');
  });

  it('to say which parameters it means where it has two', async () => {
    const card = poweredCard(image({ pace: [usual, { ...usual, parameterId: 12 }] }));
    expect(await exchange(card, set)).toBe('6a88');
    await openedByPace(card, { ...usual, parameterId: 12 }, can);
  });
});
