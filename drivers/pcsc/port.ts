import type { Result } from '../../core/contract/index.ts';

/** Why a call to PC/SC failed, in words that do not depend on the binding. */
export type PcscReason =
  | 'service-down'
  | 'reader-unknown'
  | 'no-card'
  | 'card-removed'
  /** By another program: what was agreed with the card is gone. */
  | 'card-reset'
  | 'card-mute'
  /** Another program, or a session of ours that still hangs. */
  | 'reader-busy'
  /** No answer in time; the call cannot be cancelled, and only the end of the process frees the reader. */
  | 'deadline'
  /** Another card lies there than the one that was meant. */
  | 'stale'
  | 'closed'
  /** The call itself was wrong, or its binding cannot do it. */
  | 'unsupported'
  | 'other';

export interface PcscFailure {
  readonly reason: PcscReason;
  /** PC/SC return code as an unsigned number, e.g. `0x80100069`; 0 where there is none. */
  readonly code: number;
}

interface ReaderBase {
  readonly name: string;
  /** Grows with every card laid on or taken away; never goes back, not even when the service starts anew. */
  readonly generation: number;
}

/** A reader and what lies on it. */
export type Reader =
  | (ReaderBase & { readonly state: 'empty' })
  | (ReaderBase & {
      readonly state: 'card';
      readonly atr: Uint8Array;
      /** A program has a session with it; it may be ours. */
      readonly inUse: boolean;
    })
  | (ReaderBase & { readonly state: 'mute' })
  | (ReaderBase & { readonly state: 'unavailable' });

export interface PcscView {
  readonly service: 'up' | 'down';
  /** Why the service is down; 0 while it is up. */
  readonly code: number;
  readonly readers: readonly Reader[];
}

/** What becomes of the card at the end of a session. */
export type Disposition = 'leave' | 'reset' | 'unpower' | 'eject';

type Outcome<T> = Promise<Result<T, PcscFailure>>;

/** An exclusive session with one stay of one card. One transmit at a time. */
export interface CardSession {
  readonly reader: string;
  readonly generation: number;
  readonly atr: Uint8Array;
  readonly protocol: 'T=0' | 'T=1' | 'raw';
  /**
   * Answer with its status word, two bytes or more. Past `deadlineMs` (ms) the session is dead and the reader stuck.
   * `unsupported` while another call of the session is outstanding, `stale` when the answer is of a later card.
   */
  transmit(command: Uint8Array, deadlineMs?: number): Outcome<Uint8Array>;
  /** Rarely needed, as a session is exclusive. Windows resets a card that idles 5 s in a transaction: end it soon. */
  beginTransaction(): Outcome<void>;
  endTransaction(disposition?: Disposition): Outcome<void>;
  /** Attribute of reader or card, e.g. `0x00090303` ATR string. */
  attribute(id: number): Outcome<Uint8Array>;
  control(code: number, data: Uint8Array): Outcome<Uint8Array>;
  /** Not while a transmit is outstanding: it would wait for the card. */
  disconnect(disposition: Disposition): Outcome<void>;
}

/** PC/SC, whatever binding is behind. It heals itself when the service goes and comes. */
export interface Pcsc {
  view(): PcscView;
  /** Told at every change; returns the way out. */
  watch(listener: (view: PcscView) => void): () => void;
  /** `stale` when the card is no longer of that generation. */
  connect(reader: string, generation: number): Outcome<CardSession>;
  /** A call outlived its deadline and hangs in the driver: this process cannot be used any longer. */
  isStuck(): boolean;
  close(): Promise<void>;
}

export const defaultDeadlineMs = 5_000;
/** Extended length: 65 536 bytes and a status word. */
export const largestAnswer = 65_538;
