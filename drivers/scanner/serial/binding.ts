import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { SerialPort } from 'serialport';
import type { FailureCode } from '../../../core/contract/index.ts';

export interface ListedPort {
  readonly path: string;
  readonly name: string;
  readonly usbId?: string;
}

export interface SerialFailure {
  readonly code: FailureCode;
  /** The system's own words. */
  readonly detail: string;
}

export interface SerialListener {
  onBytes(chunk: Uint8Array): void;
  /** Unplugged or broken; nothing comes any more. */
  onEnd(detail: string): void;
}

export interface SerialHandle {
  close(): Promise<void>;
}

export type SerialOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: SerialFailure };

/** Loaded at first use: a missing native library must leave the other transports alive. */
const library = () => import('serialport');

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, 200);

const failed = (code: FailureCode, detail: string) =>
  ({ ok: false, failure: { code, detail } }) as const;

const isWindows = process.platform === 'win32';

/** What the file system says of a port before it is opened: it has codes, the library has words. */
const refusal = async (path: string): Promise<SerialFailure | undefined> => {
  if (isWindows) return undefined;
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return {
      code: code === 'EACCES' || code === 'EPERM' ? 'scanner.permission' : 'scanner.absent',
      detail: code,
    };
  }
};

/** The library tells kinds of failure by words alone; these are its own (bindings-cpp 13) and those of Windows. */
const openFailure = (words: string): FailureCode => {
  if (/cannot lock port|temporarily unavailable|resource busy|access denied/i.test(words))
    return 'scanner.busy';
  if (/no such file|file not found|no such device/i.test(words)) return 'scanner.absent';
  if (/permission/i.test(words)) return 'scanner.permission';
  return 'scanner.broken';
};

/** Serial ports of this machine. */
export const listPorts = async (): Promise<SerialOutcome<readonly ListedPort[]>> => {
  try {
    const ports = await (await library()).SerialPort.list();
    return {
      ok: true,
      value: ports.map(({ path, manufacturer, vendorId, productId }) => ({
        path,
        name: (manufacturer ?? path).slice(0, 200),
        ...(vendorId &&
          productId && {
            usbId: [vendorId, productId].map((id) => id.toLowerCase().padStart(4, '0')).join(':'),
          }),
      })),
    };
  } catch (error) {
    return failed('scanner.library-missing', wordsOf(error));
  }
};

/** Opens a port for us alone. */
export const openPort = async (
  path: string,
  baudRate: number,
  listener: SerialListener,
): Promise<SerialOutcome<SerialHandle>> => {
  const refused = await refusal(path);
  if (refused) return { ok: false, failure: refused };
  let port: SerialPort;
  try {
    const { SerialPort: Port } = await library();
    port = new Port({ path, baudRate, autoOpen: false, lock: true, hupcl: false });
  } catch (error) {
    return failed('scanner.library-missing', wordsOf(error));
  }
  return new Promise((resolve) => {
    let isClosing = false;
    port.on('data', (chunk: Buffer) => listener.onBytes(chunk));
    port.on('error', (error: unknown) => {
      // A failed write or read; `close` follows where the port is gone.
      if (!isClosing && !port.isOpen) listener.onEnd(wordsOf(error));
    });
    port.on('close', (error: unknown) => {
      if (!isClosing) listener.onEnd(error instanceof Error ? wordsOf(error) : 'closed');
    });
    port.open((error) => {
      if (error) {
        const words = wordsOf(error);
        resolve(failed(openFailure(words), words));
        return;
      }
      resolve({
        ok: true,
        value: {
          close: () =>
            new Promise((closed) => {
              isClosing = true;
              if (port.isOpen) port.close(() => closed());
              else closed();
            }),
        },
      });
    });
  });
};
