import type { Device } from 'node-hid';
import type { FailureCode } from '../../../core/contract/index.ts';

/** One HID top-level collection, as the system lists it. */
export interface HidDevice {
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly usagePage: number;
  readonly usage: number;
  readonly name: string;
}

export interface HidFailure {
  readonly code: FailureCode;
  /** The system's own words. */
  readonly detail: string;
}

export type HidOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: HidFailure };

export interface HidHandle {
  /** Feature report, its id first. */
  sendFeature(report: Uint8Array): Promise<HidOutcome<void>>;
  close(): Promise<void>;
}

export interface HidListener {
  /** Input report, its id first. */
  onReport(report: Uint8Array): void;
  /** Unplugged or broken; nothing comes any more. */
  onEnd(detail: string): void;
}

/** The lowest seam: everything above is ours, everything below is hidapi. */
export interface HidBinding {
  devices(): Promise<HidOutcome<readonly HidDevice[]>>;
  open(path: string, listener: HidListener): Promise<HidOutcome<HidHandle>>;
}

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 200);

const failed = (code: FailureCode, error: unknown) =>
  ({ ok: false, failure: { code, detail: wordsOf(error) } }) as const;

const named = ({ manufacturer, product, path }: Device): string =>
  [manufacturer, product].filter(Boolean).join(' ').trim().slice(0, 200) || (path ?? 'HID');

/** node-hid over hidraw (Linux), the HID class (Windows) or IOKit. hidapi gives words for failures, no codes. */
export const nodeHid = (): HidBinding => {
  // Loaded at first use: a missing native library must leave the other transports alive.
  const library = () => import('node-hid');
  return {
    async devices() {
      try {
        const { devicesAsync } = await library();
        const all = await devicesAsync();
        return {
          ok: true,
          value: all.flatMap((device) =>
            device.path === undefined
              ? []
              : [
                  {
                    path: device.path,
                    vendorId: device.vendorId,
                    productId: device.productId,
                    usagePage: device.usagePage ?? 0,
                    usage: device.usage ?? 0,
                    name: named(device),
                  },
                ],
          ),
        };
      } catch (error) {
        return failed('scanner.library-missing', error);
      }
    },
    async open(path, listener) {
      try {
        const { HIDAsync } = await library();
        const device = await HIDAsync.open(path);
        device.on('error', (error: unknown) => listener.onEnd(wordsOf(error)));
        device.on('data', (report: Buffer) => listener.onReport(report));
        return {
          ok: true,
          value: {
            async sendFeature(report) {
              try {
                await device.sendFeatureReport(Buffer.from(report));
                return { ok: true, value: undefined };
              } catch (error) {
                return failed('scanner.broken', error);
              }
            },
            async close() {
              try {
                await device.close();
              } catch {
                // Already gone: that is what closing is for.
              }
            },
          },
        };
      } catch (error) {
        const isRefused = /permission|access/i.test(wordsOf(error));
        return failed(isRefused ? 'scanner.permission' : 'scanner.broken', error);
      }
    },
  };
};
