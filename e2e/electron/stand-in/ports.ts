import { EventEmitter } from 'node:events';

/** Where messages for one end of a channel go. */
export interface Sink {
  deliver(data: unknown): void;
  close(): void;
}

/**
 * One end of a channel. It lives in this process until it is transferred; from then on what arrives goes to where it lives
 * now, and what is said there comes in by `say`.
 */
export class MessagePortMain extends EventEmitter {
  #peer: MessagePortMain | undefined;
  #sink: Sink | undefined;
  #isStarted = false;
  #isClosed = false;
  #waiting: unknown[] = [];

  static pair(): [MessagePortMain, MessagePortMain] {
    const ports: [MessagePortMain, MessagePortMain] = [
      new MessagePortMain(),
      new MessagePortMain(),
    ];
    ports[0].#peer = ports[1];
    ports[1].#peer = ports[0];
    return ports;
  }

  postMessage(data: unknown): void {
    const peer = this.#peer;
    if (peer && !this.#isClosed) peer.#arrive(structuredClone(data));
  }

  start(): void {
    this.#isStarted = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#sink?.close();
    this.emit('close');
    const peer = this.#peer;
    setImmediate(() => peer?.close());
  }

  /** Transfers this end. */
  moveTo(sink: Sink): void {
    this.#sink = sink;
    for (const data of this.#waiting.splice(0)) sink.deliver(data);
    if (this.#isClosed) sink.close();
  }

  #arrive(data: unknown): void {
    if (this.#isClosed) return;
    if (this.#sink) this.#sink.deliver(data);
    else if (this.#isStarted) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;
  constructor() {
    [this.port1, this.port2] = MessagePortMain.pair();
  }
}
