/** Active authentication, the chip's side (ICAO Doc 9303-11 section 6.1). */
import {
  constants,
  createHash,
  createPrivateKey,
  type KeyObject,
  privateEncrypt,
  sign,
} from 'node:crypto';
import { type Answer, answer, type Command, status } from './apdu.ts';
import { concat } from './bytes.ts';
import type { Random } from './crypto/random.ts';
import type { ActiveAuthenticationKey } from './image.ts';

export interface ActiveAuthentication {
  readonly internalAuthenticate: (command: Command) => Answer;
}

const challengeLength = 8;

/** Trailers of ISO/IEC 9796-2 that name the hash: implicit for SHA-1, else ISO/IEC 10118 identifier and `CC`. */
const trailers = { sha1: [0xbc], sha256: [0x34, 0xcc] } as const;

/** Partial recovery; more data follows in the message that is not recovered. */
const messageHeader = 0x6a;

/** ISO/IEC 9796-2 digital signature scheme 1 over random M1, which is recovered, and the challenge, which is not. */
const signRsa = (
  key: KeyObject,
  hash: 'sha1' | 'sha256',
  challenge: Uint8Array,
  random: Random,
): Uint8Array => {
  const length = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const trailer = Uint8Array.from(trailers[hash]);
  const hashLength = hash === 'sha1' ? 20 : 32;
  const recovered = random(length - 1 - hashLength - trailer.length);
  const digest = createHash(hash).update(recovered).update(challenge).digest();
  const representative = concat(Uint8Array.of(messageHeader), recovered, digest, trailer);
  const padding = constants.RSA_NO_PADDING;
  return Uint8Array.from(privateEncrypt({ key, padding }, representative));
};

export const createActiveAuthentication = (
  chipKey: ActiveAuthenticationKey,
  random: Random,
): ActiveAuthentication => {
  const der = Buffer.from(chipKey.privateKey);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const signature = (challenge: Uint8Array): Uint8Array =>
    chipKey.kind === 'rsa'
      ? signRsa(key, chipKey.hash, challenge, random)
      : Uint8Array.from(sign(chipKey.hash, challenge, { key, dsaEncoding: 'ieee-p1363' }));

  return {
    internalAuthenticate({ p1, p2, data, le, room }) {
      if (p1 !== 0 || p2 !== 0) return answer(status.wrongParameters);
      if (data.length !== challengeLength || le === undefined) return answer(status.wrongLength);
      const signed = signature(data);
      return signed.length > Math.min(le, room)
        ? answer(status.wrongLength)
        : answer(status.ok, signed);
    },
  };
};
