import type { PcscView, Reader } from './port.ts';

/** What one look at a reader showed; `counter` is the service's own count of insertions and removals, where it gives one. */
export interface Sighting {
  readonly name: string;
  readonly state: 'empty' | 'card' | 'mute' | 'unavailable';
  readonly atr: Uint8Array;
  readonly inUse: boolean;
  readonly counter?: number;
}

interface Known {
  generation: number;
  counter: number | undefined;
  isOccupied: boolean;
}

/** The readers as they are, with generations that only grow: late answers of an earlier card can be told by them. */
export interface ViewStore {
  view(): PcscView;
  watch(listener: (view: PcscView) => void): () => void;
  /** All readers that the service has now. */
  update(sightings: readonly Sighting[]): void;
  serviceDown(code: number): void;
  generation(reader: string): number | undefined;
}

const isOccupied = ({ state }: Sighting): boolean => state === 'card' || state === 'mute';
const counterRange = 0x1_0000;

/** How many cards came and went between two looks: by the service's counter, else by what is seen. */
const changesBetween = (known: Known, sighting: Sighting): number => {
  if (sighting.counter !== undefined && known.counter !== undefined)
    return (sighting.counter - known.counter + counterRange) % counterRange;
  return known.isOccupied === isOccupied(sighting) ? 0 : 1;
};

const asReader = (sighting: Sighting, generation: number): Reader => {
  const { name, state, atr, inUse } = sighting;
  return state === 'card' ? { name, generation, state, atr, inUse } : { name, generation, state };
};

const isSame = (a: PcscView, b: PcscView): boolean =>
  a.service === b.service &&
  a.code === b.code &&
  a.readers.length === b.readers.length &&
  a.readers.every((reader, index) => {
    const other = b.readers[index];
    return (
      other !== undefined &&
      other.name === reader.name &&
      other.generation === reader.generation &&
      other.state === reader.state &&
      (reader.state !== 'card' || other.state !== 'card' || reader.inUse === other.inUse)
    );
  });

export const createViewStore = (): ViewStore => {
  const known = new Map<string, Known>();
  const listeners = new Set<(view: PcscView) => void>();
  let current: PcscView = { service: 'down', code: 0, readers: [] };

  const show = (next: PcscView): void => {
    if (isSame(current, next)) return;
    current = next;
    for (const listener of listeners) listener(next);
  };

  return {
    view: () => current,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    update(sightings) {
      const readers = sightings.map((sighting) => {
        const entry = known.get(sighting.name) ?? {
          generation: 0,
          counter: sighting.counter,
          isOccupied: false,
        };
        entry.generation += Math.max(
          changesBetween(entry, sighting),
          entry.isOccupied === isOccupied(sighting) ? 0 : 1,
        );
        entry.counter = sighting.counter;
        entry.isOccupied = isOccupied(sighting);
        known.set(sighting.name, entry);
        return asReader(sighting, entry.generation);
      });
      show({ service: 'up', code: 0, readers });
    },
    serviceDown(code) {
      // Whatever comes back after this is another stay of another card, whatever the new counters say.
      for (const entry of known.values()) {
        entry.counter = undefined;
        if (entry.isOccupied) entry.generation += 1;
        entry.isOccupied = false;
      }
      show({ service: 'down', code, readers: [] });
    },
    generation: (reader) => known.get(reader)?.generation,
  };
};
