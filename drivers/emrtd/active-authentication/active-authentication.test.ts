import {
  constants,
  createHash,
  createSign,
  generateKeyPairSync,
  privateEncrypt,
  sign,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bytesToHex, concatBytes, toBigInt } from '../bytes.ts';
import { namedCurve } from '../crypto/curves.ts';
import { plainChannel } from '../iso7816/index.ts';
import { hex, scriptedEntropy, scriptedLink } from '../testing/scripted-link.ts';
import { authenticateActively, isChallengeSigned } from './index.ts';
import { isRepresentativeOf, verifyIso9796 } from './iso9796.ts';

/** ICAO Doc 9303-11 appendix F: the message representative F for the challenge RND.IFD, SHA-1. */
const challenge = hex('F173589974BF40C6');
const representative = hex(`
  6A9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C
  98599F40B79F377B5F3A1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD
  4E7292E2DCDA3024B47DA8C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127BC`);

const representativeFor = (
  length: number,
  hash: string,
  trailer: number[],
  message: Uint8Array,
) => {
  const digestLength = createHash(hash).digest().length;
  const recovered = new Uint8Array(length - 1 - digestLength - trailer.length).fill(0x5a);
  const digest = createHash(hash).update(concatBytes(recovered, message)).digest();
  return concatBytes(Uint8Array.of(0x6a), recovered, digest, Uint8Array.from(trailer));
};

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = rsa.publicKey.export({ format: 'jwk' });
const key = {
  kind: 'rsa',
  n: toBigInt(Buffer.from(jwk.n ?? '', 'base64url')),
  e: toBigInt(Buffer.from(jwk.e ?? '', 'base64url')),
} as const;
const rawSign = (block: Uint8Array): Uint8Array =>
  privateEncrypt({ key: rsa.privateKey, padding: constants.RSA_NO_PADDING }, block);

describe('active authentication with RSA, ISO/IEC 9796-2 scheme 1', () => {
  it('takes the representative of appendix F for its challenge alone', () => {
    expect(isRepresentativeOf(representative, challenge)).toBe(true);
    expect(isRepresentativeOf(representative, hex('F173589974BF40C7'))).toBe(false);
  });

  for (const [hash, trailer] of [
    ['sha1', [0xbc]],
    ['sha1', [0x33, 0xcc]],
    ['sha256', [0x34, 0xcc]],
    ['sha512', [0x35, 0xcc]],
    ['sha384', [0x36, 0xcc]],
    ['sha224', [0x38, 0xcc]],
  ] as const)
    it(`opens ${hash} with trailer ${bytesToHex(Uint8Array.from(trailer))}`, () => {
      const signature = rawSign(representativeFor(256, hash, [...trailer], challenge));
      expect(verifyIso9796(signature, challenge, key)).toBe(true);
      expect(verifyIso9796(signature, hex('00'), key)).toBe(false);
      const smaller = key.n - toBigInt(signature);
      const bytes = hex(smaller.toString(16).padStart(512, '0'));
      expect(verifyIso9796(bytes, challenge, key)).toBe(true);
    });

  it('refuses an unknown trailer, a wrong header and numbers beyond the modulus', () => {
    const wrongTrailer = representativeFor(256, 'sha256', [0x3f, 0xcc], challenge);
    const wrongHeader = representativeFor(256, 'sha256', [0x34, 0xcc], challenge);
    wrongHeader[0] = 0x4a;
    for (const block of [wrongTrailer, wrongHeader])
      expect(verifyIso9796(rawSign(block), challenge, key)).toBe(false);
    expect(verifyIso9796(new Uint8Array(256).fill(0xff), challenge, key)).toBe(false);
    expect(verifyIso9796(new Uint8Array(), challenge, key)).toBe(false);
  });
});

describe('active authentication with ECDSA', () => {
  for (const [curve, name, hash] of [
    ['prime256v1', 'secp256r1', 'sha256'],
    ['brainpoolP256r1', 'brainpoolP256r1', 'sha256'],
    ['brainpoolP384r1', 'brainpoolP384r1', 'sha384'],
    ['brainpoolP512r1', 'brainpoolP512r1', 'sha512'],
    // A digest longer than the order is cut to its leftmost bits.
    ['brainpoolP256r1', 'brainpoolP256r1', 'sha512'],
    ['secp521r1', 'secp521r1', 'sha1'],
  ] as const)
    it(`verifies ${hash} on ${curve}`, () => {
      const pair = generateKeyPairSync('ec', { namedCurve: curve });
      const spki = pair.publicKey.export({ format: 'der', type: 'spki' });
      const known = namedCurve(name);
      const point = Uint8Array.from(spki.subarray(-(1 + 2 * known.fieldLength)));
      const signature = sign(hash, challenge, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
      const ec = { kind: 'ec', curve: known, point } as const;
      expect(isChallengeSigned({ ...ec, hash }, challenge, signature)).toBe(true);
      expect(isChallengeSigned(ec, challenge, signature)).toBe(true);
      expect(isChallengeSigned({ ...ec, hash }, hex('0000'), signature)).toBe(false);
      signature[5] = (signature[5] ?? 0) ^ 1;
      expect(isChallengeSigned({ ...ec, hash }, challenge, signature)).toBe(false);
      for (const junk of [new Uint8Array(), Uint8Array.of(1), new Uint8Array(64)])
        expect(isChallengeSigned({ ...ec, hash }, challenge, junk)).toBe(false);
    });

  it('sends a fresh challenge and judges the answer', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const spki = pair.publicKey.export({ format: 'der', type: 'spki' });
    const ec = {
      kind: 'ec',
      curve: namedCurve('secp256r1'),
      point: Uint8Array.from(spki.subarray(-65)),
      hash: 'sha256',
    } as const;
    const signature = createSign('sha256')
      .update(challenge)
      .sign({ key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
    const answer = (bytes: Uint8Array) =>
      authenticateActively(
        plainChannel(scriptedLink([['0088000008F173589974BF40C600', `${bytesToHex(bytes)}9000`]])),
        ec,
        scriptedEntropy(['F173589974BF40C6']),
      );
    expect(await answer(signature)).toEqual({ ok: true, value: true });
    expect(await answer(new Uint8Array(64).fill(1))).toEqual({ ok: true, value: false });
  });
});
