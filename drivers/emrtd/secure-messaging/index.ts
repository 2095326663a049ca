/** Secure messaging of ICAO Doc 9303-11 section 9.8: every command and answer encrypted and authenticated. */
import { ok, type Result } from '../../../core/contract/index.ts';
import { concatBytes, equalBytes, fromBigInt, toBigInt } from '../bytes.ts';
import {
  blockLength,
  type CipherName,
  decryptCbc,
  encryptCbc,
  mac,
  pad,
  unpad,
  zeroIv,
} from '../crypto/block-ciphers.ts';
import type { SessionKeys } from '../crypto/key-derivation.ts';
import { type EmrtdFailure, failed, hexStatus } from '../failure.ts';
import {
  type Channel,
  type Command,
  encodeLe,
  extendedMaximum,
  type Response,
  shortMaximum,
} from '../iso7816/index.ts';
import { encodeTlv, findTlv, readTlvs, type Tlv } from '../tlv/index.ts';

export interface SecureSession {
  readonly cipher: CipherName;
  readonly keys: SessionKeys;
  /** Send sequence counter before the first command: zero, or what BAC agreed on. */
  readonly counter: bigint;
}

const tags = { cryptogram: 0x87, oddCryptogram: 0x85, le: 0x97, status: 0x99, mac: 0x8e } as const;

/** Commands above `channel` travel protected by `session`; the channel is dead after the first failure. */
export const secureChannel = (
  channel: Channel,
  { cipher, keys, counter: start }: SecureSession,
): Channel => {
  const block = blockLength(cipher);
  let counter = start;
  let isBroken = false;

  /** Data objects are padded to whole blocks before either checksum (ISO/IEC 7816-4 section 10.2.3.1). */
  const checksumOf = (...parts: readonly Uint8Array[]): Uint8Array => {
    const data = concatBytes(...parts);
    // The retail MAC of 3DES brings this padding with it.
    return mac(cipher, keys.mac, cipher === '3DES' ? data : pad(data, block));
  };

  const nextCounter = (): Uint8Array => {
    counter = (counter + 1n) % (1n << BigInt(block * 8));
    return fromBigInt(counter, block);
  };

  /** AES takes the encrypted counter as its vector; 3DES takes none. */
  const vector = (ssc: Uint8Array): Uint8Array =>
    cipher === '3DES' ? zeroIv(cipher) : encryptCbc(cipher, keys.encryption, zeroIv(cipher), ssc);

  const protect = (command: Command): Command => {
    const ssc = nextCounter();
    const { ins, p1, p2, data, le } = command;
    const cla = command.cla | 0x0c;
    const objects: Uint8Array[] = [];
    if (data && data.length > 0) {
      const encrypted = encryptCbc(cipher, keys.encryption, vector(ssc), pad(data, block));
      objects.push(
        ins % 2 === 0
          ? encodeTlv(tags.cryptogram, Uint8Array.of(0x01), encrypted)
          : encodeTlv(tags.oddCryptogram, encrypted),
      );
    }
    if (le !== undefined) objects.push(encodeTlv(tags.le, encodeLe(le, le > shortMaximum)));
    const body = concatBytes(...objects);
    const header = pad(Uint8Array.of(cla, ins, p1, p2), block);
    const checksum = checksumOf(ssc, header, body);
    const protectedData = concatBytes(body, encodeTlv(tags.mac, checksum));
    const isExtended = (le ?? 0) > shortMaximum || protectedData.length > 255;
    return {
      cla,
      ins,
      p1,
      p2,
      data: protectedData,
      le: isExtended ? extendedMaximum : shortMaximum,
    };
  };

  const broken = (detail: string, status?: number): Result<Response, EmrtdFailure> => {
    isBroken = true;
    return failed('channel-broken', detail, status === undefined ? {} : { status });
  };

  const decrypt = (object: Tlv, ssc: Uint8Array): Uint8Array | undefined => {
    const isOdd = object.tag === tags.oddCryptogram;
    if (!isOdd && object.value[0] !== 0x01) return undefined;
    const cryptogram = isOdd ? object.value : object.value.subarray(1);
    if (cryptogram.length === 0 || cryptogram.length % block !== 0) return undefined;
    return unpad(decryptCbc(cipher, keys.encryption, vector(ssc), cryptogram));
  };

  const unprotect = (answer: Response): Result<Response, EmrtdFailure> => {
    const ssc = nextCounter();
    const objects = readTlvs(answer.data);
    if (!objects.ok || objects.value.length === 0)
      return broken(`unprotected ${hexStatus(answer.status)}`, answer.status);
    const status = findTlv(objects.value, tags.status);
    const checksum = findTlv(objects.value, tags.mac);
    if (checksum === undefined || status?.value.length !== 2)
      return broken(`unprotected ${hexStatus(answer.status)}`, answer.status);
    const authenticated = objects.value
      .filter(({ tag }) => tag !== tags.mac)
      .map(({ encoded }) => encoded);
    const expected = checksumOf(ssc, ...authenticated);
    if (!equalBytes(expected, checksum.value)) return broken('wrong checksum');
    const word = Number(toBigInt(status.value));
    const cryptogram =
      findTlv(objects.value, tags.cryptogram) ?? findTlv(objects.value, tags.oddCryptogram);
    if (!cryptogram) return ok({ data: new Uint8Array(), status: word });
    const data = decrypt(cryptogram, ssc);
    return data ? ok({ data, status: word }) : broken('malformed cryptogram');
  };

  return {
    async send(command) {
      if (isBroken) return failed('channel-broken', 'session is over');
      const answer = await channel.send(protect(command));
      if (!answer.ok) {
        isBroken = true;
        return answer;
      }
      return unprotect(answer.value);
    },
  };
};

/** Most data bytes of one answer that fits a short APDU: what is left of 256 beside the protection's own objects. */
export const mostShortData = (cipher: CipherName): number => {
  const block = blockLength(cipher);
  // DO'87' with a two-byte length and its indicator, DO'99', DO'8E'.
  const room = shortMaximum - (1 + 2 + 1) - 4 - 10;
  return Math.floor(room / block) * block - 1;
};
