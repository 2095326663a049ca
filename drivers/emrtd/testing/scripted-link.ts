import { ok } from '../../../core/contract/index.ts';
import { bytesToHex, hexToBytes } from '../bytes.ts';
import type { Entropy } from '../crypto/entropy.ts';
import type { CardLink } from '../link.ts';

/** Hexadecimal as the standard prints it, with blanks. */
export const hex = (text: string): Uint8Array => hexToBytes(text.replace(/\s+/g, ''));

/** A card that knows one conversation by heart, and fails the test at the first byte that differs. */
export const scriptedLink = (
  conversation: readonly (readonly [command: string, answer: string])[],
): CardLink & { readonly rest: () => number } => {
  const lines = [...conversation];
  return {
    rest: () => lines.length,
    async transceive(command) {
      const line = lines.shift();
      if (!line) throw new Error(`no more commands expected, got ${bytesToHex(command)}`);
      const expected = bytesToHex(hex(line[0]));
      if (bytesToHex(command) !== expected)
        throw new Error(`expected ${expected}, got ${bytesToHex(command)}`);
      return ok(hex(line[1]));
    },
    reset: async () => ok(undefined),
  };
};

/** The worked examples' own nonces and private keys, in the order of their use. */
export const scriptedEntropy = (values: readonly string[]): Entropy => {
  const rest = values.map(hex);
  const next = (): Uint8Array => {
    const value = rest.shift();
    if (!value) throw new Error('no more entropy in the example');
    return value;
  };
  return { bytes: next, scalar: () => BigInt(`0x${bytesToHex(next())}`) };
};
