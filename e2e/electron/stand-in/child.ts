/** Loaded before a utility process' own code: gives it the `process.parentPort` that Electron would. */
import { EventEmitter } from 'node:events';
import type { ChildTraffic } from './utility-process.ts';

const send = (traffic: ChildTraffic): void => {
  if (process.connected) process.send?.(traffic, undefined, undefined, () => undefined);
};

class PortHere extends EventEmitter {
  readonly #number: number;
  #isStarted = false;
  #waiting: unknown[] = [];
  constructor(number: number) {
    super();
    this.#number = number;
  }
  postMessage(data: unknown): void {
    send({ kind: 'port', port: this.#number, data });
  }
  start(): void {
    this.#isStarted = true;
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] });
  }
  close(): void {
    if (ports.delete(this.#number)) send({ kind: 'port-closed', port: this.#number });
    this.emit('close');
  }
  arrive(data: unknown): void {
    if (this.#isStarted) this.emit('message', { data, ports: [] });
    else this.#waiting.push(data);
  }
  gone(): void {
    ports.delete(this.#number);
    this.emit('close');
  }
}

const ports = new Map<number, PortHere>();
/** Messages wait for the program to listen, as they do at Electron's. */
const early: unknown[] = [];
const parentPort = Object.assign(new EventEmitter(), {
  postMessage: (data: unknown) => send({ kind: 'message', data, ports: [] }),
});

process.on('message', (raw) => {
  const traffic = raw as ChildTraffic;
  if (traffic.kind === 'message') {
    const given = traffic.ports.map((number) => {
      const port = new PortHere(number);
      ports.set(number, port);
      return port;
    });
    const event = { data: traffic.data, ports: given };
    if (!parentPort.emit('message', event)) early.push(event);
  } else if (traffic.kind === 'port') ports.get(traffic.port)?.arrive(traffic.data);
  else ports.get(traffic.port)?.gone();
});
parentPort.on('newListener', (name) => {
  if (name === 'message')
    setImmediate(() => {
      for (const event of early.splice(0)) parentPort.emit('message', event);
    });
});
// Electron's utility processes end with the browser process.
process.on('disconnect', () => process.exit(0));
Object.defineProperty(process, 'parentPort', { value: parentPort });
