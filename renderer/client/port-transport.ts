import { RPCLink } from '@orpc/client/message-port';
import type { Transport } from './transport.ts';

/** What the Electron shell's preload offers to its pages. */
export interface ShellBridge {
  /** Asks for a line to the host: it comes as a message of the window with a port, again after every loss. */
  hello(): void;
  /** Prints this page without a dialog. */
  print(): void;
}

export const shellBridge = (): ShellBridge | undefined =>
  (window as Window & { readonly tiepdonShell?: ShellBridge }).tiepdonShell;

interface Line {
  readonly link: RPCLink<object>;
  /** Fails every call that is under way. */
  end(): void;
}

const openLine = (port: MessagePort, onClose: () => void): Line => {
  const closing = new EventTarget();
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    port.close();
    closing.dispatchEvent(new Event('close'));
    onClose();
  };
  // The other end goes with its process.
  port.addEventListener('close', end);
  const link = new RPCLink<object>({
    port: {
      addEventListener: (type: string, listener: EventListenerOrEventListenerObject) =>
        (type === 'close' ? closing : port).addEventListener(type, listener),
      postMessage: (message: unknown) => port.postMessage(message),
    } as Pick<MessagePort, 'addEventListener' | 'postMessage'>,
  });
  port.start();
  return { link, end };
};

/** The Electron shell: a port to the host's process, handed over by main for this window's role. */
export const portTransport = (bridge: ShellBridge): Transport => {
  let line: Line | undefined;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const drop = (): void => {
    const ended = line;
    line = undefined;
    ended?.end();
  };
  const hear = (event: MessageEvent<unknown>): void => {
    // From this window to itself: its preload.
    if (event.source !== window || typeof event.data !== 'object' || event.data === null) return;
    const { tiepdon } = event.data as { readonly tiepdon?: unknown };
    const [port] = event.ports;
    if (tiepdon === 'lost') drop();
    if (tiepdon !== 'port' || !port) return;
    drop();
    const opened = openLine(port, () => {
      if (line === opened) line = undefined;
      tell();
    });
    line = opened;
    tell();
  };
  window.addEventListener('message', hear);
  // The system's dialog has nobody to answer it.
  window.print = () => bridge.print();
  bridge.hello();
  return {
    link: {
      call(path, input, options) {
        if (!line) return Promise.reject(new Error('no line to the host'));
        return line.link.call(path, input, options);
      },
    },
    isOpen: () => line !== undefined,
    isRefused: () => false,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      window.removeEventListener('message', hear);
      drop();
    },
  };
};
