/** What a host of the campaign does until it is killed, or until everything has healed. Sent as JSON. */
export interface Job {
  readonly kind: 'serve' | 'heal';
  readonly configPath: string;
  /** How far the campaign's time is ahead of the machine's, milliseconds. */
  readonly offsetMs: number;
  /** Serial numbers of the people who come. */
  readonly people: readonly number[];
  /** At so many kiosks; with none, deliveries are all that happens. */
  readonly kiosks: number;
  /** Backs the store up all the while. */
  readonly backsUp: boolean;
  /** The clock of the host jumps, back and forth over midnight. */
  readonly hasBadClock: boolean;
}

/** The host asks for time to pass, for everybody. */
export interface TimeAsked {
  readonly byMs: number;
}
export interface TimeTold {
  readonly offsetMs: number;
}

/** A ticket that a patient got to see: a line of the host's output, printed after it was shown. */
export interface Shown {
  readonly visitId: string;
  readonly queueId: string;
  readonly serviceDay: string;
  readonly number: string;
  readonly person: number;
}

/** Lines of the host's output besides. */
export const opening = 'opening';
export const ready = 'ready';
