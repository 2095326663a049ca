/** Chip authentication, version 1 (ICAO Doc 9303-11 section 6.2): the chip proves its key, and the session gets new keys. */
import { ok, type Result } from '../../../core/contract/index.ts';
import { concatBytes, fromBigInt } from '../bytes.ts';
import type { CipherName } from '../crypto/block-ciphers.ts';
import type { Entropy } from '../crypto/entropy.ts';
import type { Group } from '../crypto/groups.ts';
import { deriveSessionKeys } from '../crypto/key-derivation.ts';
import { type EmrtdFailure, failed, unexpectedStatus } from '../failure.ts';
import { type Channel, shortMaximum, statusWords } from '../iso7816/index.ts';
import { encodeOid } from '../object-identifier.ts';
import type { SecureSession } from '../secure-messaging/index.ts';
import { encodeTlv } from '../tlv/index.ts';

export interface ChipAuthenticationProtocol {
  readonly oid: string;
  readonly agreement: 'DH' | 'ECDH';
  readonly cipher: CipherName;
}

/** bsi-de protocols(2) smartcard(2) CA(3). */
const root = '0.4.0.127.0.7.2.2.3';
const ciphers: readonly CipherName[] = ['3DES', 'AES-128', 'AES-192', 'AES-256'];

/** What an object identifier of ChipAuthenticationInfo stands for (section 9.2.7). */
export const chipAuthenticationProtocol = (oid: string): ChipAuthenticationProtocol | undefined => {
  for (const [arc, agreement] of [
    [1, 'DH'],
    [2, 'ECDH'],
  ] as const)
    for (const [index, cipher] of ciphers.entries())
      if (oid === `${root}.${arc}.${index + 1}`) return { oid, agreement, cipher };
  return undefined;
};

/** Chips that name no protocol speak the one of the first edition: 3DES. */
export const defaultProtocol = (agreement: 'DH' | 'ECDH'): ChipAuthenticationProtocol => ({
  oid: `${root}.${agreement === 'DH' ? 1 : 2}.1`,
  agreement,
  cipher: '3DES',
});

export interface ChipAuthenticationParameters<Element> {
  readonly protocol: ChipAuthenticationProtocol;
  readonly group: Group<Element>;
  /** The chip's static public key, as DG14 has it. */
  readonly chipKey: Uint8Array;
  readonly keyId?: number;
}

const keyReference = (keyId: number | undefined): Uint8Array =>
  keyId === undefined
    ? new Uint8Array()
    : encodeTlv(0x84, fromBigInt(BigInt(keyId), keyId > 0xff ? 2 : 1));

/**
 * Agrees on new keys with the chip. The chip has proven itself only when the next command under the new session works.
 * Failures: `agreement-failed` (its key is invalid), `status`, those of the channel.
 */
export const authenticateChip = async <Element>(
  channel: Channel,
  { protocol, group, chipKey, keyId }: ChipAuthenticationParameters<Element>,
  entropy: Entropy,
): Promise<Result<SecureSession, EmrtdFailure>> => {
  const theirs = group.decode(chipKey);
  if (theirs === undefined) return failed('agreement-failed', 'chip authentication key');
  const secret = entropy.scalar(group.order);
  const ours = group.encode(group.multiply(group.generator, secret));

  if (protocol.cipher === '3DES') {
    const set = await channel.send({
      cla: 0,
      ins: 0x22,
      p1: 0x41,
      p2: 0xa6,
      data: concatBytes(encodeTlv(0x91, ours), keyReference(keyId)),
    });
    if (!set.ok) return set;
    if (set.value.status !== statusWords.ok)
      return unexpectedStatus('MSE:Set KAT', set.value.status);
  } else {
    const set = await channel.send({
      cla: 0,
      ins: 0x22,
      p1: 0x41,
      p2: 0xa4,
      data: concatBytes(encodeTlv(0x80, encodeOid(protocol.oid)), keyReference(keyId)),
    });
    if (!set.ok) return set;
    if (set.value.status !== statusWords.ok)
      return unexpectedStatus('MSE:Set AT', set.value.status);
    const agreed = await channel.send({
      cla: 0,
      ins: 0x86,
      p1: 0,
      p2: 0,
      data: encodeTlv(0x7c, encodeTlv(0x80, ours)),
      le: shortMaximum,
    });
    if (!agreed.ok) return agreed;
    if (agreed.value.status !== statusWords.ok)
      return unexpectedStatus('GENERAL AUTHENTICATE', agreed.value.status);
  }

  const shared = group.sharedSecret(group.multiply(theirs, secret));
  if (!shared) return failed('agreement-failed', 'chip authentication secret');
  return ok({
    cipher: protocol.cipher,
    keys: deriveSessionKeys(protocol.cipher, shared),
    counter: 0n,
  });
};
