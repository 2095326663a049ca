/** The chip's side of secure messaging (ICAO Doc 9303-11 section 9.8). */
import { type Answer, answer, type Command, expectedLength, shortMaximum, status } from './apdu.ts';
import { concat, isEqual, toOctets } from './bytes.ts';
import { blockLength, decrypt, encrypt, pad, unpad } from './crypto/block-ciphers.ts';
import type { KeyPair } from './crypto/key-derivation.ts';
import { paddedMac } from './crypto/macs.ts';
import type { Cipher } from './image.ts';
import { type DataObject, findValue, readObjects, writeObject } from './tlv.ts';

export interface ChannelKeys {
  readonly cipher: Cipher;
  readonly keys: KeyPair;
  /** Send sequence counter before the first command. */
  readonly counter: bigint;
}

export interface SecureMessaging {
  /** The command inside, or the status word after which the session is over. */
  readonly unwrap: (command: Command) => Command | number;
  /** The protected answer to the command last unwrapped. */
  readonly wrap: (plain: Answer) => Answer;
}

const tags = { cryptogram: 0x87, oddCryptogram: 0x85, le: 0x97, status: 0x99, mac: 0x8e } as const;

/** Data, expected length, checksum: each at most once, in this order, the checksum always. */
const isCommandTemplate = (objects: readonly DataObject[], cryptogramTag: number): boolean => {
  const order = [cryptogramTag, tags.le, tags.mac];
  const places = objects.map(({ tag }) => order.indexOf(tag));
  return (
    places.at(-1) === order.length - 1 &&
    places.every((place, index) => place > (places[index - 1] ?? -1))
  );
};

/** Most plain bytes of an answer of at most `maximum` bytes, beside DO'87', DO'99' and DO'8E'. */
const roomFor = (maximum: number, block: number): number => {
  const header = maximum === shortMaximum ? 3 : 5;
  const paddingIndicator = 1;
  const cryptogram = maximum - header - paddingIndicator - 4 - 10;
  return Math.floor(cryptogram / block) * block - 1;
};

export const openChannel = ({ cipher, keys, counter: start }: ChannelKeys): SecureMessaging => {
  const block = blockLength(cipher);
  let counter = start;
  let isOdd = false;

  const nextCounter = (): Uint8Array => {
    counter = (counter + 1n) % (1n << BigInt(8 * block));
    return toOctets(counter, block);
  };

  /** 3DES starts from zero, AES from the encrypted counter. */
  const vector = (ssc: Uint8Array): Uint8Array =>
    cipher === '3DES' ? new Uint8Array(block) : encrypt(cipher, keys.encryption, ssc);

  const decipher = (object: Uint8Array, ssc: Uint8Array): Uint8Array | undefined => {
    if (!isOdd && object[0] !== 0x01) return undefined;
    const cryptogram = isOdd ? object : object.subarray(1);
    if (cryptogram.length === 0 || cryptogram.length % block !== 0) return undefined;
    return unpad(decrypt(cipher, keys.encryption, cryptogram, vector(ssc)), block);
  };

  return {
    unwrap(command) {
      const { cla, ins, p1, p2, data, room } = command;
      const ssc = nextCounter();
      isOdd = ins % 2 === 1;
      const objects = readObjects(data);
      const checksum = objects && findValue(objects, tags.mac);
      if (!objects || !checksum) return status.secureMessagingMissing;
      const cryptogramTag = isOdd ? tags.oddCryptogram : tags.cryptogram;
      if (!isCommandTemplate(objects, cryptogramTag)) return status.secureMessagingIncorrect;
      const header = pad(Uint8Array.of(cla, ins, p1, p2), block);
      const authenticated = objects.slice(0, -1).map(({ encoded }) => encoded);
      const expected = paddedMac(cipher, keys.mac, concat(ssc, header, ...authenticated));
      if (!isEqual(checksum, expected)) return status.secureMessagingIncorrect;

      const cryptogram = findValue(objects, cryptogramTag);
      const plain = cryptogram ? decipher(cryptogram, ssc) : new Uint8Array(0);
      const leField = findValue(objects, tags.le);
      const le = leField && expectedLength(leField);
      if (!plain || (leField && le === undefined)) return status.secureMessagingIncorrect;
      return { ...command, cla: cla & ~0x0c, data: plain, le, room: roomFor(room, block) };
    },
    wrap({ data, status: word }) {
      const ssc = nextCounter();
      const objects: Uint8Array[] = [];
      if (data.length > 0) {
        const cryptogram = encrypt(cipher, keys.encryption, pad(data, block), vector(ssc));
        objects.push(
          isOdd
            ? writeObject(tags.oddCryptogram, cryptogram)
            : writeObject(tags.cryptogram, Uint8Array.of(0x01), cryptogram),
        );
      }
      objects.push(writeObject(tags.status, Uint8Array.of(word >> 8, word & 0xff)));
      const checksum = paddedMac(cipher, keys.mac, concat(ssc, ...objects));
      return answer(word, concat(...objects, writeObject(tags.mac, checksum)));
    },
  };
};
