/** PACE as the chip's commands carry it: MSE:Set AT, then a chain of GENERAL AUTHENTICATE. */
import { answer, type Command, status } from '../apdu.ts';
import { mrzSecret } from '../crypto/key-derivation.ts';
import type { Random } from '../crypto/random.ts';
import type { CardImage, PaceProfile } from '../image.ts';
import type { Outcome } from '../outcome.ts';
import { findValue, onlyValue, readObjects, writeObject } from '../tlv.ts';
import type { Tries } from '../tries.ts';
import { profilesOf } from './protocols.ts';
import { firstStep, type Step } from './steps.ts';

export interface Pace {
  readonly setAuthenticationTemplate: (command: Command) => Outcome;
  /** One step of the chain; `conditionsNotSatisfied` where none is due. */
  readonly generalAuthenticate: (command: Command) => Promise<Outcome>;
  /** Whether a chain is set up or under way. */
  readonly isPending: () => boolean;
  /** Any other command breaks the chain. */
  readonly abandon: () => void;
}

const tags = {
  identifier: 0x80,
  passwordReference: 0x83,
  parameterReference: 0x84,
  dynamicAuthenticationData: 0x7c,
} as const;

const chainingBit = 0x10;

/** The password by its reference (ICAO Doc 9303-11 section 4.4.4.1): MRZ and CAN; no eMRTD has PIN or PUK. */
const passwordOf = ({ mrz, can }: CardImage, reference: Uint8Array): Uint8Array | undefined => {
  if (reference.length !== 1) return undefined;
  if (reference[0] === 1) return mrzSecret(mrz);
  return reference[0] === 2 ? Uint8Array.from(Buffer.from(can, 'latin1')) : undefined;
};

const chosenProfile = (
  candidates: readonly PaceProfile[],
  parameterReference: Uint8Array | undefined,
): PaceProfile | undefined => {
  if (!parameterReference) return candidates.length === 1 ? candidates[0] : undefined;
  if (parameterReference.length !== 1) return undefined;
  return candidates.find(({ parameterId }) => parameterId === parameterReference[0]);
};

export const createPace = (image: CardImage, tries: Tries, random: Random): Pace => {
  let due: { readonly step: Step; readonly isFirst: boolean; readonly isLast: boolean } | undefined;

  const refused = (word: number): Outcome => {
    due = undefined;
    return { answer: answer(word) };
  };

  return {
    setAuthenticationTemplate({ data, le }) {
      if (le !== undefined) return refused(status.wrongLength);
      const objects = readObjects(data);
      const known: readonly number[] = [
        tags.identifier,
        tags.passwordReference,
        tags.parameterReference,
      ];
      if (!objects?.every(({ tag }) => known.includes(tag))) return refused(status.wrongData);
      const identifier = findValue(objects, tags.identifier);
      const reference = findValue(objects, tags.passwordReference);
      if (!identifier || !reference) return refused(status.wrongData);
      const candidates = profilesOf(image.pace, identifier);
      if (candidates.length === 0) return refused(status.wrongData);
      const profile = chosenProfile(candidates, findValue(objects, tags.parameterReference));
      const password = passwordOf(image, reference);
      if (!profile || !password) return refused(status.referenceNotFound);
      const staticKey = image.paceCamKey?.privateKey;
      due = {
        step: firstStep({ profile, password, staticKey, random }),
        isFirst: true,
        isLast: false,
      };
      return { answer: answer(status.ok) };
    },

    async generalAuthenticate({ cla, p1, p2, data, le }) {
      const current = due;
      due = undefined;
      if (!current) return refused(status.conditionsNotSatisfied);
      if (p1 !== 0 || p2 !== 0) return refused(status.wrongParameters);
      const isChained = (cla & chainingBit) !== 0;
      if (isChained === current.isLast) return refused(status.lastCommandExpected);
      if (le === undefined) return refused(status.wrongLength);
      const template = onlyValue(data, tags.dynamicAuthenticationData);
      const request = template && readObjects(template);
      if (!request) return refused(status.wrongData);
      if (current.isFirst) await tries.wait();
      const result = current.step(request);
      if (result.kind === 'refused') {
        if (result.isWrongKey) tries.wrong();
        return refused(result.status);
      }
      const response = answer(
        status.ok,
        writeObject(tags.dynamicAuthenticationData, result.response),
      );
      if (result.kind === 'done') {
        tries.right();
        return { answer: response, opens: { keys: result.keys, proven: 'pace' } };
      }
      due = { step: result.next, isFirst: false, isLast: result.isLast };
      return { answer: response };
    },

    isPending: () => due !== undefined,
    abandon() {
      due = undefined;
    },
  };
};
