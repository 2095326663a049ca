/** EF.CardAccess: what access protocols the chip offers, and the first chance to learn how long its answers may be. */
import { ok, type Result } from '../../../core/contract/index.ts';
import { fromBigInt } from '../bytes.ts';
import { type EmrtdFailure, failed } from '../failure.ts';
import { cardAccessFile } from '../file-reading/files.ts';
import { extendedChunk, readFile, selectFile } from '../file-reading/index.ts';
import { type Channel, shortMaximum, statusWords } from '../iso7816/index.ts';

export interface CardAccess {
  /** Absent on cards without PACE. */
  readonly file?: Uint8Array;
  /** Whether the card understood an extended Le; it is asked here, where a refusal costs nothing. */
  readonly extendedLength: boolean;
}

/** A list of a handful of protocols. */
const mostBytes = 4_096;

const selectMasterFile = (channel: Channel) =>
  channel.send({ cla: 0, ins: 0xa4, p1: 0, p2: 0x0c, data: fromBigInt(0x3f00n, 2) });

const isLinkLost = ({ reason }: EmrtdFailure): boolean => reason === 'link';

/**
 * Reads EF.CardAccess of a freshly powered card, whose master file is selected by itself. Cards of the field differ:
 * some know no short identifier, some no SELECT of the master file (`6D00`), some no extended length (`6700`).
 * The ways are tried in the order of their cost. Failures: those of the link alone.
 */
export const readCardAccess = async (
  channel: Channel,
): Promise<Result<CardAccess, EmrtdFailure>> => {
  const read = (chunk: number) => readFile(channel, cardAccessFile, { chunk, mostBytes });

  let extendedLength = true;
  let file = await read(extendedChunk);
  if (!file.ok && file.failure.status === statusWords.wrongLength) {
    extendedLength = false;
    file = await read(shortMaximum);
  }
  if (file.ok) return ok({ file: file.value, extendedLength });
  if (isLinkLost(file.failure) || file.failure.reason === 'answer-too-long') return file;

  // Not the master file: an application selects itself on some cards.
  const master = await selectMasterFile(channel);
  if (!master.ok && isLinkLost(master.failure)) return master;
  const selected = await selectFile(channel, cardAccessFile);
  if (!selected.ok && isLinkLost(selected.failure)) return selected;
  if (selected.ok) {
    file = await read(extendedLength ? extendedChunk : shortMaximum);
    if (file.ok) return ok({ file: file.value, extendedLength });
    if (isLinkLost(file.failure)) return file;
  }
  if (file.failure.reason !== 'status') return failed('answer-malformed', file.failure.detail);
  // Nothing was read: nothing was learned about lengths either.
  return ok({ extendedLength: false });
};
