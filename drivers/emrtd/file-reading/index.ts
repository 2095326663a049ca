/** Transparent files of a chip, whole, in as few commands as the card allows (ICAO Doc 9303-10 section 3.6). */
import { ok, type Result } from '../../../core/contract/index.ts';
import { bytesToHex, concatBytes, fromBigInt } from '../bytes.ts';
import { type EmrtdFailure, failed, hexStatus, unexpectedStatus } from '../failure.ts';
import {
  type Channel,
  type Command,
  extendedMaximum,
  type Response,
  shortMaximum,
  statusWords,
} from '../iso7816/index.ts';
import { encodeTlv, readHeader, valueAt } from '../tlv/index.ts';

/** A file by its two identifiers. */
export interface FileReference {
  readonly name: string;
  /** `0x0101`. */
  readonly identifier: number;
  /** Short identifier, 1..30. */
  readonly shortIdentifier: number;
}

export interface ReadLimits {
  /** Most bytes asked for at once: 65 536 for extended length, fewer where only short answers fit. */
  readonly chunk: number;
  /** A file that claims to be larger is refused unread. */
  readonly mostBytes: number;
}

/** Past this offset READ BINARY has no room for it in P1-P2 (ISO/IEC 7816-4 section 11.3.3). */
const largestOffset = 0x7fff;

const readShort = ({ shortIdentifier }: FileReference, le: number): Command => ({
  cla: 0,
  ins: 0xb0,
  p1: 0x80 | shortIdentifier,
  p2: 0,
  le,
});

const readAt = (offset: number, le: number): Command =>
  offset <= largestOffset
    ? { cla: 0, ins: 0xb0, p1: offset >> 8, p2: offset & 0xff, le }
    : {
        cla: 0,
        ins: 0xb1,
        p1: 0,
        p2: 0,
        data: encodeTlv(0x54, fromBigInt(BigInt(offset), offset > 0xffff ? 3 : 2)),
        le,
      };

/** Bytes that DO'53' puts before the data of an odd READ BINARY. */
const discretionaryHeader = 5;

const isRead = ({ status, data }: Response): boolean =>
  (status === statusWords.ok || status === statusWords.endOfFile) && data.length > 0;

/** Status words of cards that know no short identifiers, or not this one. */
const needsSelect = (status: number): boolean =>
  [0x6a86, 0x6b00, 0x6d00, 0x6981, 0x6985, 0x6986, 0x6a81].includes(status);

/** SELECT by file identifier, no answer wanted (ISO/IEC 7816-4 section 11.1.1). */
export const selectFile = async (
  channel: Channel,
  file: FileReference,
): Promise<Result<void, EmrtdFailure>> => {
  const selected = await channel.send({
    cla: 0,
    ins: 0xa4,
    p1: 0x02,
    p2: 0x0c,
    data: fromBigInt(BigInt(file.identifier), 2),
  });
  if (!selected.ok) return selected;
  return selected.value.status === statusWords.ok
    ? ok(undefined)
    : unexpectedStatus(`SELECT ${file.name}`, selected.value.status);
};

/** Sends a read; where the card names the right length (`6Cxx` under secure messaging), asks once more. */
const sendRead = async (
  channel: Channel,
  command: Command,
): Promise<Result<Response, EmrtdFailure>> => {
  const answer = await channel.send(command);
  if (!answer.ok || answer.value.status >> 8 !== 0x6c) return answer;
  const length = answer.value.status & 0xff;
  return channel.send({ ...command, le: length === 0 ? shortMaximum : length });
};

/**
 * Reads one file: by its short identifier where the card knows it, then on until the length of its first object.
 * Failures: `status` (`6A82`: absent, `6982`: not allowed), `answer-too-long`, `answer-malformed`, those of the channel.
 */
export const readFile = async (
  channel: Channel,
  file: FileReference,
  { chunk, mostBytes }: ReadLimits,
): Promise<Result<Uint8Array, EmrtdFailure>> => {
  let first = await sendRead(channel, readShort(file, chunk));
  if (!first.ok) return first;
  if (needsSelect(first.value.status)) {
    const selected = await selectFile(channel, file);
    if (!selected.ok) return selected;
    first = await sendRead(channel, readAt(0, chunk));
    if (!first.ok) return first;
  }
  if (!isRead(first.value))
    return first.value.status === statusWords.ok
      ? failed('answer-malformed', `${file.name} is empty`)
      : unexpectedStatus(`READ BINARY ${file.name}`, first.value.status);

  const header = readHeader(first.value.data);
  if (!header.ok) return failed('answer-malformed', `${file.name} ${header.failure}`);
  const total = header.value.headerLength + header.value.valueLength;
  if (total > mostBytes) return failed('answer-too-long', `${file.name} claims ${total} bytes`);

  const parts = [first.value.data];
  let offset = first.value.data.length;
  // A card that gives a few bytes at a time is slow, not endless.
  const mostCommands = Math.ceil(total / 64) + 4;
  for (let count = 0; offset < total; count += 1) {
    if (count === mostCommands) return failed('answer-too-long', `${file.name} in crumbs`);
    const isOdd = offset > largestOffset;
    const wanted = Math.min(chunk, total - offset + (isOdd ? discretionaryHeader : 0));
    const next = await sendRead(channel, readAt(offset, wanted));
    if (!next.ok) return next;
    if (!isRead(next.value))
      return unexpectedStatus(`READ BINARY ${file.name} at ${offset}`, next.value.status);
    const data = isOdd ? valueAt(next.value.data, [0x53]) : next.value.data;
    if (!data || data.length === 0)
      return failed(
        'answer-malformed',
        `${file.name} at ${offset}: ${hexStatus(next.value.status)} ${bytesToHex(next.value.data.subarray(0, 2))}`,
      );
    parts.push(data);
    offset += data.length;
  }
  return ok(concatBytes(...parts).subarray(0, total));
};

export const extendedChunk = extendedMaximum;
