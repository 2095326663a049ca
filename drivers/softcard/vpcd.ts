/** Connects a soft card to vpcd, the virtual reader of vsmartcard: pcscd then sees it as a card in a real reader. */
import { connect, type Socket } from 'node:net';
import { ok, type Result } from '../../core/contract/index.ts';

/** Anything that answers as a card does. */
export interface AttachableCard {
  readonly atr: Uint8Array;
  powerOn(): void;
  powerOff(): void;
  reset(): void;
  transmit(command: Uint8Array): Promise<Uint8Array>;
}

export interface VpcdAttachment {
  /** Pulls the card. */
  detach(): void;
  /** Resolves when the card is out: pulled, or the service is gone. */
  readonly detached: Promise<void>;
}

/** First slot of vpcd's standard configuration; the next slots follow. */
export const firstVpcdPort = 35_963;

/** Requests of one byte: control of the card's power, and its ATR. */
const control = { powerOff: 0, powerOn: 1, reset: 2, atr: 4 } as const;
const lengthBytes = 2;
/** More does not fit the length. */
const longestPayload = 0xffff;

const send = (socket: Socket, payload: Uint8Array): void => {
  if (socket.destroyed) return;
  // An answer that cannot be framed is none: the card is out.
  if (payload.length > longestPayload) {
    socket.destroy();
    return;
  }
  // Length and payload in one write: two would wait for each other's acknowledgement.
  const frame = Buffer.alloc(lengthBytes + payload.length);
  frame.writeUInt16BE(payload.length);
  frame.set(payload, lengthBytes);
  socket.write(frame);
};

const answerControl = (socket: Socket, card: AttachableCard, request: number | undefined): void => {
  switch (request) {
    case control.powerOff:
      card.powerOff();
      return;
    case control.powerOn:
      card.powerOn();
      return;
    case control.reset:
      card.reset();
      return;
    case control.atr:
      send(socket, card.atr);
      return;
  }
};

/** Lays a card on a slot of vpcd. Fails `unreachable` where nothing listens: pcscd is not running, or without vpcd. */
export const attachToVpcd = (
  card: AttachableCard,
  { port, host = '127.0.0.1' }: { readonly port: number; readonly host?: string },
): Promise<Result<VpcdAttachment, 'unreachable'>> =>
  new Promise((resolve) => {
    const socket = connect({ port, host, noDelay: true });
    const detached = Promise.withResolvers<void>();
    let pending = Buffer.alloc(0);
    let isAnswering = false;

    const answer = async (request: Uint8Array): Promise<void> => {
      if (request.length < 2) return answerControl(socket, card, request[0]);
      // A reader waits for each answer; what does not is no reader, and could fill the memory.
      if (isAnswering) {
        socket.destroy();
        return;
      }
      isAnswering = true;
      const response = await card.transmit(request);
      isAnswering = false;
      send(socket, response);
    };

    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= lengthBytes) {
        const end = lengthBytes + pending.readUInt16BE();
        if (pending.length < end) return;
        const request = Uint8Array.from(pending.subarray(lengthBytes, end));
        pending = pending.subarray(end);
        void answer(request);
      }
    });
    socket.once('error', () => resolve({ ok: false, failure: 'unreachable' }));
    socket.once('connect', () => {
      socket.once('close', () => {
        card.powerOff();
        detached.resolve();
      });
      resolve(ok({ detach: () => socket.destroy(), detached: detached.promise }));
    });
  });
