import { randomBytes } from 'node:crypto';
import { toBigInt } from '../bytes.ts';

/** Where nonces and private keys come from; the worked examples of the standard bring their own. */
export interface Entropy {
  bytes(length: number): Uint8Array;
  /** 1..order-1. */
  scalar(order: bigint): bigint;
}

export const systemEntropy: Entropy = {
  bytes: (length) => Uint8Array.from(randomBytes(length)),
  scalar: (order) => {
    // 64 bits more than the order: the remainder's bias is beyond measure (FIPS 186-5 appendix A.2.1).
    const length = Math.ceil(order.toString(16).length / 2) + 8;
    return (toBigInt(randomBytes(length)) % (order - 1n)) + 1n;
  },
};
