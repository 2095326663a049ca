/**
 * The npm binding `pcsclite` behind the same port, for machines where it is preferred. It is an optional dependency,
 * compiled for the Node that runs it; it knows no transactions, attributes or cancelling, and tells codes in its texts.
 * Its own `close` cancels before its thread waits, about once in fifty times, and then freezes the process until a
 * reader changes: it is never called, and its threads end with the process.
 */
import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';
import { ok, type Result } from '../../../core/contract/index.ts';
import { codes, failed, failedTransmit, failedWith } from '../codes.ts';
import { late, within } from '../deadline.ts';
import {
  type CardSession,
  type Disposition,
  defaultDeadlineMs,
  largestAnswer,
  type Pcsc,
  type PcscFailure,
} from '../port.ts';
import { createViewStore, type Sighting } from '../view-store.ts';

interface NativeReader {
  readonly name: string;
  readonly SCARD_STATE_PRESENT: number;
  readonly SCARD_STATE_MUTE: number;
  readonly SCARD_STATE_UNAVAILABLE: number;
  readonly SCARD_STATE_INUSE: number;
  readonly SCARD_STATE_EXCLUSIVE: number;
  readonly SCARD_SHARE_EXCLUSIVE: number;
  connected: boolean;
  on(event: 'status', listener: (status: { state: number; atr?: Uint8Array }) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'end', listener: () => void): void;
  connect(
    options: { share_mode: number },
    done: (error: Error | null, protocol: number) => void,
  ): void;
  disconnect(disposition: number, done: (error: Error | null) => void): void;
  transmit(
    data: Buffer,
    length: number,
    protocol: number,
    done: (error: Error | null, answer: Buffer) => void,
  ): void;
}
interface NativePcsc {
  on(event: 'reader', listener: (reader: NativeReader) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
}

interface Entry {
  readonly native: NativeReader;
  /** Undefined until the binding has looked. */
  sighting?: Sighting;
  isTaken: boolean;
}

const reconnectEveryMs = 500;
const dispositions: Readonly<Record<Disposition, number>> = {
  leave: 0,
  reset: 1,
  unpower: 2,
  eject: 3,
};

/** `… (0x80100069)`: the only place where this binding tells the code. */
const codeOf = (error: unknown): number => {
  const [, hex] = /0x([0-9a-f]{8})/i.exec(error instanceof Error ? error.message : '') ?? [];
  return hex === undefined ? 0 : Number.parseInt(hex, 16);
};

const load = (): (() => NativePcsc) | undefined => {
  try {
    return createRequire(import.meta.url)('pcsclite') as () => NativePcsc;
  } catch {
    return undefined;
  }
};

export const isPcscliteInstalled = (): boolean => load() !== undefined;

const unsupported = async () => failed('unsupported');

/** Opens PC/SC through the npm binding; where that is not installed, `connect` says `unsupported`. */
export const openPcsclite = (): Pcsc => {
  const create = load();
  const store = createViewStore();
  const readers = new Map<string, Entry>();
  let native: NativePcsc | undefined;
  let isClosing = false;
  let isStuck = false;

  const look = (): void => {
    if (isClosing) return;
    store.update([...readers.values()].flatMap(({ sighting }) => (sighting ? [sighting] : [])));
  };

  const addReader = (reader: NativeReader): void => {
    const { name } = reader;
    const entry: Entry = { native: reader, isTaken: false };
    readers.set(name, entry);
    reader.on('status', ({ state, atr }) => {
      const has = (flag: number): boolean => (state & flag) !== 0;
      entry.sighting = {
        name,
        state: has(reader.SCARD_STATE_UNAVAILABLE)
          ? 'unavailable'
          : has(reader.SCARD_STATE_MUTE)
            ? 'mute'
            : has(reader.SCARD_STATE_PRESENT)
              ? 'card'
              : 'empty',
        atr: atr ? Uint8Array.from(atr) : new Uint8Array(),
        inUse: has(reader.SCARD_STATE_INUSE) || has(reader.SCARD_STATE_EXCLUSIVE),
        counter: state >>> 16,
      };
      look();
    });
    // The service's own error event tells of a lost service; a reader's end is its being unplugged.
    reader.on('error', () => undefined);
    reader.on('end', () => {
      readers.delete(name);
      look();
    });
  };

  const start = (): void => {
    if (!create || isClosing) return;
    const lost = (error: unknown): void => {
      readers.clear();
      store.serviceDown(codeOf(error));
      native = undefined;
      void pause(reconnectEveryMs).then(start);
    };
    try {
      const current = create();
      native = current;
      current.on('reader', (reader) => {
        if (native === current) addReader(reader);
      });
      current.on('error', (error) => {
        if (native === current) lost(error);
      });
      store.update([]);
    } catch (error) {
      lost(error);
    }
  };
  if (create) start();
  else store.serviceDown(codes.noService);

  const settled = <T>(
    work: (done: (error: Error | null, value: T) => void) => void,
  ): Promise<Result<T, PcscFailure>> =>
    new Promise((resolve) => {
      try {
        work((error, value) => resolve(error ? failedWith(codeOf(error)) : ok(value)));
      } catch (error) {
        resolve(failedWith(codeOf(error)));
      }
    });

  const end = async (entry: Entry, disposition: number): Promise<Result<void, PcscFailure>> => {
    const ended = await settled<void>((done) =>
      entry.native.disconnect(disposition, (error) => done(error, undefined)),
    );
    // After a failure the binding keeps its dead handle, and would take it for the next connection.
    entry.native.connected = false;
    entry.isTaken = false;
    return ended;
  };

  const session = (
    entry: Entry,
    protocol: number,
    generation: number,
    atr: Uint8Array,
  ): CardSession => {
    let isOutstanding = false;
    let isOver = false;
    return {
      reader: entry.native.name,
      generation,
      atr,
      protocol: protocol === 1 ? 'T=0' : protocol === 2 ? 'T=1' : 'raw',
      async transmit(command, deadlineMs = defaultDeadlineMs) {
        if (isOver) return failed('closed');
        if (isOutstanding) return failed('unsupported');
        isOutstanding = true;
        const answer = await within(
          settled<Buffer>((done) =>
            entry.native.transmit(Buffer.from(command), largestAnswer, protocol, done),
          ),
          deadlineMs,
        );
        if (answer === late) {
          isOver = true;
          isStuck = true;
          return failed('deadline');
        }
        isOutstanding = false;
        if (!answer.ok) return failedTransmit(answer.failure.code);
        if (answer.value.length < 2) return failed('card-removed', codes.removedCard);
        // A card that was swapped at once can answer through the handle of the one before (guard rule 5).
        return store.generation(entry.native.name) === generation
          ? ok(Uint8Array.from(answer.value))
          : failed('stale');
      },
      beginTransaction: unsupported,
      endTransaction: unsupported,
      attribute: unsupported,
      control: unsupported,
      async disconnect(disposition) {
        if (isOver) return failed('closed');
        if (isOutstanding) return failed('unsupported');
        isOver = true;
        return end(entry, dispositions[disposition]);
      },
    };
  };

  return {
    view: () => store.view(),
    watch: (listener) => store.watch(listener),
    isStuck: () => isStuck,
    async connect(reader, generation) {
      if (!create) return failed('unsupported');
      const entry = readers.get(reader);
      if (!entry?.sighting)
        return failed(store.view().service === 'up' ? 'reader-unknown' : 'service-down');
      if (store.generation(reader) !== generation) return failed('stale');
      const { state, atr } = entry.sighting;
      if (state !== 'card') return failed(state === 'mute' ? 'card-mute' : 'no-card');
      // The binding keeps one handle per reader: a second session would take over the first one's.
      if (entry.isTaken) return failed('reader-busy', codes.sharingViolation);
      entry.isTaken = true;
      const connected = await settled<number>((done) =>
        entry.native.connect({ share_mode: entry.native.SCARD_SHARE_EXCLUSIVE }, done),
      );
      if (!connected.ok || store.generation(reader) !== generation) {
        if (connected.ok) await end(entry, dispositions.reset);
        entry.isTaken = false;
        return connected.ok ? failed('stale') : connected;
      }
      return ok(session(entry, connected.value, generation, atr));
    },
    async close() {
      isClosing = true;
      native = undefined;
    },
  };
};
