/**
 * A chip card in software: personalised with a `CardImage`, it answers APDUs as strictly as the chip of an eMRTD
 * does (ICAO Doc 9303-10 and -11). It shares nothing with the reader in `drivers/emrtd`, so that each can prove
 * the other wrong.
 */
import { randomBytes } from 'node:crypto';
import { answer, encodeAnswer, parseCommand, status } from './apdu.ts';
import type { Random } from './crypto/random.ts';
import type { CardImage } from './image.ts';
import { createSession, type Session } from './session.ts';
import { createTries } from './tries.ts';
import { type Exchange, withTrouble } from './trouble.ts';

export type * from './image.ts';

/** A contactless chip as a reader's field sees it. */
export interface SoftCard {
  readonly atr: Uint8Array;
  /** All state of the session is lost at each; what wrong keys cost is not. */
  readonly powerOn: () => void;
  readonly powerOff: () => void;
  readonly reset: () => void;
  /**
   * A command APDU to `data || SW1 SW2`, one after the other. Empty without power, and to a command that was
   * under way when it was cut; a mute chip never settles.
   */
  readonly transmit: (command: Uint8Array) => Promise<Uint8Array>;
}

const exchangeWith =
  (session: Session): Exchange =>
  async (bytes) => {
    const command = parseCommand(bytes);
    return encodeAnswer(command ? await session.execute(command) : answer(status.wrongLength));
  };

const noAnswer = new Uint8Array(0);

/** `random` is replaced only to repeat the worked examples of the standard. */
export const createSoftCard = (image: CardImage, random: Random = randomBytes): SoftCard => {
  const tries = createTries(image.behaviour.wrongKeyDelays);
  let exchange: Exchange | undefined;
  let previous: Promise<unknown> = Promise.resolve();

  const start = (): void => {
    const session = createSession(image, tries, random);
    exchange = withTrouble(exchangeWith(session), image.behaviour.trouble, {
      random,
      isMute: session.isApplicationSelected,
    });
    previous = Promise.resolve();
  };

  return {
    atr: image.atr,
    powerOn: start,
    powerOff() {
      exchange = undefined;
    },
    reset() {
      if (exchange) start();
    },
    async transmit(command) {
      const current = exchange;
      if (!current) return noAnswer;
      const sent = Uint8Array.from(command);
      const turn = previous.then(() => (current === exchange ? current(sent) : noAnswer));
      previous = turn;
      const response = await turn;
      return current === exchange ? response : noAnswer;
    },
  };
};
