import { setTimeout as pause } from 'node:timers/promises';
import { codes, isContextLost } from '../codes.ts';
import type { Sighting, ViewStore } from '../view-store.ts';
import { type Handle, type Library, type ReaderState, watchState } from './library.ts';

/** Flags of a reader's state (pcsclite.h). */
const flags = {
  changed: 0x0002,
  unknown: 0x0004,
  unavailable: 0x0008,
  empty: 0x0010,
  present: 0x0020,
  exclusive: 0x0080,
  inUse: 0x0100,
  mute: 0x0200,
} as const;

const notificationReader = '\\\\?PnP?\\Notification';
/** A lost service is asked for this often (guard rule 6). */
const reconnectEveryMs = 500;
/** A wait ends by itself after this long, so that a missed notification is made good. */
const longestWaitMs = 10_000;
/** Most readers that a machine has at once. */
const mostListBytes = 16_384;

export interface Monitor {
  close(): Promise<void>;
}

const toSighting = ({ szReader, dwEventState, cbAtr, rgbAtr }: ReaderState): Sighting => {
  const event = Number(dwEventState);
  const has = (flag: number): boolean => (event & flag) !== 0;
  const state =
    has(flags.unavailable) || has(flags.unknown)
      ? 'unavailable'
      : has(flags.mute)
        ? 'mute'
        : has(flags.present)
          ? 'card'
          : 'empty';
  return {
    name: szReader,
    state,
    atr: Uint8Array.from(rgbAtr).subarray(0, Number(cbAtr)),
    inUse: has(flags.exclusive) || has(flags.inUse),
    counter: event >>> 16,
  };
};

/** Watches all readers with a context of its own, for ever; whatever the service does, it is found again. */
export const startMonitor = (
  library: Library,
  store: ViewStore,
  { atrLength, hasReaderNotification }: { atrLength: number; hasReaderNotification: boolean },
): Monitor => {
  let isClosing = false;
  let waiting: Handle | undefined;

  const listReaders = async (context: Handle): Promise<readonly string[] | number> => {
    const buffer = new Uint8Array(mostListBytes);
    const length = [mostListBytes];
    const code = await library.listReaders(context, buffer, length);
    if (code === codes.noReaders) return [];
    if (code !== codes.ok) return code;
    return Buffer.from(buffer.subarray(0, Number(length[0])))
      .toString('utf8')
      .split('\0')
      .filter((name) => name !== '');
  };

  /** Watches until the list of readers changes or the context is lost; the code of its end. */
  const watchReaders = async (context: Handle, names: readonly string[]): Promise<number> => {
    // The call puts new objects into this array: nothing else may hold the old ones.
    const watched = [...names, ...(hasReaderNotification ? [notificationReader] : [])].map((name) =>
      watchState(name, atrLength),
    );
    const isNotification = ({ szReader }: ReaderState): boolean => szReader === notificationReader;
    for (let isFirst = true; !isClosing; isFirst = false) {
      waiting = context;
      const code = await library.getStatusChange(context, isFirst ? 0 : longestWaitMs, watched);
      waiting = undefined;
      if (code !== codes.ok && code !== codes.timeout) return code;
      const readers = watched.filter((state) => !isNotification(state));
      store.update(readers.map(toSighting));
      const has = (state: ReaderState, flag: number): boolean =>
        (Number(state.dwEventState) & flag) !== 0;
      const hasNewList = watched.some((one) => isNotification(one) && has(one, flags.changed));
      const hasLost = readers.some((one) => has(one, flags.unknown));
      if ((hasNewList && !isFirst) || hasLost || code === codes.timeout) return codes.ok;
      for (const state of watched)
        state.dwCurrentState = Number(state.dwEventState) & ~flags.changed;
    }
    return codes.cancelled;
  };

  const watchService = async (context: Handle): Promise<number> => {
    while (!isClosing) {
      const names = await listReaders(context);
      if (typeof names === 'number') return names;
      if (names.length === 0) store.update([]);
      const code = await watchReaders(context, names);
      if (code !== codes.ok && code !== codes.unknownReader) return code;
    }
    return codes.cancelled;
  };

  const run = async (): Promise<void> => {
    while (!isClosing) {
      const found: Handle[] = [0];
      let code = await library.establishContext(found);
      const [context = 0] = found;
      if (code === codes.ok) {
        code = await watchService(context);
        // A context of a dead service has nobody to be released by; the call returns at once.
        await library.releaseContext(context);
      }
      if (isClosing) return;
      store.serviceDown(code);
      if (isContextLost(code) || code !== codes.ok) await pause(reconnectEveryMs);
    }
  };
  const running = run();

  return {
    async close() {
      isClosing = true;
      // The wait may begin just after the cancel: it is repeated until the loop has ended.
      let hasEnded = false;
      void running.then(() => {
        hasEnded = true;
      });
      while (!hasEnded) {
        if (waiting !== undefined) await library.cancel(waiting);
        await pause(5);
      }
    },
  };
};
