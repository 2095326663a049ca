/** Basic access control, the chip's side (ICAO Doc 9303-11 section 4.3). */
import { answer, type Command, status } from './apdu.ts';
import { concat, isEqual, toInteger } from './bytes.ts';
import { decrypt, encrypt } from './crypto/block-ciphers.ts';
import { mrzSecret, sessionKeys } from './crypto/key-derivation.ts';
import { mac } from './crypto/macs.ts';
import type { Random } from './crypto/random.ts';
import type { MrzKeyFields } from './image.ts';
import type { Outcome } from './outcome.ts';
import type { Tries } from './tries.ts';

export interface BasicAccessControl {
  readonly getChallenge: (command: Command) => Outcome;
  readonly externalAuthenticate: (command: Command) => Promise<Outcome>;
  /** A challenge is good for the very next command only. */
  readonly abandon: () => void;
}

const challengeLength = 8;
const keyingLength = 16;
const cryptogramLength = 32;

export const createBasicAccessControl = (
  mrz: MrzKeyFields,
  tries: Tries,
  random: Random,
): BasicAccessControl => {
  const documentKeys = sessionKeys('3DES', mrzSecret(mrz).subarray(0, 16));
  let challenge: Uint8Array | undefined;

  const refused = (word: number): Outcome => ({ answer: answer(word) });

  return {
    getChallenge({ p1, p2, data, le }) {
      if (p1 !== 0 || p2 !== 0) return refused(status.wrongParameters);
      if (data.length > 0 || le !== challengeLength) return refused(status.wrongLength);
      challenge = random(challengeLength);
      return { answer: answer(status.ok, challenge) };
    },

    async externalAuthenticate({ p1, p2, data, le }) {
      const expected = challenge;
      challenge = undefined;
      if (p1 !== 0 || p2 !== 0) return refused(status.wrongParameters);
      if (data.length !== cryptogramLength + 8 || le === undefined)
        return refused(status.wrongLength);
      if (!expected) return refused(status.conditionsNotSatisfied);
      await tries.wait();
      const cryptogram = data.subarray(0, cryptogramLength);
      const isAuthentic = isEqual(
        mac('3DES', documentKeys.mac, cryptogram),
        data.subarray(cryptogramLength),
      );
      const plain = decrypt('3DES', documentKeys.encryption, cryptogram);
      const terminalChallenge = plain.subarray(0, 8);
      if (!isAuthentic || !isEqual(plain.subarray(8, 16), expected)) {
        tries.wrong();
        return refused(status.authenticationFailed);
      }
      tries.right();
      const keying = random(keyingLength);
      const secret = keying.map((byte, index) => byte ^ (plain[16 + index] ?? 0));
      const response = encrypt(
        '3DES',
        documentKeys.encryption,
        concat(expected, terminalChallenge, keying),
      );
      return {
        answer: answer(status.ok, concat(response, mac('3DES', documentKeys.mac, response))),
        opens: {
          proven: 'bac',
          keys: {
            cipher: '3DES',
            keys: sessionKeys('3DES', secret),
            counter: toInteger(concat(expected.subarray(4), terminalChallenge.subarray(4))),
          },
        },
      };
    },

    abandon() {
      challenge = undefined;
    },
  };
};
