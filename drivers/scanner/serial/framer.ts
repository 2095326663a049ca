import { longestScanBytes, type Message } from '../scan.ts';

export interface FramerOptions {
  /** Bytes that end a code, any of them: CR, LF, CR LF, TAB, or what the scanner is set to. */
  readonly terminators: readonly Uint8Array[];
  /** What silence after data means: the end of the code, or that its rest was lost. */
  readonly silence: 'ends' | 'damages';
}

/** Cuts the byte stream of a serial scanner into codes. Holds no more than one code of the longest kind. */
export interface Framer {
  /** Codes that this chunk completes, in order. */
  take(chunk: Uint8Array): readonly Message[];
  /** Whether a code has begun and not ended. */
  isOpen(): boolean;
  /** Nothing came for a while. */
  silence(): Message | undefined;
  /** The line is gone: what had begun is lost, whatever silence means. */
  cut(): Message | undefined;
}

const empty = new Uint8Array();

export const createFramer = ({ terminators, silence }: FramerOptions): Framer => {
  const marks = terminators
    .filter(({ length }) => length > 0)
    .map((mark) => Buffer.from(mark))
    // CR LF before CR, where both end a code.
    .toSorted((a, b) => b.length - a.length);
  const longestMark = Math.max(1, ...marks.map(({ length }) => length));
  let pending: Buffer = Buffer.alloc(0);
  /** From here on no terminator has been looked for. */
  let searched = 0;
  let isTooLong = false;

  const forget = (): void => {
    pending = Buffer.alloc(0);
    searched = 0;
    isTooLong = false;
  };

  /** The first terminator, the longest where two begin together. */
  const nextMark = (): { at: number; length: number } | undefined => {
    let first: { at: number; length: number } | undefined;
    for (const mark of marks) {
      const at = pending.indexOf(mark, searched);
      if (at >= 0 && (!first || at < first.at)) first = { at, length: mark.length };
    }
    return first;
  };

  const takePart = (messages: Message[]): void => {
    for (let mark = nextMark(); mark; mark = nextMark()) {
      const { at, length } = mark;
      if (isTooLong || at > longestScanBytes) messages.push({ bytes: empty, damage: 'too-long' });
      else if (at > 0) messages.push({ bytes: Uint8Array.from(pending.subarray(0, at)) });
      pending = pending.subarray(at + length);
      searched = 0;
      isTooLong = false;
    }
    searched = Math.max(0, pending.length - longestMark + 1);
    if (pending.length > longestScanBytes + longestMark) {
      isTooLong = true;
      // Only what may be the beginning of a terminator is still of use.
      pending = pending.subarray(searched);
      searched = 0;
    }
    // A view would keep the whole chunk alive.
    pending = Buffer.from(pending);
  };

  const lost = (): Message => {
    const damage = isTooLong ? 'too-long' : 'incomplete';
    forget();
    return { bytes: empty, damage };
  };

  const isOpen = (): boolean => pending.length > 0 || isTooLong;

  return {
    take(chunk) {
      const messages: Message[] = [];
      for (let at = 0; at < chunk.length; at += longestScanBytes) {
        pending = Buffer.concat([pending, chunk.subarray(at, at + longestScanBytes)]);
        takePart(messages);
      }
      return messages;
    },
    isOpen,
    silence() {
      if (!isOpen()) return undefined;
      if (silence === 'damages' || isTooLong || pending.length > longestScanBytes) return lost();
      const bytes = Uint8Array.from(pending);
      forget();
      return { bytes };
    },
    cut: () => (isOpen() ? lost() : undefined),
  };
};
