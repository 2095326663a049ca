import type { AccessKey, ChipReader } from '../contract/index.ts';
import type { ChipReaders, ChipReading, ChipReadListener } from './port.ts';

/** The chip reader of one place: the kiosk's tray, the desk. */
export interface ReaderPlace {
  /** A reader is assigned to this place, there and working. */
  isReady(): boolean;
  hasCard(): boolean;
  /** Names the stay of the card that lies there now. */
  generation(): number | undefined;
  /** Reads the card that lies there now; without one, `chip.no-card`. */
  read(key: AccessKey, portrait: boolean, listener: ChipReadListener): ChipReading;
  watch(listener: () => void): () => void;
}

export interface PlaceSettings {
  /** Name of the reader, or a part of it. */
  readonly name?: string | undefined;
  /** Which of all readers, in the order of their names, where no name is given. */
  readonly index: number;
}

/** A place without a reader. */
export const noReader: ReaderPlace = {
  isReady: () => false,
  hasCard: () => false,
  generation: () => undefined,
  read(_key, _portrait, listener) {
    queueMicrotask(() => {
      listener.onOutcome({ kind: 'unreadable', reason: { code: 'chip.reader-missing' } });
      listener.onFinished?.();
    });
    return { cancel: () => undefined };
  },
  watch: () => () => undefined,
};

/** A busy reader holds a card all the same: it can be laid down again. */
const holdsCard = ({ state }: ChipReader): boolean => state !== 'empty';

export const readerPlace = (readers: ChipReaders, { name, index }: PlaceSettings): ReaderPlace => {
  const reader = (): ChipReader | undefined => {
    const all = readers.readers();
    if (name !== undefined) return all.find((one) => one.name.includes(name));
    return all.toSorted((a, b) => a.name.localeCompare(b.name))[index];
  };
  return {
    isReady: () => readers.health().state === 'up' && reader() !== undefined,
    hasCard: () => {
      const found = reader();
      return found !== undefined && holdsCard(found);
    },
    generation: () => reader()?.generation,
    read(key, portrait, listener) {
      const found = reader();
      if (found && holdsCard(found))
        return readers.read(
          { reader: found.name, generation: found.generation, key, portrait },
          listener,
        );
      queueMicrotask(() => {
        listener.onOutcome({
          kind: 'unreadable',
          reason: { code: found ? 'chip.no-card' : 'chip.reader-missing' },
        });
        listener.onFinished?.();
      });
      return { cancel: () => undefined };
    },
    watch: (listener) => readers.watch(listener),
  };
};
