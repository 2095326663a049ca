/** Code that runs inside Chromium's pages; functions are sent there as text and see nothing of this file. */

export const worldName = 'stand-in-preload';
export const bindingName = 'standInTell';

/** In the page's own world, before anything else: takes what the preload exposes. */
export function pageBridge(token: string): void {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  const call = (name: string, method: string, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      document.dispatchEvent(
        new CustomEvent(`${token}-call`, {
          detail: JSON.stringify({ id: last, name, method, args }),
        }),
      );
    });
  document.addEventListener(`${token}-expose`, (event) => {
    const { name, methods } = JSON.parse((event as CustomEvent<string>).detail);
    const api: Record<string, unknown> = {};
    for (const method of methods) api[method] = (...args: unknown[]) => call(name, method, args);
    Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true });
  });
  document.addEventListener(`${token}-return`, (event) => {
    const { id, value, error } = JSON.parse((event as CustomEvent<string>).detail);
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error !== undefined) caller?.reject(new Error(error));
    else caller?.resolve(value);
  });
}

/** In the preload's world: what a sandboxed preload finds as `electron`. */
export function preloadWorld(
  token: string,
  tellName: string,
  preload: (require: (name: string) => unknown) => void,
): void {
  type Listener = (event: object, ...args: unknown[]) => void;
  const world = globalThis as unknown as Record<string, unknown>;
  const native = world[tellName] as (payload: string) => void;
  const tell = (message: object): void => native(JSON.stringify(message));
  const listeners = new Map<string, Listener[]>();
  const invoked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const ports = new Map<number, MessagePort>();
  const exposed = new Map<string, Record<string, (...args: unknown[]) => unknown>>();
  let last = 0;

  const openPort = (number: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports.set(number, port2);
    port2.addEventListener('message', ({ data }) => tell({ kind: 'port', port: number, data }));
    port2.addEventListener('close', () => {
      if (ports.delete(number)) tell({ kind: 'port-closed', port: number });
    });
    port2.start();
    return port1;
  };

  world.standInHear = (text: string): void => {
    const heard = JSON.parse(text);
    switch (heard.kind) {
      case 'message': {
        const event = { ports: heard.ports.map(openPort) };
        for (const listener of listeners.get(heard.channel) ?? []) listener(event, ...heard.args);
        return;
      }
      case 'port':
        ports.get(heard.port)?.postMessage(heard.data);
        return;
      case 'port-closed':
        ports.get(heard.port)?.close();
        ports.delete(heard.port);
        return;
      case 'return': {
        const caller = invoked.get(heard.id);
        invoked.delete(heard.id);
        if (heard.error === undefined) caller?.resolve(heard.value);
        else caller?.reject(new Error(heard.error));
      }
    }
  };

  document.addEventListener(`${token}-call`, async (event) => {
    const { id, name, method, args } = JSON.parse((event as CustomEvent<string>).detail);
    const answer = (detail: object) =>
      document.dispatchEvent(
        new CustomEvent(`${token}-return`, { detail: JSON.stringify({ id, ...detail }) }),
      );
    try {
      answer({ value: await exposed.get(name)?.[method]?.(...args) });
    } catch (error) {
      answer({ error: String(error) });
    }
  });

  const electron = {
    ipcRenderer: {
      on(channel: string, listener: Listener) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
      send: (channel: string, ...args: unknown[]) => tell({ kind: 'send', channel, args }),
      invoke: (channel: string, ...args: unknown[]) =>
        new Promise((resolve, reject) => {
          last += 1;
          invoked.set(last, { resolve, reject });
          tell({ kind: 'invoke', id: last, channel, args });
        }),
    },
    contextBridge: {
      exposeInMainWorld(name: string, api: Record<string, (...args: unknown[]) => unknown>) {
        exposed.set(name, api);
        document.dispatchEvent(
          new CustomEvent(`${token}-expose`, {
            detail: JSON.stringify({ name, methods: Object.keys(api) }),
          }),
        );
      },
    },
  };
  preload((name) => {
    if (name === 'electron') return electron;
    throw new Error(`a sandboxed preload has no module ${name}`);
  });
}
