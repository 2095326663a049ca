import type { ChipOutcome, Identification, Portrait, PortraitView } from '../contract/index.ts';
import type { ReaderPlace } from '../devices/index.ts';
import { accessKeyOf } from './chip.ts';

/** The card on the desk's reader: read with what is presented, its face kept in memory while it lies there. */
export interface DeskReader {
  /** Undefined where no reader, no card, or no key. Settles within the budget, whatever the card does. */
  read(presentationId: string, identification: Identification): Promise<ChipOutcome> | undefined;
  portrait(presentationId: string, signal?: AbortSignal): AsyncGenerator<PortraitView>;
  forget(presentationId: string): void;
  isReading(): boolean;
  close(): void;
}

/** A face is shown at most this long. */
const portraitLifeMs = 5 * 60_000;

interface Face {
  readonly generation: number | undefined;
  state: 'reading' | 'shown' | 'gone';
  portrait?: Portrait;
  timer: NodeJS.Timeout;
}

export const createDeskReader = (place: ReaderPlace, budgetMs: number): DeskReader => {
  const faces = new Map<string, Face>();
  let wake = Promise.withResolvers<void>();

  const announce = (): void => {
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };

  const end = (presentationId: string): void => {
    const face = faces.get(presentationId);
    if (!face) return;
    clearTimeout(face.timer);
    delete face.portrait;
    face.state = 'gone';
    faces.delete(presentationId);
    announce();
  };

  const unwatch = place.watch(() => {
    for (const [id, { generation }] of faces)
      if (!place.hasCard() || place.generation() !== generation) end(id);
  });

  const view = (presentationId: string): PortraitView => {
    const face = faces.get(presentationId);
    if (!face || face.state === 'gone') return { state: 'gone' };
    return face.portrait ? { state: 'shown', portrait: face.portrait } : { state: 'reading' };
  };

  return {
    read(presentationId, { claim }) {
      const key = accessKeyOf(claim);
      if (!key || !place.isReady() || !place.hasCard()) return undefined;
      const face: Face = {
        generation: place.generation(),
        state: 'reading',
        timer: setTimeout(() => end(presentationId), portraitLifeMs),
      };
      face.timer.unref();
      faces.set(presentationId, face);
      return new Promise((resolve) => {
        const reading = place.read(key, true, {
          onOutcome(outcome) {
            clearTimeout(late);
            // A face is shown only of a chip that proved itself.
            if (outcome.kind !== 'proven') end(presentationId);
            resolve(outcome);
          },
          onPortrait(portrait) {
            if (face.state === 'gone') return;
            face.portrait = portrait;
            face.state = 'shown';
            announce();
          },
          onFinished() {
            if (face.state === 'reading') end(presentationId);
          },
        });
        const late = setTimeout(() => {
          reading.cancel();
          end(presentationId);
          resolve({ kind: 'unreadable', reason: { code: 'chip.too-slow' } });
        }, budgetMs);
      });
    },
    async *portrait(presentationId, signal) {
      const aborted = Promise.withResolvers<void>();
      const abort = () => aborted.resolve();
      signal?.addEventListener('abort', abort, { once: true });
      try {
        let shown: PortraitView['state'] | undefined;
        while (!signal?.aborted) {
          const changed = wake.promise;
          const current = view(presentationId);
          if (current.state !== shown) {
            shown = current.state;
            yield current;
          }
          if (current.state === 'gone') return;
          await Promise.race([changed, aborted.promise]);
        }
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
    forget: end,
    isReading: () => [...faces.values()].some(({ state }) => state === 'reading'),
    close() {
      unwatch();
      for (const id of [...faces.keys()]) end(id);
    },
  };
};
