import { WebSocket } from 'ws';
import { MessageChannelMain, type MessagePortMain } from '../../../e2e/electron/stand-in/ports.ts';

/** A line to the host from the caller's side: bytes out, frames in. */
export interface Wire {
  send(frame: string | Buffer): void;
  onFrame(listener: (frame: string) => void): void;
  readonly isEnded: () => boolean;
  /** Settles when the host has ended the line, or we have. */
  readonly ended: Promise<void>;
  close(): void;
}

export interface Answer {
  readonly kind: 'answer' | 'ended' | 'silent';
  readonly status: number;
  /** As it came: what must not be in it is looked for here. */
  readonly text: string;
  readonly body: unknown;
}

const silentMs = 20_000;
let lastId = 0;

const nextId = (): string => {
  lastId += 1;
  return `c${lastId}`;
};

export const frameOf = (path: string, json: unknown, id = nextId()): string =>
  JSON.stringify({ i: id, p: { u: path, b: { json } } });

/** Calls over one wire, many at a time where wanted. A subscription is ended after its first answer. */
export const caller = (wire: Wire) => {
  const waiting = new Map<string, (answer: Answer) => void>();
  wire.onFrame((text) => {
    const { i, t, p } = JSON.parse(text) as {
      i: string;
      t?: number;
      p?: { s?: number; h?: object; b?: { json?: unknown } };
    };
    const settle = waiting.get(i);
    if (!settle || t !== undefined) return;
    waiting.delete(i);
    if (p?.h !== undefined && !wire.isEnded()) wire.send(JSON.stringify({ i, t: 4 }));
    settle({ kind: 'answer', status: p?.s ?? 200, text, body: p?.b?.json });
  });
  void wire.ended.then(() => {
    for (const settle of waiting.values())
      settle({ kind: 'ended', status: 0, text: '', body: undefined });
    waiting.clear();
  });
  return {
    wire,
    call: (path: string, json?: unknown): Promise<Answer> =>
      new Promise((resolve) => {
        if (wire.isEnded()) {
          resolve({ kind: 'ended', status: 0, text: '', body: undefined });
          return;
        }
        const id = nextId();
        const late = setTimeout(() => {
          waiting.delete(id);
          resolve({ kind: 'silent', status: 0, text: '', body: undefined });
        }, silentMs);
        waiting.set(id, (answer) => {
          clearTimeout(late);
          resolve(answer);
        });
        wire.send(frameOf(path, json, id));
      }),
  };
};
export type Caller = ReturnType<typeof caller>;

/** The loopback socket of the browser shell. */
export const socketWire = async (origin: string, token: string): Promise<Wire> => {
  const socket = new WebSocket(
    `${origin.replace('http', 'ws')}/rpc`,
    ['tiepdon', `token.${token}`],
    { origin },
  );
  let isEnded = false;
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      isEnded = true;
      resolve();
    });
  });
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    socket.once('open', resolve);
    socket.once('close', () => resolve());
  });
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame, () => undefined);
    },
    onFrame: (listener) => void socket.on('message', (data) => listener(data.toString())),
    isEnded: () => isEnded,
    ended,
    close: () => socket.terminate(),
  };
};

/** A port of the Electron shell, as main would attach it. */
export const portWire = (attach: (port: MessagePortMain) => void): Wire => {
  const { port1, port2 } = new MessageChannelMain();
  let isEnded = false;
  const ended = new Promise<void>((resolve) => {
    port2.on('close', () => {
      isEnded = true;
      resolve();
    });
  });
  attach(port1);
  port2.start();
  return {
    send: (frame) => port2.postMessage(frame),
    onFrame: (listener) => void port2.on('message', ({ data }: { data: string }) => listener(data)),
    isEnded: () => isEnded,
    ended,
    close: () => port2.close(),
  };
};
