/** READ BINARY in both of its instructions (ISO/IEC 7816-4 section 11.3.3). */
import {
  type Answer,
  answer,
  type Command,
  extendedMaximum,
  shortMaximum,
  status,
} from './apdu.ts';
import { toInteger } from './bytes.ts';
import type { CardBehaviour } from './image.ts';
import { onlyValue, writeObject } from './tlv.ts';

export interface ReadRequest {
  /** Undefined for the current file. */
  readonly shortIdentifier: number | undefined;
  readonly offset: number;
  /** Most bytes of the answer's data field. */
  readonly le: number;
  /** The maximum asks for whatever there is; any other length for just so much. */
  readonly isExact: boolean;
  /** Odd instruction: offset and answer travel in data objects. */
  readonly isOdd: boolean;
}

const oddOffset = (data: Uint8Array): number | undefined => {
  const value = onlyValue(data, 0x54);
  return value && value.length > 0 && value.length <= 4 ? Number(toInteger(value)) : undefined;
};

/** P1-P2 of the odd instruction: zero for the current file, or a short identifier. */
const oddTarget = ({ p1, p2 }: Command): number | undefined =>
  p1 === 0 && p2 < 0x1f ? p2 : undefined;

const isShortIdentifier = (value: number): boolean => value >= 1 && value <= 30;

/** Looks at all of a command but the file: the request, or the status word that refuses it. */
export const readRequest = (command: Command, behaviour: CardBehaviour): ReadRequest | number => {
  const { ins, p1, p2, data, le } = command;
  const isOdd = ins % 2 === 1;
  if (le === undefined) return status.wrongLength;
  const isMaximum = le === shortMaximum || le === extendedMaximum;
  if (behaviour.length === 'short' && le > command.room) return status.wrongLength;
  const rest = { le: Math.min(le, command.room), isExact: !isMaximum, isOdd };
  if (isOdd) {
    const target = oddTarget(command);
    const offset = oddOffset(data);
    if (target === undefined) return status.wrongParameters;
    if (offset === undefined) return status.wrongData;
    return { ...rest, shortIdentifier: target === 0 ? undefined : target, offset };
  }
  if (data.length > 0) return status.wrongLength;
  if (p1 < 0x80) return { ...rest, shortIdentifier: undefined, offset: p1 * 256 + p2 };
  const shortIdentifier = p1 & 0x7f;
  if (!isShortIdentifier(shortIdentifier)) return status.wrongParameters;
  return { ...rest, shortIdentifier, offset: p2 };
};

/** Tag and length of DO'53' with so many bytes; a field too short for them holds nothing. */
const roomInObject = (le: number): number => {
  const header = le <= 0x81 ? 2 : le <= 0x102 ? 3 : 4;
  return Math.max(0, le - header);
};

export const readAnswer = (
  file: Uint8Array,
  { offset, le, isExact, isOdd }: ReadRequest,
  { mostPerRead, pastEnd }: CardBehaviour,
): Answer => {
  if (offset >= file.length) return answer(status.wrongOffset);
  const left = file.length - offset;
  const wanted = isOdd ? roomInObject(le) : le;
  const isPastEnd = isExact && wanted > left;
  if (isPastEnd && pastEnd === '6Cxx' && !isOdd && left < shortMaximum)
    return answer(status.exactLength | left);
  const given = Math.min(wanted, left, mostPerRead || wanted);
  const bytes = file.subarray(offset, offset + given);
  return answer(
    isPastEnd && given === left ? status.endOfFile : status.ok,
    isOdd ? writeObject(0x53, bytes) : bytes,
  );
};
