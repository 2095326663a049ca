import { setTimeout } from 'node:timers/promises';

/** The chip's patience: each wrong key makes it slower, one right key forgives them all. No reset does. */
export interface Tries {
  /** Before a try. */
  readonly wait: () => Promise<void>;
  readonly wrong: () => void;
  readonly right: () => void;
}

/** `delays`: milliseconds after the first, second … wrong key; the last one repeats. */
export const createTries = (delays: readonly number[]): Tries => {
  let wrongKeys = 0;
  return {
    async wait() {
      const delay = wrongKeys === 0 ? 0 : (delays[wrongKeys - 1] ?? delays.at(-1) ?? 0);
      if (delay > 0) await setTimeout(delay);
    },
    wrong() {
      wrongKeys += 1;
    },
    right() {
      wrongKeys = 0;
    },
  };
};
