/** A card for tests that gives every command back with a status word; what it does can be changed at any time. */
export interface EchoCard {
  readonly atr: Uint8Array;
  powerOn(): void;
  powerOff(): void;
  reset(): void;
  resets: number;
  behaviour: (command: Uint8Array) => Promise<Uint8Array>;
  transmit(command: Uint8Array): Promise<Uint8Array>;
}

export const atr = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);

/** `mark` is the first byte of its status words, by which two cards can be told apart. */
export const echoCard = (mark = 0x90): EchoCard => ({
  atr,
  resets: 0,
  powerOn() {},
  powerOff() {},
  reset() {
    this.resets += 1;
  },
  behaviour: async (command) => Uint8Array.from([...command, mark, 0x00]),
  transmit(command) {
    return this.behaviour(command);
  },
});

export const never = (): Promise<Uint8Array> => new Promise(() => undefined);
