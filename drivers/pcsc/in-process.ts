import { ok } from '../../core/contract/index.ts';
import { codes, failed } from './codes.ts';
import { late, within } from './deadline.ts';
import { type CardSession, defaultDeadlineMs, type Pcsc } from './port.ts';
import { createViewStore } from './view-store.ts';

/** Anything that behaves as a card in a reader's field. */
export interface InsertableCard {
  readonly atr: Uint8Array;
  powerOn(): void;
  powerOff(): void;
  reset(): void;
  transmit(command: Uint8Array): Promise<Uint8Array>;
}

export interface InProcessPcsc {
  readonly pcsc: Pcsc;
  /** False when the reader is unknown or occupied. */
  insert(reader: string, card: InsertableCard): boolean;
  remove(reader: string): void;
}

interface Slot {
  card?: InsertableCard;
  /** Counts insertions and removals, as the service does. */
  counter: number;
  session?: object | undefined;
  /** Settles when the card is pulled. */
  pulled: PromiseWithResolvers<void>;
}

/** Readers without any service, for machines that have none: cards are put in and pulled by calls. */
export const createInProcessPcsc = (names: readonly string[]): InProcessPcsc => {
  const slots = new Map<string, Slot>(
    names.map((name) => [name, { counter: 0, pulled: Promise.withResolvers<void>() }]),
  );
  const store = createViewStore();
  let isStuck = false;

  const look = (): void =>
    store.update(
      [...slots].map(([name, { card, counter, session }]) => ({
        name,
        state: card ? 'card' : 'empty',
        atr: card?.atr ?? new Uint8Array(),
        inUse: session !== undefined,
        counter,
      })),
    );
  look();

  const openSession = (
    reader: string,
    generation: number,
    slot: Slot,
    card: InsertableCard,
  ): CardSession => {
    const token = {};
    slot.session = token;
    let isOutstanding = false;
    let isOver = false;
    const gone = () => failed('card-removed', codes.removedCard);
    const isHere = (): boolean => slot.card === card && slot.session === token;
    const simply = async () => (isOver ? failed('closed') : isHere() ? ok(undefined) : gone());
    look();
    return {
      reader,
      generation,
      atr: card.atr,
      protocol: 'T=1',
      async transmit(command, deadlineMs = defaultDeadlineMs) {
        if (isOver) return failed('closed');
        if (isOutstanding) return failed('unsupported');
        if (!isHere()) return gone();
        isOutstanding = true;
        const pulled = slot.pulled.promise.then(() => undefined);
        const answer = await within(Promise.race([card.transmit(command), pulled]), deadlineMs);
        if (answer === late) {
          isOver = true;
          isStuck = true;
          return failed('deadline');
        }
        isOutstanding = false;
        if (answer === undefined || !isHere() || answer.length < 2) return gone();
        return ok(Uint8Array.from(answer));
      },
      beginTransaction: simply,
      endTransaction: simply,
      attribute: async (id) => (id === 0x00090303 ? ok(card.atr) : failed('unsupported')),
      control: async () => failed('unsupported'),
      async disconnect(disposition) {
        if (isOver) return failed('closed');
        if (isOutstanding) return failed('unsupported');
        isOver = true;
        if (!isHere()) return gone();
        slot.session = undefined;
        if (disposition === 'reset') card.reset();
        if (disposition === 'unpower' || disposition === 'eject') {
          card.powerOff();
          card.powerOn();
        }
        look();
        return ok(undefined);
      },
    };
  };

  return {
    pcsc: {
      view: () => store.view(),
      watch: (listener) => store.watch(listener),
      isStuck: () => isStuck,
      async connect(reader, generation) {
        const slot = slots.get(reader);
        if (!slot) return failed('reader-unknown', codes.unknownReader);
        if (store.generation(reader) !== generation) return failed('stale');
        if (!slot.card) return failed('no-card', codes.noSmartcard);
        if (slot.session) return failed('reader-busy', codes.sharingViolation);
        return ok(openSession(reader, generation, slot, slot.card));
      },
      close: async () => undefined,
    },
    insert(reader, card) {
      const slot = slots.get(reader);
      if (!slot || slot.card) return false;
      slot.card = card;
      slot.counter += 1;
      slot.pulled = Promise.withResolvers<void>();
      card.powerOn();
      look();
      return true;
    },
    remove(reader) {
      const slot = slots.get(reader);
      if (!slot?.card) return;
      slot.card.powerOff();
      delete slot.card;
      slot.session = undefined;
      slot.counter += 1;
      slot.pulled.resolve();
      look();
    },
  };
};
