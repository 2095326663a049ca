import type { FailureCode, ScanSource } from '../../../core/contract/index.ts';
import { deviceOf, vendorOf } from '../known-scanners.ts';
import type { FamilyListener, SourceFamily } from '../port.ts';
import { toScan } from '../scan.ts';
import { type ListedPort, listPorts, openPort, type SerialHandle } from './binding.ts';
import { createFramer } from './framer.ts';

export interface SerialPortSettings {
  /** `COM4`, `/dev/ttyACM0`, or better a name that stays: `/dev/serial/by-id/…`. */
  readonly path: string;
  readonly baudRate: number;
  /** Characters that end a code. */
  readonly terminators: readonly string[];
  readonly silence: 'ends' | 'damages';
  /** Milliseconds without data that count as silence. */
  readonly silenceMs: number;
}

export interface SerialFamilyOptions {
  readonly ports: readonly SerialPortSettings[];
  /** How ports of known scanners are read that no configuration names; without it they are left alone. */
  readonly found?: Omit<SerialPortSettings, 'path'> | undefined;
  /** Milliseconds between two tries to open a port. */
  readonly retryMs?: number;
  /** Milliseconds between two looks at what is plugged in: the system is asked by a program of its own on Linux. */
  readonly lookEveryMs?: number;
  readonly now?: () => number;
}

interface OpenPort {
  readonly settings: SerialPortSettings;
  readonly listed?: ListedPort;
  source: ScanSource;
  handle?: SerialHandle;
  stop(): void;
  retry: NodeJS.Timeout | undefined;
  opening: Promise<void>;
}

const idOf = (path: string): string => `serial:${path}`.slice(0, 300);

const isKnown = ({ usbId }: ListedPort): boolean =>
  usbId !== undefined && (vendorOf(usbId) !== undefined || deviceOf(usbId)?.mode === 'cdc');

/** Serial scanners: the configured ports, waited for as long as it takes, and those of known scanners. */
export const openSerialFamily = (
  listener: FamilyListener,
  { ports, found, retryMs = 2_000, lookEveryMs = 5_000, now = Date.now }: SerialFamilyOptions,
): SourceFamily => {
  const open = new Map<string, OpenPort>();
  let isClosed = false;
  let lookTimer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  const describe = ({ settings, listed }: Pick<OpenPort, 'settings' | 'listed'>) => ({
    id: idOf(settings.path),
    transport: 'serial' as const,
    name: (listed?.name ?? settings.path).slice(0, 200),
    ...(listed?.usbId !== undefined && { usbId: listed.usbId }),
    since: new Date(now()).toISOString(),
  });

  const show = (entry: OpenPort, source: ScanSource): void => {
    const before = entry.source;
    const codeOf = (one: ScanSource) => ('reason' in one ? one.reason?.code : undefined);
    if (before.state === source.state && codeOf(before) === codeOf(source)) return;
    entry.source = source;
    listener.onChange();
  };

  const fail = (entry: OpenPort, code: FailureCode, detail: string): void => {
    entry.stop();
    const described = describe(entry);
    show(
      entry,
      code === 'scanner.absent' || code === 'scanner.unplugged'
        ? { ...described, state: 'absent', reason: { code } }
        : { ...described, state: 'trouble', reason: { code }, detail: detail.slice(0, 200) },
    );
    if (isClosed || open.get(entry.settings.path) !== entry) return;
    clearTimeout(entry.retry);
    entry.retry = setTimeout(() => start(entry), retryMs);
  };

  const openEntry = async (entry: OpenPort): Promise<void> => {
    const { path, baudRate, terminators, silence, silenceMs } = entry.settings;
    const sourceId = idOf(path);
    const framer = createFramer({
      terminators: terminators.map((mark) => Buffer.from(mark, 'utf8')),
      silence,
    });
    let quiet: NodeJS.Timeout | undefined;
    let isStopped = false;
    entry.stop = () => {
      isStopped = true;
      clearTimeout(quiet);
    };
    const opened = await openPort(path, baudRate, {
      onBytes(chunk) {
        if (isStopped) return;
        clearTimeout(quiet);
        for (const message of framer.take(chunk)) listener.onScan(toScan(sourceId, message, now()));
        if (!framer.isOpen()) return;
        quiet = setTimeout(() => {
          const message = framer.silence();
          if (message) listener.onScan(toScan(sourceId, message, now()));
        }, silenceMs);
      },
      onEnd(detail) {
        if (isStopped) return;
        const lost = framer.cut();
        if (lost) listener.onScan(toScan(sourceId, lost, now()));
        fail(entry, 'scanner.unplugged', detail);
      },
    });
    if (!opened.ok) {
      fail(entry, opened.failure.code, opened.failure.detail);
      return;
    }
    if (isStopped || isClosed) {
      await opened.value.close();
      return;
    }
    entry.handle = opened.value;
    show(entry, { ...describe(entry), state: 'open' });
  };

  const release = async (entry: OpenPort): Promise<void> => {
    clearTimeout(entry.retry);
    await entry.opening;
    clearTimeout(entry.retry);
    entry.stop();
    await entry.handle?.close();
    delete entry.handle;
  };

  function start(entry: OpenPort): void {
    delete entry.handle;
    entry.opening = openEntry(entry);
  }

  const adopt = (settings: SerialPortSettings, listed?: ListedPort): void => {
    const parts = { settings, ...(listed && { listed }) };
    const entry: OpenPort = {
      ...parts,
      source: { ...describe(parts), state: 'absent' },
      stop: () => undefined,
      retry: undefined,
      opening: Promise.resolve(),
    };
    open.set(settings.path, entry);
    start(entry);
  };

  const look = async (): Promise<void> => {
    const listed = await listPorts();
    if (isClosed || !found || !listed.ok) return;
    const known = new Map(listed.value.filter(isKnown).map((port) => [port.path, port] as const));
    for (const [path, entry] of open) {
      // A configured port is waited for; a found one that is gone is forgotten.
      if (!entry.listed || known.has(path)) continue;
      open.delete(path);
      await release(entry);
      listener.onChange();
    }
    for (const [path, port] of known) if (!open.has(path)) adopt({ path, ...found }, port);
  };

  const again = (): void => {
    if (isClosed) return;
    lookTimer = setTimeout(() => {
      looking = look().finally(again);
    }, lookEveryMs);
  };

  for (const settings of ports) adopt(settings);
  if (found) looking = look().finally(again);

  return {
    sources: () => [...open.values()].map(({ source }) => source),
    async restart(sourceId) {
      const entry = [...open.values()].find(({ source }) => source.id === sourceId);
      if (!entry) return false;
      await release(entry);
      if (isClosed) return true;
      start(entry);
      await entry.opening;
      return true;
    },
    async close() {
      isClosed = true;
      clearTimeout(lookTimer);
      await looking;
      clearTimeout(lookTimer);
      await Promise.all([...open.values()].map(release));
      open.clear();
    },
  };
};
