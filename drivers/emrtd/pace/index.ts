/** Password authenticated connection establishment (ICAO Doc 9303-11 section 4.4). */
import { ok, type Result } from '../../../core/contract/index.ts';
import { type AccessPassword, paceSecret } from '../access-key.ts';
import { concatBytes, equalBytes, toBigInt } from '../bytes.ts';
import {
  blockLength,
  decryptCbc,
  encryptCbc,
  keyLengths,
  mac,
  unpad,
  zeroIv,
} from '../crypto/block-ciphers.ts';
import type { Entropy } from '../crypto/entropy.ts';
import type { Group } from '../crypto/groups.ts';
import { deriveKey, deriveSessionKeys, keyPurpose } from '../crypto/key-derivation.ts';
import { type EmrtdFailure, failed, unexpectedStatus } from '../failure.ts';
import { type Channel, shortMaximum, statusWords } from '../iso7816/index.ts';
import { encodeOid } from '../object-identifier.ts';
import type { SecureSession } from '../secure-messaging/index.ts';
import { encodeTlv, valueAt } from '../tlv/index.ts';
import { pseudoRandom } from './integrated-mapping.ts';
import type { PaceProtocol } from './protocols.ts';

export { type PaceMapping, type PaceProtocol, paceProtocol } from './protocols.ts';

export interface PaceParameters<Element> {
  readonly protocol: PaceProtocol;
  readonly group: Group<Element>;
  /** Said in MSE:Set AT only where the chip offers several domain parameters (section 4.4.4.1). */
  readonly parameterReference?: number;
  readonly password: AccessPassword;
}

/** What chip-authentication mapping leaves to be checked against EF.CardSecurity. */
export interface ChipMappingProof {
  /** The chip's public key of the mapping, encoded. */
  readonly mappingKey: Uint8Array;
  readonly chipAuthenticationData: Uint8Array;
}

export interface PaceOutcome {
  readonly session: SecureSession;
  readonly chipMapping?: ChipMappingProof;
}

const passwordReference = { mrz: 1, can: 2 } as const;
const steps = ['nonce', 'mapping', 'agreement', 'token'] as const;
type Step = (typeof steps)[number];

/**
 * Runs PACE on a card whose master file is selected.
 * Failures: `key-wrong` (the token was refused), `agreement-failed`, `status`, `answer-malformed`, those of the channel.
 */
export const establishPace = async <Element>(
  channel: Channel,
  { protocol, group, parameterReference, password }: PaceParameters<Element>,
  entropy: Entropy,
): Promise<Result<PaceOutcome, EmrtdFailure>> => {
  const { cipher, mapping } = protocol;
  const selected = await channel.send({
    cla: 0,
    ins: 0x22,
    p1: 0xc1,
    p2: 0xa4,
    data: concatBytes(
      encodeTlv(0x80, encodeOid(protocol.oid)),
      encodeTlv(0x83, Uint8Array.of(passwordReference[password.kind])),
      parameterReference === undefined
        ? new Uint8Array()
        : encodeTlv(0x84, Uint8Array.of(parameterReference)),
    ),
  });
  if (!selected.ok) return selected;
  // 63Cx warns of few tries left; the password may still be used.
  if (selected.value.status !== statusWords.ok && selected.value.status >> 4 !== 0x63c)
    return unexpectedStatus('MSE:Set AT', selected.value.status);

  /** One GENERAL AUTHENTICATE: what the answer's template holds under `tag`. */
  const authenticate = async (
    step: Step,
    tag: number,
    ...objects: readonly Uint8Array[]
  ): Promise<Result<{ value: Uint8Array; template: Uint8Array }, EmrtdFailure>> => {
    const isLast = step === 'token';
    const answer = await channel.send({
      cla: isLast ? 0 : 0x10,
      ins: 0x86,
      p1: 0,
      p2: 0,
      data: encodeTlv(0x7c, ...objects),
      le: shortMaximum,
    });
    if (!answer.ok) return answer;
    const { status, data } = answer.value;
    if (isLast && (status >> 8 === 0x63 || status === statusWords.securityStatusNotSatisfied))
      return failed('key-wrong', 'PACE token', { status });
    if (status !== statusWords.ok) return unexpectedStatus(`PACE ${step}`, status);
    const value = valueAt(data, [0x7c, tag]);
    return value
      ? ok({ value, template: data })
      : failed('answer-malformed', `PACE ${step} without ${tag.toString(16)}`);
  };

  const encryptedNonce = await authenticate('nonce', 0x80);
  if (!encryptedNonce.ok) return encryptedNonce;
  const { length } = encryptedNonce.value.value;
  // A multiple of the block, as long as the chip likes (section 4.4.3.3).
  if (length < 16 || length > 64 || length % blockLength(cipher) !== 0)
    return failed('answer-malformed', 'PACE nonce length');
  const passwordKey = deriveKey(cipher, paceSecret(password), keyPurpose.password);
  const nonce = decryptCbc(cipher, passwordKey, zeroIv(cipher), encryptedNonce.value.value);

  let mappingKey: Uint8Array | undefined;
  let generator: Element;
  if (mapping === 'IM') {
    const ours = entropy.bytes(keyLengths[cipher]);
    const mapped = await authenticate('mapping', 0x82, encodeTlv(0x81, ours));
    if (!mapped.ok) return mapped;
    generator = group.fromInteger(pseudoRandom(cipher, nonce, ours, group.prime));
  } else {
    const secret = entropy.scalar(group.order);
    const ours = group.encode(group.multiply(group.generator, secret));
    const mapped = await authenticate('mapping', 0x82, encodeTlv(0x81, ours));
    if (!mapped.ok) return mapped;
    mappingKey = mapped.value.value;
    const theirs = group.decode(mappingKey);
    if (theirs === undefined || equalBytes(mappingKey, ours))
      return failed('agreement-failed', 'PACE mapping key');
    const factor = toBigInt(nonce) % group.order;
    const shared = group.multiply(theirs, secret);
    generator =
      factor === 0n ? shared : group.combine(group.multiply(group.generator, factor), shared);
  }
  if (group.sharedSecret(generator) === undefined)
    return failed('agreement-failed', 'PACE mapped generator');

  const secret = entropy.scalar(group.order);
  const ourKey = group.encode(group.multiply(generator, secret));
  const agreed = await authenticate('agreement', 0x84, encodeTlv(0x83, ourKey));
  if (!agreed.ok) return agreed;
  const theirKey = agreed.value.value;
  const theirs = group.decode(theirKey);
  if (theirs === undefined || equalBytes(theirKey, ourKey))
    return failed('agreement-failed', 'PACE public key');
  const shared = group.sharedSecret(group.multiply(theirs, secret));
  if (!shared) return failed('agreement-failed', 'PACE shared secret');
  const keys = deriveSessionKeys(cipher, shared);

  const token = (publicKey: Uint8Array): Uint8Array =>
    mac(
      cipher,
      keys.mac,
      encodeTlv(
        0x7f49,
        encodeTlv(0x06, encodeOid(protocol.oid)),
        encodeTlv(group.publicKeyTag, publicKey),
      ),
    );
  const proven = await authenticate('token', 0x86, encodeTlv(0x85, token(theirKey)));
  if (!proven.ok) return proven;
  if (!equalBytes(proven.value.value, token(ourKey)))
    return failed('agreement-failed', 'PACE token of the chip');
  const session: SecureSession = { cipher, keys, counter: 0n };
  if (mapping !== 'CAM' || mappingKey === undefined) return ok({ session });

  const encrypted = valueAt(proven.value.template, [0x7c, 0x8a]);
  if (!encrypted || encrypted.length === 0 || encrypted.length % 16 !== 0)
    return failed('answer-malformed', 'PACE without chip authentication data');
  const vector = encryptCbc(cipher, keys.encryption, zeroIv(cipher), new Uint8Array(16).fill(0xff));
  const chipAuthenticationData = unpad(decryptCbc(cipher, keys.encryption, vector, encrypted));
  return chipAuthenticationData
    ? ok({ session, chipMapping: { mappingKey, chipAuthenticationData } })
    : failed('answer-malformed', 'PACE chip authentication data');
};

/** Chip-authentication mapping: the chip knows the private key of `chipKey` (section 4.4.3.5.2). */
export const isChipMappingGenuine = <Element>(
  group: Group<Element>,
  chipKey: Uint8Array,
  { mappingKey, chipAuthenticationData }: ChipMappingProof,
): boolean => {
  const key = group.decode(chipKey);
  const mapped = group.decode(mappingKey);
  const scalar = toBigInt(chipAuthenticationData);
  if (key === undefined || mapped === undefined || scalar === 0n || scalar >= group.order)
    return false;
  return group.equals(group.multiply(key, scalar), mapped);
};
