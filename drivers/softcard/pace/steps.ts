/** The four steps of PACE, the chip's side (ICAO Doc 9303-11 section 4.4.4): each gives its answer and the next one. */
import { status } from '../apdu.ts';
import { concat, isEqual } from '../bytes.ts';
import { encrypt } from '../crypto/block-ciphers.ts';
import { type KeyPair, passwordKey, sessionKeys } from '../crypto/key-derivation.ts';
import { mac } from '../crypto/macs.ts';
import { privateKey, type Random } from '../crypto/random.ts';
import type { PaceProfile } from '../image.ts';
import { type Group, groupOf } from '../math/groups.ts';
import type { ChannelKeys } from '../secure-messaging.ts';
import { type DataObject, writeObject } from '../tlv.ts';
import { encryptedChipAuthenticationData } from './chip-authentication-data.ts';
import { type Mapping, mapNonce, nonceLength } from './mapping.ts';
import { paceIdentifier } from './protocols.ts';

/** What the terminal's dynamic authentication data (DO'7C') held, and what the chip's is to hold. */
export type Step = (request: readonly DataObject[]) => StepResult;

export type StepResult =
  | { readonly kind: 'refused'; readonly status: number; readonly isWrongKey: boolean }
  | {
      readonly kind: 'next';
      readonly response: Uint8Array;
      readonly next: Step;
      /** Whether the chain ends with the next step. */
      readonly isLast: boolean;
    }
  | { readonly kind: 'done'; readonly response: Uint8Array; readonly keys: ChannelKeys };

export interface PaceSettings {
  readonly profile: PaceProfile;
  /** The password as its kind encodes it. */
  readonly password: Uint8Array;
  /** Static private key of chip-authentication mapping. */
  readonly staticKey: bigint | undefined;
  readonly random: Random;
}

const malformed: StepResult = { kind: 'refused', status: status.wrongData, isWrongKey: false };
const wrongKey: StepResult = {
  kind: 'refused',
  status: status.authenticationFailed,
  isWrongKey: true,
};

/** The value of the one object that a step allows. */
const only = ([object, ...others]: readonly DataObject[], tag: number): Uint8Array | undefined =>
  object?.tag === tag && others.length === 0 ? object.value : undefined;

const token = (
  { profile }: PaceSettings,
  group: Group,
  keys: KeyPair,
  publicKey: Uint8Array,
): Uint8Array =>
  mac(
    profile.cipher,
    keys.mac,
    writeObject(
      0x7f49,
      writeObject(0x06, paceIdentifier(profile)),
      writeObject(group.publicKeyTag, publicKey),
    ),
  );

const mutualAuthentication =
  (
    settings: PaceSettings,
    group: Group,
    { mappingKey }: Mapping,
    agreed: { keys: KeyPair; publicKey: Uint8Array; terminalKey: Uint8Array },
  ): Step =>
  (request) => {
    const terminalToken = only(request, 0x85);
    if (!terminalToken) return malformed;
    const { keys, publicKey, terminalKey } = agreed;
    const { cipher, mapping } = settings.profile;
    if (!isEqual(terminalToken, token(settings, group, keys, publicKey))) return wrongKey;
    const ownToken = writeObject(0x86, token(settings, group, keys, terminalKey));
    const { staticKey } = settings;
    const isChipMapping = mapping === 'ECDH-CAM' && mappingKey && staticKey;
    const proof = isChipMapping
      ? writeObject(
          0x8a,
          encryptedChipAuthenticationData(cipher, keys.encryption, group, {
            mappingKey,
            staticKey,
          }),
        )
      : new Uint8Array(0);
    return {
      kind: 'done',
      response: concat(ownToken, proof),
      keys: { cipher, keys, counter: 0n },
    };
  };

const keyAgreement =
  (settings: PaceSettings, group: Group, mapping: Mapping): Step =>
  (request) => {
    const terminalKey = only(request, 0x83);
    if (!terminalKey || !group.isElement(terminalKey)) return malformed;
    const key = privateKey(group.order, settings.random);
    const publicKey = group.multiply(mapping.generator, key);
    const shared = group.multiply(terminalKey, key);
    if (!publicKey || !shared || isEqual(publicKey, terminalKey)) return malformed;
    const keys = sessionKeys(settings.profile.cipher, group.sharedSecret(shared));
    return {
      kind: 'next',
      response: writeObject(0x84, publicKey),
      next: mutualAuthentication(settings, group, mapping, { keys, publicKey, terminalKey }),
      isLast: true,
    };
  };

const mapping =
  (settings: PaceSettings, nonce: Uint8Array): Step =>
  (request) => {
    const terminalData = only(request, 0x81);
    if (!terminalData) return malformed;
    const group = groupOf(settings.profile.parameterId);
    const mapped = mapNonce(settings.profile, group, nonce, terminalData, settings.random);
    if (!mapped) return malformed;
    return {
      kind: 'next',
      response: writeObject(0x82, mapped.mappingData),
      next: keyAgreement(settings, group, mapped),
      isLast: false,
    };
  };

/** The first step: an encrypted nonce for an empty request. */
export const firstStep =
  (settings: PaceSettings): Step =>
  (request) => {
    if (request.length > 0) return malformed;
    const { profile, password, random } = settings;
    const nonce = random(nonceLength(profile));
    const encrypted = encrypt(profile.cipher, passwordKey(profile.cipher, password), nonce);
    return {
      kind: 'next',
      response: writeObject(0x80, encrypted),
      next: mapping(settings, nonce),
      isLast: false,
    };
  };
