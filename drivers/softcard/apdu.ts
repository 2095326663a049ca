/** Command and response APDUs (ISO/IEC 7816-3 section 12.1, ISO/IEC 7816-4 section 5.1). */
import { concat } from './bytes.ts';

export interface Command {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Uint8Array;
  /** Most bytes expected: 1 to 65 536; undefined where no data is asked for. */
  readonly le: number | undefined;
  /** Whether the lengths were written in extended form. */
  readonly isExtended: boolean;
  /** Most data bytes that the answer can carry, once it is protected. */
  readonly room: number;
}

export interface Answer {
  readonly data: Uint8Array;
  readonly status: number;
}

/** Status words (ISO/IEC 7816-4 table 6). */
export const status = {
  ok: 0x9000,
  endOfFile: 0x6282,
  authenticationFailed: 0x6300,
  wrongLength: 0x6700,
  lastCommandExpected: 0x6883,
  chainingNotSupported: 0x6884,
  securityNotSatisfied: 0x6982,
  conditionsNotSatisfied: 0x6985,
  noCurrentFile: 0x6986,
  secureMessagingMissing: 0x6987,
  secureMessagingIncorrect: 0x6988,
  wrongData: 0x6a80,
  fileNotFound: 0x6a82,
  wrongParameters: 0x6a86,
  referenceNotFound: 0x6a88,
  wrongOffset: 0x6b00,
  exactLength: 0x6c00,
  unknownInstruction: 0x6d00,
  unknownClass: 0x6e00,
} as const;

export const shortMaximum = 0x100;
export const extendedMaximum = 0x10000;

const nothing = new Uint8Array(0);

export const answer = (word: number, data: Uint8Array = nothing): Answer => ({
  data,
  status: word,
});

export const encodeAnswer = ({ data, status: word }: Answer): Uint8Array =>
  concat(data, Uint8Array.of(word >> 8, word & 0xff));

/** A length field, in which zeros stand for the maximum. */
export const expectedLength = (field: Uint8Array): number | undefined => {
  const [high, low] = field;
  if (field.length === 1 && high !== undefined) return high || shortMaximum;
  if (field.length !== 2 || high === undefined || low === undefined) return undefined;
  return high * 256 + low || extendedMaximum;
};

/** Undefined when the lengths do not add up: a chip answers `6700`, or nothing at all to less than a header. */
export const parseCommand = (bytes: Uint8Array): Command | undefined => {
  const [cla, ins, p1, p2, lead] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined)
    return undefined;
  const command = (data: Uint8Array, le: number | undefined, isExtended: boolean): Command => ({
    cla,
    ins,
    p1,
    p2,
    data,
    le,
    isExtended,
    room: isExtended ? extendedMaximum : shortMaximum,
  });
  if (lead === undefined) return command(nothing, undefined, false);
  const body = bytes.subarray(4);
  if (body.length === 1) return command(nothing, expectedLength(body), false);
  const isExtended = lead === 0;
  if (isExtended && body.length < 3) return undefined;
  if (isExtended && body.length === 3)
    return command(nothing, expectedLength(body.subarray(1)), true);
  const dataLength = isExtended ? (body[1] ?? 0) * 256 + (body[2] ?? 0) : lead;
  const start = isExtended ? 3 : 1;
  const end = start + dataLength;
  if (dataLength === 0 || end > body.length) return undefined;
  const data = body.subarray(start, end);
  const rest = body.subarray(end);
  if (rest.length === 0) return command(data, undefined, isExtended);
  return rest.length === (isExtended ? 2 : 1)
    ? command(data, expectedLength(rest), isExtended)
    : undefined;
};
