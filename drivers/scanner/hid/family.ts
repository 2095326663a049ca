import type { FailureCode, ScanSource } from '../../../core/contract/index.ts';
import { deviceOf, layoutOf, usbIdOf, vendorOf } from '../known-scanners.ts';
import type { FamilyListener, SourceFamily } from '../port.ts';
import { toScan } from '../scan.ts';
import type { HidBinding, HidDevice, HidHandle } from './binding.ts';
import { createMessageAssembler } from './message.ts';

export interface HidFamilyOptions {
  readonly binding: HidBinding;
  /** Milliseconds between two looks at what is plugged in. */
  readonly lookEveryMs?: number;
  /** Milliseconds that the rest of a code may take to come. */
  readonly messageTimeoutMs?: number;
  readonly now?: () => number;
}

const barCodeScannerPage = 0x8c;
/**
 * Bar Code Scanner, Dumb Bar Code Scanner, Cordless Scanner Base, Bar Code Scanner Cradle. Not 0x01, Badge Reader: keyboards
 * of several makers use that page and usage for their own settings.
 */
const scannerUsages = new Set([0x02, 0x03, 0x04, 0x05]);
const genericDesktopPage = 0x01;
const keyboardUsage = 0x06;

const isScanner = ({ usagePage, usage }: HidDevice): boolean =>
  usagePage === barCodeScannerPage && scannerUsages.has(usage);

/** A known scanner whose keyboard side is all that shows. */
const typesOnly = (device: HidDevice, all: readonly HidDevice[]): boolean => {
  const usbId = usbIdOf(device.vendorId, device.productId);
  return (
    device.usagePage === genericDesktopPage &&
    device.usage === keyboardUsage &&
    (vendorOf(usbId) !== undefined || deviceOf(usbId) !== undefined) &&
    !all.some((other) => isScanner(other) && usbIdOf(other.vendorId, other.productId) === usbId)
  );
};

interface OpenDevice {
  readonly device: HidDevice;
  source: ScanSource;
  handle?: HidHandle;
  /** Ends what belongs to this opening. */
  stop(): void;
  retryAt: number;
}

const retryMs = 5_000;

/** HID-POS scanners: found by looking every second, since hidapi tells no arrivals; opened, read, and let go. */
export const openHidFamily = (
  listener: FamilyListener,
  { binding, lookEveryMs = 1_000, messageTimeoutMs = 500, now = Date.now }: HidFamilyOptions,
): SourceFamily => {
  const open = new Map<string, OpenDevice>();
  let library: ScanSource | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();

  const describe = (
    { path, vendorId, productId, name }: HidDevice,
    transport: ScanSource['transport'],
  ) => ({
    id: `${transport === 'keyboard' ? 'keyboard' : 'hid'}:${path}`.slice(0, 300),
    transport,
    name,
    usbId: usbIdOf(vendorId, productId),
    since: new Date(now()).toISOString(),
  });

  const release = async (entry: OpenDevice): Promise<void> => {
    entry.stop();
    await entry.handle?.close();
    delete entry.handle;
  };

  const fail = (entry: OpenDevice, code: FailureCode, detail: string): void => {
    void release(entry);
    entry.retryAt = now() + retryMs;
    entry.source = {
      ...describe(entry.device, 'hid-pos'),
      state: 'trouble',
      reason: { code },
      detail: detail.slice(0, 200),
    };
    listener.onChange();
  };

  const start = async (entry: OpenDevice): Promise<void> => {
    const { device } = entry;
    const { id, usbId } = describe(device, 'hid-pos');
    const assembler = createMessageAssembler(layoutOf(usbId));
    let timeout: NodeJS.Timeout | undefined;
    let isStopped = false;
    entry.stop = () => {
      isStopped = true;
      clearTimeout(timeout);
    };
    const opened = await binding.open(device.path, {
      onReport(report) {
        if (isStopped) return;
        clearTimeout(timeout);
        const message = assembler.take(report);
        if (message) listener.onScan(toScan(id, message, now()));
        if (!assembler.isOpen()) return;
        timeout = setTimeout(() => {
          const lost = assembler.expire();
          if (lost) listener.onScan(toScan(id, lost, now()));
        }, messageTimeoutMs);
      },
      onEnd(detail) {
        if (isStopped) return;
        const lost = assembler.expire();
        if (lost) listener.onScan(toScan(id, lost, now()));
        fail(entry, 'scanner.unplugged', detail);
      },
    });
    if (!opened.ok) {
      fail(entry, opened.failure.code, opened.failure.detail);
      return;
    }
    entry.handle = opened.value;
    // Closed, or ended, while it was being opened.
    if (isStopped || isClosed) {
      await release(entry);
      return;
    }
    const enable = vendorOf(usbId)?.enableFeature;
    // Firmwares without that report refuse it and need none.
    if (enable !== undefined) await opened.value.sendFeature(Buffer.from(enable, 'hex'));
    if (isStopped || isClosed) return;
    entry.source = { ...describe(device, 'hid-pos'), state: 'open' };
    listener.onChange();
  };

  const adopt = async (device: HidDevice, all: readonly HidDevice[]): Promise<void> => {
    const described = describe(device, 'hid-pos');
    const idle = { device, retryAt: 0, stop: () => undefined };
    if (typesOnly(device, all)) {
      const hint = vendorOf(described.usbId)?.switch;
      open.set(device.path, {
        ...idle,
        source: {
          ...describe(device, 'keyboard'),
          state: 'open',
          advice: { code: 'scanner.keyboard-mode' },
          ...(hint && { hint }),
        },
      });
      listener.onChange();
      return;
    }
    const entry: OpenDevice = { ...idle, source: { ...described, state: 'absent' } };
    open.set(device.path, entry);
    await start(entry);
  };

  const look = async (): Promise<void> => {
    const listed = await binding.devices();
    if (isClosed) return;
    if (!listed.ok) {
      if (library) return;
      library = {
        id: 'hid:library',
        transport: 'hid-pos',
        name: 'HID',
        since: new Date(now()).toISOString(),
        state: 'trouble',
        reason: { code: listed.failure.code },
        detail: listed.failure.detail,
      };
      listener.onChange();
      return;
    }
    if (library) {
      library = undefined;
      listener.onChange();
    }
    const all = listed.value;
    const wanted = new Map(
      all
        .filter((device) => isScanner(device) || typesOnly(device, all))
        .map((device) => [device.path, device] as const),
    );
    for (const [path, entry] of open) {
      if (wanted.has(path)) continue;
      open.delete(path);
      await release(entry);
      listener.onChange();
    }
    for (const [path, device] of wanted) {
      const entry = open.get(path);
      if (!entry) await adopt(device, all);
      else if (entry.source.state === 'trouble' && now() >= entry.retryAt) await start(entry);
      if (isClosed) return;
    }
  };

  const again = (): void => {
    if (isClosed) return;
    timer = setTimeout(() => {
      looking = look().finally(again);
    }, lookEveryMs);
  };
  looking = look().finally(again);

  return {
    sources: () => [
      ...(library ? [library] : []),
      ...[...open.values()].map(({ source }) => source),
    ],
    async restart(sourceId) {
      const entry = [...open.values()].find(({ source }) => source.id === sourceId);
      if (!entry) return false;
      await looking;
      if (entry.source.transport !== 'hid-pos' || open.get(entry.device.path) !== entry)
        return true;
      await release(entry);
      await start(entry);
      return true;
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await looking;
      clearTimeout(timer);
      await Promise.all([...open.values()].map(release));
      open.clear();
    },
  };
};
