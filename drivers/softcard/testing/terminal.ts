/** The terminal's half of the protocols, just enough to hold the chip to its own. */
import { randomBytes } from 'node:crypto';
import { concat, toInteger, toOctets } from '../bytes.ts';
import { blockLength, decrypt, encrypt, pad, unpad } from '../crypto/block-ciphers.ts';
import { mrzSecret, sessionKeys } from '../crypto/key-derivation.ts';
import { mac, paddedMac } from '../crypto/macs.ts';
import type { MrzKeyFields } from '../image.ts';
import type { SoftCard } from '../index.ts';
import type { ChannelKeys } from '../secure-messaging.ts';
import { findValue, readObjects, writeObject } from '../tlv.ts';
import { bytes, hex } from './cards.ts';

export interface Reply {
  readonly data: Uint8Array;
  readonly status: number;
}

export const reply = (answer: Uint8Array): Reply => ({
  data: answer.subarray(0, -2),
  status: Number(toInteger(answer.subarray(-2))),
});

/** Sends a command as it is printed; gives the answer as it would be. */
export const exchange = async (card: SoftCard, command: string): Promise<string> =>
  hex(await card.transmit(bytes(command)));

export const statusOf = async (card: SoftCard, command: string): Promise<string> =>
  (await exchange(card, command)).slice(-4);

export const apdu = (header: string, data: Uint8Array, le: number | undefined): Uint8Array => {
  const isExtended = data.length > 255 || (le ?? 0) > 256;
  const two = (value: number) => toOctets(BigInt(value & 0xffff), 2);
  const one = (value: number) => Uint8Array.of(value & 0xff);
  const field = isExtended ? two : one;
  return concat(
    bytes(header),
    isExtended ? Uint8Array.of(0) : new Uint8Array(0),
    data.length > 0 ? concat(field(data.length), data) : new Uint8Array(0),
    le === undefined ? new Uint8Array(0) : field(le),
  );
};

export interface SecureTerminal {
  /** `header`: four bytes, in hexadecimal, without secure messaging's class. */
  readonly send: (header: string, data?: Uint8Array, le?: number) => Promise<Reply>;
  /** The protected command, unsent; the counter moves. */
  readonly protect: (header: string, data?: Uint8Array, le?: number) => Uint8Array;
}

export const secureTerminal = (
  card: SoftCard,
  { cipher, keys, counter: start }: ChannelKeys,
): SecureTerminal => {
  const block = blockLength(cipher);
  let counter = start;
  const next = () => toOctets(++counter, block);
  const vector = (ssc: Uint8Array) =>
    cipher === '3DES' ? new Uint8Array(8) : encrypt(cipher, keys.encryption, ssc);

  const protect: SecureTerminal['protect'] = (header, data = new Uint8Array(0), le) => {
    const ssc = next();
    const plainHeader = bytes(header);
    const masked = plainHeader.with(0, (plainHeader[0] ?? 0) | 0x0c);
    const isOdd = (masked[1] ?? 0) % 2 === 1;
    const cryptogram = () => encrypt(cipher, keys.encryption, pad(data, block), vector(ssc));
    const leField =
      le === undefined
        ? undefined
        : toOctets(BigInt(le & (le > 256 ? 0xffff : 0xff)), le > 256 ? 2 : 1);
    const body = concat(
      ...(data.length === 0
        ? []
        : [
            isOdd
              ? writeObject(0x85, cryptogram())
              : writeObject(0x87, Uint8Array.of(1), cryptogram()),
          ]),
      ...(leField ? [writeObject(0x97, leField)] : []),
    );
    const checksum = paddedMac(cipher, keys.mac, concat(ssc, pad(masked, block), body));
    const protectedData = concat(body, writeObject(0x8e, checksum));
    return apdu(
      hex(masked),
      protectedData,
      (le ?? 0) > 256 || protectedData.length > 255 ? 65_536 : 256,
    );
  };

  const unprotect = (answer: Uint8Array): Reply => {
    const outer = reply(answer);
    const objects = readObjects(outer.data);
    if (!objects || objects.length === 0) return outer;
    const ssc = next();
    const body = objects.filter(({ tag }) => tag !== 0x8e).map(({ encoded }) => encoded);
    const checksum = paddedMac(cipher, keys.mac, concat(ssc, ...body));
    if (hex(checksum) !== hex(findValue(objects, 0x8e) ?? new Uint8Array(0)))
      throw new Error('the chip computed another checksum');
    const status = Number(toInteger(findValue(objects, 0x99) ?? new Uint8Array(0)));
    if (status !== outer.status) throw new Error('two status words');
    const even = findValue(objects, 0x87);
    const cryptogram = even ? even.subarray(1) : findValue(objects, 0x85);
    if (!cryptogram) return { data: new Uint8Array(0), status };
    const data = unpad(decrypt(cipher, keys.encryption, cryptogram, vector(ssc)), block);
    if (!data) throw new Error('the chip pads otherwise');
    return { data, status };
  };

  return {
    protect,
    send: async (header, data, le) => unprotect(await card.transmit(protect(header, data, le))),
  };
};

export const selectApplication = '00A4040C07A0000002471001';

/** BAC up to the keys of the channel, or the status word that ended it. */
export const basicAccess = async (
  card: SoftCard,
  mrz: MrzKeyFields,
): Promise<ChannelKeys | number> => {
  const keys = sessionKeys('3DES', mrzSecret(mrz).subarray(0, 16));
  const challenge = reply(await card.transmit(bytes('0084000008')));
  if (challenge.status !== 0x9000) return challenge.status;
  const [own, keying] = [randomBytes(8), randomBytes(16)];
  const cryptogram = encrypt('3DES', keys.encryption, concat(own, challenge.data, keying));
  const authenticated = concat(cryptogram, mac('3DES', keys.mac, cryptogram));
  const { data, status } = reply(await card.transmit(apdu('00820000', authenticated, 0x28)));
  if (status !== 0x9000) return status;
  const plain = decrypt('3DES', keys.encryption, data.subarray(0, 32));
  const secret = keying.map((byte, index) => byte ^ (plain[16 + index] ?? 0));
  return {
    cipher: '3DES',
    keys: sessionKeys('3DES', secret),
    counter: toInteger(concat(challenge.data.subarray(4), own.subarray(4))),
  };
};

/** A card with its application open to this terminal. */
export const openedByBasicAccess = async (
  card: SoftCard,
  mrz: MrzKeyFields,
): Promise<SecureTerminal> => {
  await card.transmit(bytes(selectApplication));
  const keys = await basicAccess(card, mrz);
  if (typeof keys === 'number') throw new Error(`BAC failed with ${keys.toString(16)}`);
  return secureTerminal(card, keys);
};
