/** PC/SC called directly: every function of the standard, numeric codes, one binary for Node and Electron. */
import { ok, type Result } from '../../../core/contract/index.ts';
import { codes, failed, failedWith } from '../codes.ts';
import type { CardSession, Pcsc, PcscFailure } from '../port.ts';
import { createViewStore } from '../view-store.ts';
import { type Handle, type Library, loadLibrary, watchState } from './library.ts';
import { startMonitor } from './monitor.ts';
import { platforms } from './platform.ts';
import { createSession } from './session.ts';

const shareExclusive = 1;
const anyProtocol = 3;

/** The library of this system; fails `service-down` where it is not installed. */
const loadSystemLibrary = (): Result<Library, PcscFailure> => {
  const platform = platforms[process.platform as keyof typeof platforms];
  if (!platform) return failed('unsupported');
  try {
    return ok(loadLibrary(platform));
  } catch {
    return failed('service-down', codes.noService);
  }
};

/** A PC/SC that is not there: everything says so. */
const absent = ({ code }: PcscFailure): Pcsc => {
  const view = { service: 'down', code, readers: [] } as const;
  return {
    view: () => view,
    watch: () => () => undefined,
    connect: async () => failed('service-down', code),
    isStuck: () => false,
    close: async () => undefined,
  };
};

/** Opens the system's PC/SC; never fails: a service that is not there is waited for. */
export const openKoffi = (): Pcsc => {
  const loaded = loadSystemLibrary();
  if (!loaded.ok) return absent(loaded.failure);
  const library = loaded.value;
  const platform = platforms[process.platform as keyof typeof platforms];
  const store = createViewStore();
  const monitor = startMonitor(library, store, platform);
  const sessions = new Set<CardSession>();
  let isStuck = false;

  /** The counter of the reader as it is now, asked through the session's own context. */
  const counterNow = async (context: Handle, reader: string): Promise<number | undefined> => {
    const states = [watchState(reader, platform.atrLength)];
    const code = await library.getStatusChange(context, 0, states);
    const [state] = states;
    return code === codes.ok && state ? Number(state.dwEventState) >>> 16 : undefined;
  };

  return {
    view: () => store.view(),
    watch: (listener) => store.watch(listener),
    isStuck: () => isStuck,
    async connect(reader, generation) {
      const seen = store.view().readers.find(({ name }) => name === reader);
      if (!seen) return failed(store.view().service === 'up' ? 'reader-unknown' : 'service-down');
      if (seen.generation !== generation) return failed('stale');
      if (seen.state !== 'card') return failed(seen.state === 'mute' ? 'card-mute' : 'no-card');

      const contexts: Handle[] = [0];
      const established = await library.establishContext(contexts);
      if (established !== codes.ok) return failedWith(established);
      const [context = 0] = contexts;
      const before = await counterNow(context, reader);
      const [handles, protocols]: [Handle[], number[]] = [[0], [0]];
      const connected = await library.connect(
        context,
        reader,
        shareExclusive,
        anyProtocol,
        handles,
        protocols,
      );
      const [card = 0, protocol = 0] = [handles[0], Number(protocols[0])];
      const after = connected === codes.ok ? await counterNow(context, reader) : undefined;
      // The monitor may be a moment behind: the card connected to must be the one that it showed.
      const isSame = before === after && store.generation(reader) === generation;
      if (connected !== codes.ok || !isSame) {
        if (connected === codes.ok) await library.disconnect(card, 1);
        await library.releaseContext(context);
        return connected === codes.ok ? failed('stale') : failedWith(connected);
      }
      const session = createSession(library, {
        context,
        card,
        protocol,
        reader,
        generation,
        atr: seen.atr,
        isCurrent: () => store.generation(reader) === generation,
        onStuck: () => {
          isStuck = true;
          sessions.delete(session);
        },
        onEnd: () => sessions.delete(session),
      });
      sessions.add(session);
      return ok(session);
    },
    async close() {
      for (const session of sessions) await session.disconnect('reset');
      await monitor.close();
    },
  };
};
