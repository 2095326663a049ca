import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Release, ReleaseKey } from '../../core/contract/index.ts';
import { ed25519Vectors } from '../../fixtures/rfc8032/index.ts';
import { sealRelease } from '../../scripts/release/envelope.ts';
import { publicKeyText } from '../../scripts/release/signing-key.ts';
import { isSignedBy, releaseKeyBytes } from './signature.ts';
import { readSignedRelease } from './signed-release.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
/** PKCS #8 of an Ed25519 key: sixteen bytes that are always the same, and the key. */
const keyOf = (secret: string): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([hex('302e020100300506032b657004220420'), hex(secret)]),
    format: 'der',
    type: 'pkcs8',
  });
const [ours, theirs, next] = ed25519Vectors.map(({ secretKey }) => keyOf(secretKey)) as [
  KeyObject,
  KeyObject,
  KeyObject,
];
const now = Date.parse('2026-11-27T03:00:00Z');
const release: Release = {
  format: 1,
  channel: 'stable',
  version: '1.3.0',
  signedAt: '2026-11-20T03:00:00.000Z',
  expires: '2027-02-20T03:00:00.000Z',
  store: { version: 7, leastReader: 7 },
  files: [
    {
      platform: 'linux',
      arch: 'x64',
      path: '1.3.0/tiepdon-1.3.0-x86_64.AppImage',
      sha512: Buffer.alloc(64, 7).toString('base64'),
      size: 123_456_789,
    },
  ],
};
const expected = {
  publicKeys: [publicKeyText(ours)],
  channel: 'stable',
  now,
  seen: undefined,
} as const;
const codeOf = (text: string, more: Partial<Parameters<typeof readSignedRelease>[1]> = {}) => {
  const read = readSignedRelease(text, { ...expected, ...more });
  return read.ok ? read.value : read.failure.code;
};
const changed = (text: string, change: (envelope: Record<string, unknown>) => void): string => {
  const envelope = JSON.parse(text);
  change(envelope);
  return JSON.stringify(envelope);
};
const payload = (more: object): string =>
  Buffer.from(JSON.stringify({ ...release, ...more })).toString('base64');

describe('Ed25519', () => {
  test.each(ed25519Vectors)('of RFC 8032: message "$message", on both sides', (vector) => {
    const message = hex(vector.message);
    const signature = hex(vector.signature);
    const key = keyOf(vector.secretKey);
    // The publisher's side.
    expect(sign(null, message, key).toString('hex')).toBe(vector.signature);
    expect(Buffer.from(publicKeyText(key), 'base64').toString('hex')).toBe(vector.publicKey);
    // The kiosk's.
    expect(isSignedBy(hex(vector.publicKey), message, signature)).toBe(true);
    expect(isSignedBy(hex(vector.publicKey), Buffer.from('other'), signature)).toBe(false);
    for (const other of ed25519Vectors)
      if (other !== vector)
        expect(isSignedBy(hex(other.publicKey), message, signature)).toBe(false);
  });

  test('both sides agree on any signature, also on those with one bit changed', () => {
    const bytes = Buffer.from(publicKeyText(ours), 'base64');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.nat(511)), (message, flipped) => {
        const signature = sign(null, message, ours);
        if (flipped !== null)
          signature[flipped >> 3] = (signature[flipped >> 3] ?? 0) ^ (1 << (flipped & 7));
        const isRight = verify(null, message, createPublicKey(ours), signature);
        expect(isSignedBy(bytes, message, signature)).toBe(isRight);
        expect(isRight).toBe(flipped === null);
      }),
      { numRuns: 60 },
    );
  });

  test('a key or a signature that is none is just not right', () => {
    const signature = hex(ed25519Vectors[0].signature);
    expect(isSignedBy(Buffer.alloc(0), Buffer.alloc(0), signature)).toBe(false);
    expect(isSignedBy(Buffer.alloc(32, 0xff), Buffer.alloc(0), signature)).toBe(false);
    expect(isSignedBy(hex(ed25519Vectors[0].publicKey), Buffer.alloc(0), Buffer.alloc(3))).toBe(
      false,
    );
    // The neutral element would sign anything.
    expect(
      isSignedBy(
        Buffer.from([1, ...Array(31).fill(0)]),
        Buffer.from('x'),
        Buffer.from([1, ...Array(63).fill(0)]),
      ),
    ).toBe(false);
  });

  test('public keys are taken as base64 or PEM, and nothing else', () => {
    const pem = createPublicKey(ours).export({ format: 'pem', type: 'spki' }).toString();
    for (const text of [publicKeyText(ours), pem])
      expect(Buffer.from(releaseKeyBytes(ReleaseKey.parse(text))).toString('hex')).toBe(
        ed25519Vectors[0].publicKey,
      );
    const rsa =
      '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----';
    for (const text of ['', 'abcd', rsa, publicKeyText(ours).slice(1)])
      expect(ReleaseKey.safeParse(text).success).toBe(false);
  });
});

describe('what a server says of versions', () => {
  test('is believed when it is signed, for this channel, in force, and not older than before', () => {
    expect(codeOf(sealRelease(release, [ours]))).toEqual(release);
    expect(codeOf(sealRelease(release, [ours]), { seen: release.signedAt })).toEqual(release);
  });

  test('is believed when any of its signatures is of any key that counts: one takes over from another', () => {
    const both = sealRelease(release, [theirs, ours]);
    expect(codeOf(both)).toEqual(release);
    expect(
      codeOf(sealRelease(release, [next]), {
        publicKeys: [publicKeyText(ours), publicKeyText(next)],
      }),
    ).toEqual(release);
  });

  const sealed = sealRelease(release, [ours]);
  test.each([
    ['electron-builder’s own description', 'version: 1.3.0\nfiles:\n  - url: a.AppImage\n'],
    ['a page of the server', '<!doctype html><title>404</title>'],
    ['nothing', ''],
    ['the release alone', JSON.stringify(release)],
    ['no signatures', changed(sealed, (it) => Object.assign(it, { signatures: [] }))],
    ['another type', changed(sealed, (it) => Object.assign(it, { payloadType: 'text/plain' }))],
    ['far too much', sealed + ' '.repeat(200_000)],
  ])('is unsigned: %s', (_, text) => expect(codeOf(text)).toBe('update.unsigned'));

  test.each([
    ['another key', sealRelease(release, [theirs])],
    [
      'other words under our signature',
      changed(sealed, (it) => Object.assign(it, { payload: payload({ version: '9.9.9' }) })),
    ],
    [
      'the signature of another release',
      changed(sealRelease({ ...release, version: '9.9.9' }, [theirs]), (it) =>
        Object.assign(it, { signatures: JSON.parse(sealed).signatures }),
      ),
    ],
    [
      'a signature over the bare words, without their type',
      changed(sealed, (it) =>
        Object.assign(it, {
          signatures: [
            {
              sig: sign(null, Buffer.from(JSON.stringify(release)), ours).toString('base64'),
            },
          ],
        }),
      ),
    ],
  ])('is forged: %s', (_, text) => expect(codeOf(text)).toBe('update.forged'));

  test('is of another channel, expired or played again', () => {
    expect(codeOf(sealRelease({ ...release, channel: 'canary' }, [ours]))).toBe(
      'update.other-channel',
    );
    expect(codeOf(sealed, { now: Date.parse(release.expires) })).toBe('update.expired');
    expect(codeOf(sealed, { seen: '2026-11-20T03:00:00.001Z' })).toBe('update.replayed');
  });

  test('is not understood when a later program signed it', () => {
    expect(codeOf(sealRelease({ ...release, format: 2 as never }, [ours]))).toBe(
      'update.not-understood',
    );
  });

  test.each([
    '../evil.AppImage',
    '/etc/evil.AppImage',
    'a//b.exe',
    'http://else/where.exe',
    'a.deb',
  ])('never names a package outside: %s', (path) => {
    const [file] = release.files;
    const other = { ...release, files: [{ ...file, path }] } as Release;
    expect(codeOf(sealRelease(other, [ours]))).toBe('update.not-understood');
  });

  test('whichever character of it is changed, it says the same or is refused', () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const text = `${sealed.slice(0, at)}${String.fromCharCode(code)}${sealed.slice(at + 1)}`;
        const read = codeOf(text);
        if (typeof read === 'string') expect(read).toMatch(/^update\.(unsigned|forged)$/);
        else expect(read).toEqual(release);
      }),
      { numRuns: 300 },
    );
  });
});
