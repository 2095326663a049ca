import { createHash } from 'node:crypto';

/** Lower case only: some shared folders tell no case. */
const plain = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** A number of a person may have got into a key. */
const personal = /\d{9}/;

/** Name without extension: the key itself, or its SHA-256 where the key could do harm as a name. */
export const fileNameOf = (idempotencyKey: string): string =>
  plain.test(idempotencyKey) && !personal.test(idempotencyKey)
    ? idempotencyKey
    : `sha256-${createHash('sha256').update(idempotencyKey, 'utf8').digest('hex')}`;
