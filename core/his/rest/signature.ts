import { createHmac } from 'node:crypto';

/** `x-sign`: HMAC-SHA256 of the values joined with `|`, an unknown one being empty (MediPay v1.0.6). */
export const signatureOf = (
  secret: string,
  values: readonly (string | undefined)[],
  encoding: 'hex' | 'base64',
): string =>
  createHmac('sha256', secret)
    .update(values.map((value) => value ?? '').join('|'), 'utf8')
    .digest(encoding);
