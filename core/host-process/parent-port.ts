/** A port whose other end is a page's; Electron's shape. */
export interface MessagePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** The channel to the shell's main process; Electron's shape. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly MessagePort[] }) => void,
  ): void;
}

export const parentPort = (): ParentPort => {
  const { parentPort: port } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
  if (!port) throw new Error('this is a process of the Electron shell; it has no other start');
  return port;
};
