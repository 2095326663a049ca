/** Active authentication (ICAO Doc 9303-11 section 6.1): the chip signs a challenge with the key of DG15. */
import { createHash } from 'node:crypto';
import { ok, type Result } from '../../../core/contract/index.ts';
import { toBigInt } from '../bytes.ts';
import { type Curve, decodePoint } from '../crypto/curves.ts';
import { verifyEcdsa } from '../crypto/ecdsa.ts';
import type { Entropy } from '../crypto/entropy.ts';
import { type EmrtdFailure, unexpectedStatus } from '../failure.ts';
import { type Channel, extendedMaximum, shortMaximum, statusWords } from '../iso7816/index.ts';
import { verifyIso9796 } from './iso9796.ts';

export type ActiveAuthenticationKey =
  | {
      readonly kind: 'ec';
      readonly curve: Curve;
      readonly point: Uint8Array;
      /** From ActiveAuthenticationInfo in DG14. */
      readonly hash?: string;
    }
  | { readonly kind: 'rsa'; readonly n: bigint; readonly e: bigint };

/** Plain ECDSA of BSI TR-03111: `0.4.0.127.0.7.1.1.4.1.x`. */
const plainEcdsa = new Map([
  ['0.4.0.127.0.7.1.1.4.1.1', 'sha1'],
  ['0.4.0.127.0.7.1.1.4.1.2', 'sha224'],
  ['0.4.0.127.0.7.1.1.4.1.3', 'sha256'],
  ['0.4.0.127.0.7.1.1.4.1.4', 'sha384'],
  ['0.4.0.127.0.7.1.1.4.1.5', 'sha512'],
]);

export const plainEcdsaHash = (oid: string): string | undefined => plainEcdsa.get(oid);

const hashes = ['sha256', 'sha1', 'sha224', 'sha384', 'sha512'];

/** Whether `signature` is the chip's over `challenge`. */
export const isChallengeSigned = (
  key: ActiveAuthenticationKey,
  challenge: Uint8Array,
  signature: Uint8Array,
): boolean => {
  if (key.kind === 'rsa') return verifyIso9796(signature, challenge, key);
  const { curve } = key;
  const point = decodePoint(curve, key.point);
  if (!point || signature.length === 0 || signature.length % 2 !== 0) return false;
  const half = signature.length / 2;
  const r = toBigInt(signature.subarray(0, half));
  const s = toBigInt(signature.subarray(half));
  // A chip that does not name its hash uses one of the five.
  return (key.hash === undefined ? hashes : [key.hash]).some((hash) =>
    verifyEcdsa(curve, point, { r, s }, createHash(hash).update(challenge).digest()),
  );
};

/** Sends a fresh challenge. The value tells whether the chip signed it; failures: `status`, those of the channel. */
export const authenticateActively = async (
  channel: Channel,
  key: ActiveAuthenticationKey,
  entropy: Entropy,
): Promise<Result<boolean, EmrtdFailure>> => {
  const challenge = entropy.bytes(8);
  const signatureLength =
    key.kind === 'rsa' ? key.n.toString(16).length / 2 : 2 * key.curve.fieldLength;
  const answer = await channel.send({
    cla: 0,
    ins: 0x88,
    p1: 0,
    p2: 0,
    data: challenge,
    // A signature of 256 bytes and its protection do not fit a short answer.
    le: signatureLength > 200 ? extendedMaximum : shortMaximum,
  });
  if (!answer.ok) return answer;
  if (answer.value.status !== statusWords.ok)
    return unexpectedStatus('INTERNAL AUTHENTICATE', answer.value.status);
  return ok(isChallengeSigned(key, challenge, answer.value.data));
};
