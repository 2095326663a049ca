import { ok } from '../../core/contract/index.ts';
import type { CardLink, LinkFailure } from '../emrtd/link.ts';
import type { CardSession, Pcsc, PcscFailure } from '../pcsc/index.ts';

export interface OpenCard {
  readonly link: CardLink;
  /** Ends the session and clears the chip's state, unless a call still hangs in the reader. */
  close(): Promise<void>;
}

export interface CardLinkOptions {
  readonly reader: string;
  readonly generation: number;
  /** Milliseconds that one command may take. */
  readonly deadlineMs: number;
  /** Asked before every command: true ends the reading. */
  readonly isCancelled: () => boolean;
  /** A command outlived its deadline. */
  readonly onStuck: () => void;
}

const cancelled: LinkFailure = { reason: 'cancelled', code: 0 };

/** One stay of one card on a reader as the chip's protocols see it. Failures: those of PC/SC. */
export const openCard = async (
  pcsc: Pcsc,
  { reader, generation, deadlineMs, isCancelled, onStuck }: CardLinkOptions,
): Promise<
  | { readonly ok: true; readonly value: OpenCard }
  | { readonly ok: false; readonly failure: PcscFailure }
> => {
  const first = await pcsc.connect(reader, generation);
  if (!first.ok) return first;
  let session: CardSession | undefined = first.value;
  let isStuck = false;

  const link: CardLink = {
    async transceive(command) {
      if (isCancelled()) return { ok: false, failure: cancelled };
      if (!session) return { ok: false, failure: { reason: 'closed', code: 0 } };
      const answer = await session.transmit(command, deadlineMs);
      if (!answer.ok && answer.failure.reason === 'deadline') {
        isStuck = true;
        onStuck();
      }
      return answer;
    },
    async reset() {
      if (isCancelled()) return { ok: false, failure: cancelled };
      if (session) await session.disconnect('reset');
      session = undefined;
      const again = await pcsc.connect(reader, generation);
      if (!again.ok) return again;
      session = again.value;
      return ok(undefined);
    },
  };
  return ok({
    link,
    async close() {
      // A disconnect waits for a hung call; the process is killed instead.
      if (session && !isStuck) await session.disconnect('reset');
      session = undefined;
    },
  });
};
