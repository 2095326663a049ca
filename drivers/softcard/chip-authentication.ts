/** Chip authentication version 1, the chip's side (ICAO Doc 9303-11 section 6.2). */
import { answer, type Command, extendedMaximum, status } from './apdu.ts';
import { concat, isEqual, toInteger } from './bytes.ts';
import { sessionKeys } from './crypto/key-derivation.ts';
import type { ChipAuthenticationKey, Cipher } from './image.ts';
import { groupOf } from './math/groups.ts';
import type { Outcome } from './outcome.ts';
import { type DataObject, findValue, onlyValue, readObjects, writeObject } from './tlv.ts';

export interface ChipAuthentication {
  /** MSE:Set AT, which GENERAL AUTHENTICATE follows. */
  readonly setAuthenticationTemplate: (command: Command) => Outcome;
  /** MSE:Set KAT: all in one command, for 3DES only. */
  readonly setKeyAgreementTemplate: (command: Command) => Outcome;
  readonly generalAuthenticate: (command: Command) => Outcome;
  /** Drops what a broken chain has brought. */
  readonly abandon: () => void;
}

const tags = {
  identifier: 0x80,
  publicKey: 0x80,
  keyReference: 0x84,
  agreementKey: 0x91,
  dynamicAuthenticationData: 0x7c,
} as const;

const chainingBit = 0x10;

const cipherArc: Readonly<Record<Cipher, number>> = {
  '3DES': 1,
  'AES-128': 2,
  'AES-192': 3,
  'AES-256': 4,
};

/** `id-CA` (0.4.0.127.0.7.2.2.3), key agreement, cipher. */
const identifierOf = ({ agreement, cipher }: ChipAuthenticationKey): Uint8Array =>
  Uint8Array.of(4, 0, 0x7f, 0, 7, 2, 2, 3, agreement === 'DH' ? 1 : 2, cipherArc[cipher]);

export const createChipAuthentication = (chipKey: ChipAuthenticationKey): ChipAuthentication => {
  let isSelected = false;
  let chained: Uint8Array = new Uint8Array(0);

  const abandon = (): void => {
    chained = new Uint8Array(0);
  };

  const refused = (word: number): Outcome => {
    isSelected = false;
    abandon();
    return { answer: answer(word) };
  };

  const isOurKey = (reference: Uint8Array | undefined): boolean =>
    reference === undefined ||
    (chipKey.keyId !== undefined && toInteger(reference) === BigInt(chipKey.keyId));

  const objectsOf = (
    { data }: Command,
    known: readonly number[],
  ): readonly DataObject[] | undefined => {
    const objects = readObjects(data);
    return objects?.every(({ tag }) => known.includes(tag)) ? objects : undefined;
  };

  /** The session goes on under keys that only the holder of the chip's private key can have. */
  const agree = (terminalKey: Uint8Array, response?: Uint8Array): Outcome => {
    const group = groupOf(chipKey.parameterId);
    const shared = group.isElement(terminalKey)
      ? group.multiply(terminalKey, chipKey.privateKey)
      : undefined;
    if (!shared) return refused(status.wrongData);
    isSelected = false;
    const { cipher } = chipKey;
    const keys = sessionKeys(cipher, group.sharedSecret(shared));
    return { answer: answer(status.ok, response), opens: { keys: { cipher, keys, counter: 0n } } };
  };

  return {
    setAuthenticationTemplate(command) {
      const objects = objectsOf(command, [tags.identifier, tags.keyReference]);
      const identifier = objects && findValue(objects, tags.identifier);
      if (!identifier || !isEqual(identifier, identifierOf(chipKey)))
        return refused(status.wrongData);
      if (!isOurKey(findValue(objects, tags.keyReference)))
        return refused(status.referenceNotFound);
      isSelected = true;
      return { answer: answer(status.ok) };
    },

    setKeyAgreementTemplate(command) {
      const objects = objectsOf(command, [tags.agreementKey, tags.keyReference]);
      const terminalKey = objects && findValue(objects, tags.agreementKey);
      if (!terminalKey || chipKey.cipher !== '3DES') return refused(status.wrongData);
      if (!isOurKey(findValue(objects, tags.keyReference)))
        return refused(status.referenceNotFound);
      return agree(terminalKey);
    },

    generalAuthenticate({ cla, p1, p2, data }) {
      if (!isSelected) return refused(status.conditionsNotSatisfied);
      if (p1 !== 0 || p2 !== 0) return refused(status.wrongParameters);
      const all = concat(chained, data);
      if (all.length > extendedMaximum) return refused(status.wrongLength);
      if ((cla & chainingBit) !== 0) {
        chained = all;
        return { answer: answer(status.ok) };
      }
      abandon();
      const template = onlyValue(all, tags.dynamicAuthenticationData);
      const terminalKey = template && onlyValue(template, tags.publicKey);
      return terminalKey
        ? agree(terminalKey, writeObject(tags.dynamicAuthenticationData))
        : refused(status.wrongData);
    },

    abandon,
  };
};
