/** PACE from the terminal's side, for any profile: with the group arithmetic that `math.test.ts` holds to the standards. */
import { randomBytes } from 'node:crypto';
import { isEqual, toInteger } from '../bytes.ts';
import { decrypt, keyLength } from '../crypto/block-ciphers.ts';
import { type KeyPair, mrzSecret, passwordKey, sessionKeys } from '../crypto/key-derivation.ts';
import { mac } from '../crypto/macs.ts';
import { privateKey } from '../crypto/random.ts';
import type { CardImage, PaceProfile } from '../image.ts';
import type { SoftCard } from '../index.ts';
import { type Group, groupOf } from '../math/groups.ts';
import { paceIdentifier } from '../pace/protocols.ts';
import { pseudoRandomInteger } from '../pace/pseudo-random.ts';
import type { ChannelKeys } from '../secure-messaging.ts';
import { type DataObject, findValue, onlyValue, readObjects, writeObject } from '../tlv.ts';
import { apdu, reply } from './terminal.ts';

export type Password = { readonly kind: 'mrz' | 'can'; readonly secret: Uint8Array };

export const canPassword = (can: string): Password => ({
  kind: 'can',
  secret: Uint8Array.from(Buffer.from(can, 'latin1')),
});

export const mrzPassword = ({ mrz }: CardImage): Password => ({
  kind: 'mrz',
  secret: mrzSecret(mrz),
});

/** Data objects of a step, before they are sent: where a test puts its lie. */
export type Tamper = (step: 1 | 2 | 3 | 4, objects: Uint8Array) => Uint8Array;

export interface PaceOutcome {
  readonly channel: ChannelKeys;
  /** What a terminal needs to check chip-authentication mapping. */
  readonly chipMappingKey: Uint8Array;
  readonly encryptedChipAuthenticationData: Uint8Array | undefined;
}

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the chip left something out');
  return value;
};

const generatorFor = (
  profile: PaceProfile,
  group: Group,
  nonce: Uint8Array,
  own: { readonly key: bigint; readonly data: Uint8Array },
  chipData: Uint8Array,
): Uint8Array => {
  if (profile.mapping.endsWith('IM'))
    return present(
      group.fromInteger(pseudoRandomInteger(profile.cipher, nonce, own.data, group.prime)),
    );
  const multiple = present(group.multiply(group.generator, toInteger(nonce)));
  return present(group.add(multiple, present(group.multiply(chipData, own.key))));
};

/** The channel's keys, or the status word at which the chip refused, with the step. */
export const pace = async (
  card: SoftCard,
  profile: PaceProfile,
  password: Password,
  tamper: Tamper = (_step, objects) => objects,
): Promise<PaceOutcome | { readonly step: number; readonly status: number }> => {
  const { cipher } = profile;
  const group = groupOf(profile.parameterId);
  const identifier = paceIdentifier(profile);
  const template = Buffer.concat([
    writeObject(0x80, identifier),
    writeObject(0x83, Uint8Array.of(password.kind === 'mrz' ? 1 : 2)),
    writeObject(0x84, Uint8Array.of(profile.parameterId)),
  ]);
  const set = reply(await card.transmit(apdu('0022C1A4', template, undefined)));
  if (set.status !== 0x9000) return { step: 0, status: set.status };

  let failed: { readonly step: number; readonly status: number } | undefined;
  const ask = async (step: 1 | 2 | 3 | 4, objects: Uint8Array): Promise<readonly DataObject[]> => {
    const header = step === 4 ? '00860000' : '10860000';
    const data = writeObject(0x7c, tamper(step, objects));
    const answer = reply(await card.transmit(apdu(header, data, 256)));
    if (answer.status !== 0x9000) {
      failed = { step, status: answer.status };
      return [];
    }
    return present(readObjects(present(onlyValue(answer.data, 0x7c))));
  };

  const first = await ask(1, new Uint8Array(0));
  if (failed) return failed;
  const nonce = decrypt(
    cipher,
    passwordKey(cipher, password.secret),
    present(findValue(first, 0x80)),
  );

  const mappingKey = privateKey(group.order, randomBytes);
  const mappingData = profile.mapping.endsWith('IM')
    ? Uint8Array.from(randomBytes(keyLength[cipher]))
    : present(group.multiply(group.generator, mappingKey));
  const second = await ask(2, writeObject(0x81, mappingData));
  if (failed) return failed;
  const chipMappingKey = present(findValue(second, 0x82));
  const own = { key: mappingKey, data: mappingData };
  const generator = generatorFor(profile, group, nonce, own, chipMappingKey);

  const key = privateKey(group.order, randomBytes);
  const publicKey = present(group.multiply(generator, key));
  const third = await ask(3, writeObject(0x83, publicKey));
  if (failed) return failed;
  const chipKey = present(findValue(third, 0x84));
  const keys = sessionKeys(cipher, group.sharedSecret(present(group.multiply(chipKey, key))));

  const token = (pair: KeyPair, agreed: Uint8Array): Uint8Array =>
    mac(
      cipher,
      pair.mac,
      writeObject(0x7f49, writeObject(0x06, identifier), writeObject(group.publicKeyTag, agreed)),
    );
  const fourth = await ask(4, writeObject(0x85, token(keys, chipKey)));
  if (failed) return failed;
  if (!isEqual(token(keys, publicKey), present(findValue(fourth, 0x86))))
    throw new Error('the chip knows another secret');
  return {
    channel: { cipher, keys, counter: 0n },
    chipMappingKey,
    encryptedChipAuthenticationData: findValue(fourth, 0x8a),
  };
};

/** The channel, or an error that fails the test. */
export const openedByPace = async (
  card: SoftCard,
  profile: PaceProfile,
  password: Password,
): Promise<PaceOutcome> => {
  const outcome = await pace(card, profile, password);
  if ('status' in outcome)
    throw new Error(`PACE step ${outcome.step} ended in ${outcome.status.toString(16)}`);
  return outcome;
};
