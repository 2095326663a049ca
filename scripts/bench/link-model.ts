import type { CardLink } from '../../drivers/emrtd/link.ts';

/** A contactless link as it limits a reading: its bit rate, and what every frame costs besides. */
export interface LinkModel {
  readonly kilobitsPerSecond: number;
  readonly msPerFrame: number;
}

/** Largest frame of ISO/IEC 14443-4, with three bytes of its own. */
const frameBytes = 253;

const framesOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / frameBytes));

/** What the link alone needs for one exchange. */
export const linkTime = (model: LinkModel, command: number, answer: number): number =>
  ((command + answer) * 8) / model.kilobitsPerSecond +
  (framesOf(command) + framesOf(answer)) * model.msPerFrame;

export interface ModelledLink {
  readonly link: CardLink;
  /** Milliseconds that the link alone would have needed so far. */
  linkMs(): number;
  /** Milliseconds spent in the real exchange: card, reader service, driver. */
  cardMs(): number;
}

/**
 * A link slowed down to the model: each exchange lasts as long as the real one and the model's time after it.
 * Timers come late by up to a millisecond; the debt is carried on, so that the sum is right.
 */
export const modelLink = (inner: CardLink, model: LinkModel): ModelledLink => {
  let linkMs = 0;
  let cardMs = 0;
  let debt = 0;
  return {
    linkMs: () => linkMs,
    cardMs: () => cardMs,
    link: {
      async transceive(command) {
        const started = performance.now();
        const answer = await inner.transceive(command);
        const answered = performance.now();
        const needed = linkTime(model, command.length, answer.ok ? answer.value.length : 0);
        cardMs += answered - started;
        linkMs += needed;
        const wait = needed - debt;
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        debt = Math.max(0, performance.now() - answered - wait);
        return answer;
      },
      reset: () => inner.reset(),
    },
  };
};
