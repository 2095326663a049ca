/** From the nonce to a fresh generator, by one of the mappings of ICAO Doc 9303-11 section 4.4.3.3. */
import { isEqual, toInteger } from '../bytes.ts';
import { keyLength } from '../crypto/block-ciphers.ts';
import { privateKey, type Random } from '../crypto/random.ts';
import type { PaceProfile } from '../image.ts';
import type { Group } from '../math/groups.ts';
import { pseudoRandomInteger } from './pseudo-random.ts';

export interface Mapping {
  readonly generator: Uint8Array;
  /** What the chip answers in DO'82'. */
  readonly mappingData: Uint8Array;
  /** The chip's private key of generic mapping, which chip-authentication mapping proves. */
  readonly mappingKey?: bigint;
}

/** A nonce is as long as two blocks where integrated mapping needs one of 256 bits, else as one. */
export const nonceLength = ({ mapping, cipher }: PaceProfile): 16 | 32 => {
  const isIntegrated = mapping === 'ECDH-IM' || mapping === 'DH-IM';
  return isIntegrated && keyLength[cipher] > 16 ? 32 : 16;
};

const mapGeneric = (
  group: Group,
  nonce: Uint8Array,
  terminalKey: Uint8Array,
  random: Random,
): Mapping | undefined => {
  if (!group.isElement(terminalKey)) return undefined;
  const mappingKey = privateKey(group.order, random);
  const mappingData = group.multiply(group.generator, mappingKey);
  const shared = group.multiply(terminalKey, mappingKey);
  const multiple = group.multiply(group.generator, toInteger(nonce));
  const generator = shared && multiple && group.add(multiple, shared);
  if (!generator || !mappingData || isEqual(mappingData, terminalKey)) return undefined;
  return { generator, mappingData, mappingKey };
};

const mapIntegrated = (
  { cipher }: PaceProfile,
  group: Group,
  nonce: Uint8Array,
  terminalNonce: Uint8Array,
): Mapping | undefined => {
  if (terminalNonce.length !== keyLength[cipher]) return undefined;
  const integer = pseudoRandomInteger(cipher, nonce, terminalNonce, group.prime);
  const generator = group.fromInteger(integer);
  return generator && { generator, mappingData: new Uint8Array(0) };
};

/** Undefined when the terminal's mapping data (DO'81') is not what the mapping asks for. */
export const mapNonce = (
  profile: PaceProfile,
  group: Group,
  nonce: Uint8Array,
  terminalData: Uint8Array,
  random: Random,
): Mapping | undefined =>
  profile.mapping === 'ECDH-IM' || profile.mapping === 'DH-IM'
    ? mapIntegrated(profile, group, nonce, terminalData)
    : mapGeneric(group, nonce, terminalData, random);
