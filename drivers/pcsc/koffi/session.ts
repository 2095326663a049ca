import { ok, type Result } from '../../../core/contract/index.ts';
import { codes, failed, failedTransmit, failedWith } from '../codes.ts';
import { late, within } from '../deadline.ts';
import {
  type CardSession,
  type Disposition,
  defaultDeadlineMs,
  largestAnswer,
  type PcscFailure,
} from '../port.ts';
import type { Handle, Library } from './library.ts';

const dispositions: Readonly<Record<Disposition, number>> = {
  leave: 0,
  reset: 1,
  unpower: 2,
  eject: 3,
};
const protocolNames: Readonly<Record<number, CardSession['protocol']>> = { 1: 'T=0', 2: 'T=1' };
/** pcsc-lite refuses a larger buffer for an attribute (MAX_BUFFER_SIZE). */
const largestAttribute = 264;
const largestControlAnswer = 4_096;

export interface OpenSession {
  readonly context: Handle;
  readonly card: Handle;
  readonly protocol: number;
  readonly reader: string;
  readonly generation: number;
  readonly atr: Uint8Array;
  /** No card came or went since the session began. */
  readonly isCurrent: () => boolean;
  readonly onStuck: () => void;
  readonly onEnd: () => void;
}

/** A session over a handle of its own and a context of its own (guard rule 3). */
export const createSession = (library: Library, open: OpenSession): CardSession => {
  const { context, card, protocol, reader, generation, atr } = open;
  // One buffer for all answers; what is handed out is a copy of its filled part.
  const buffer = new Uint8Array(largestAnswer);
  let isOutstanding = false;
  let isOver = false;

  const exclusively = async <T>(
    work: () => Promise<Result<T, PcscFailure>>,
    deadlineMs = defaultDeadlineMs,
  ): Promise<Result<T, PcscFailure>> => {
    if (isOver) return failed('closed');
    if (isOutstanding) return failed('unsupported');
    isOutstanding = true;
    const result = await within(work(), deadlineMs);
    if (result === late) {
      isOver = true;
      open.onStuck();
      return failed('deadline');
    }
    isOutstanding = false;
    return result;
  };

  const done = (code: number): Result<void, PcscFailure> =>
    code === codes.ok ? ok(undefined) : failedWith(code);

  return {
    reader,
    generation,
    atr,
    protocol: protocolNames[protocol] ?? 'raw',
    transmit: (command, deadlineMs) =>
      exclusively(async () => {
        const length = [buffer.length];
        const code = await library.transmit(card, protocol, command, buffer, length);
        if (code !== codes.ok) return failedTransmit(code);
        const filled = Number(length[0]);
        // A pull in mid-command can look like a success without an answer (guard rule 4).
        if (filled < 2) return failed('card-removed', codes.removedCard);
        // A card that was swapped at once can answer through the handle of the one before (guard rule 5).
        return open.isCurrent() ? ok(buffer.slice(0, filled)) : failed('stale');
      }, deadlineMs),
    beginTransaction: () => exclusively(async () => done(await library.beginTransaction(card))),
    endTransaction: (disposition = 'leave') =>
      exclusively(async () => done(await library.endTransaction(card, dispositions[disposition]))),
    attribute: (id) =>
      exclusively(async () => {
        const value = new Uint8Array(largestAttribute);
        const length = [value.length];
        const code = await library.getAttribute(card, id, value, length);
        return code === codes.ok ? ok(value.slice(0, Number(length[0]))) : failedWith(code);
      }),
    control: (controlCode, data) =>
      exclusively(async () => {
        const answer = new Uint8Array(largestControlAnswer);
        const length = [0];
        const code = await library.control(card, controlCode, data, answer, length);
        return code === codes.ok ? ok(answer.slice(0, Number(length[0]))) : failedWith(code);
      }),
    async disconnect(disposition) {
      if (isOver) return failed('closed');
      const ended = await exclusively(async () => {
        const code = await library.disconnect(card, dispositions[disposition]);
        await library.releaseContext(context);
        return done(code);
      });
      if (!ended.ok && ended.failure.reason === 'unsupported') return ended;
      isOver = true;
      open.onEnd();
      return ended;
    },
  };
};
