/** Basic access control (ICAO Doc 9303-11 section 4.3). */
import { ok, type Result } from '../../../core/contract/index.ts';
import { type AccessPassword, mrzSecret } from '../access-key.ts';
import { concatBytes, equalBytes, toBigInt, xorBytes } from '../bytes.ts';
import { decryptCbc, encryptCbc, mac, zeroIv } from '../crypto/block-ciphers.ts';
import type { Entropy } from '../crypto/entropy.ts';
import { deriveSessionKeys } from '../crypto/key-derivation.ts';
import { type EmrtdFailure, failed, unexpectedStatus } from '../failure.ts';
import { type Channel, statusWords } from '../iso7816/index.ts';
import type { SecureSession } from '../secure-messaging/index.ts';

/**
 * Opens the selected eMRTD application with the key of its machine-readable zone.
 * Failures: `key-wrong`, `status`, `agreement-failed`, those of the channel.
 */
export const basicAccess = async (
  channel: Channel,
  password: Extract<AccessPassword, { kind: 'mrz' }>,
  entropy: Entropy,
): Promise<Result<SecureSession, EmrtdFailure>> => {
  const keys = deriveSessionKeys('3DES', mrzSecret(password).subarray(0, 16));
  const challenge = await channel.send({ cla: 0, ins: 0x84, p1: 0, p2: 0, le: 8 });
  if (!challenge.ok) return challenge;
  if (challenge.value.status !== statusWords.ok)
    return unexpectedStatus('GET CHALLENGE', challenge.value.status);
  const chipNonce = challenge.value.data;
  if (chipNonce.length !== 8) return failed('answer-malformed', 'GET CHALLENGE length');

  const nonce = entropy.bytes(8);
  const keyPart = entropy.bytes(16);
  const cryptogram = encryptCbc(
    '3DES',
    keys.encryption,
    zeroIv('3DES'),
    concatBytes(nonce, chipNonce, keyPart),
  );
  const authenticated = await channel.send({
    cla: 0,
    ins: 0x82,
    p1: 0,
    p2: 0,
    data: concatBytes(cryptogram, mac('3DES', keys.mac, cryptogram)),
    le: 40,
  });
  if (!authenticated.ok) return authenticated;
  const { status, data } = authenticated.value;
  if (
    status >> 8 === 0x63 ||
    status === statusWords.securityStatusNotSatisfied ||
    status === 0x6983
  )
    return failed('key-wrong', 'EXTERNAL AUTHENTICATE', { status });
  if (status !== statusWords.ok) return unexpectedStatus('EXTERNAL AUTHENTICATE', status);
  if (data.length !== 40) return failed('answer-malformed', 'EXTERNAL AUTHENTICATE length');
  const answer = data.subarray(0, 32);
  if (!equalBytes(mac('3DES', keys.mac, answer), data.subarray(32)))
    return failed('agreement-failed', 'EXTERNAL AUTHENTICATE checksum');
  const plain = decryptCbc('3DES', keys.encryption, zeroIv('3DES'), answer);
  if (!equalBytes(plain.subarray(0, 8), chipNonce) || !equalBytes(plain.subarray(8, 16), nonce))
    return failed('agreement-failed', 'EXTERNAL AUTHENTICATE nonces');
  return ok({
    cipher: '3DES',
    keys: deriveSessionKeys('3DES', xorBytes(keyPart, plain.subarray(16))),
    counter: toBigInt(concatBytes(chipNonce.subarray(4), nonce.subarray(4))),
  });
};
