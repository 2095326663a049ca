import { createHash } from 'node:crypto';
import { mrzCheckDigit } from './mrz-check-digit.ts';

/** What opens the chip (ICAO Doc 9303-11 section 4). */
export type AccessPassword =
  /** Six digits printed on the card; here the last six of the personal number. */
  | { readonly kind: 'can'; readonly can: string }
  | {
      readonly kind: 'mrz';
      /** Up to nine characters. */
      readonly documentNumber: string;
      /** `YYMMDD`. */
      readonly dateOfBirth: string;
      /** `YYMMDD`. */
      readonly dateOfExpiry: string;
    };

const withCheckDigit = (field: string): string => `${field}${mrzCheckDigit(field)}`;

/** SHA-1 of document number, birth and expiry, each with its check digit (section 4.3.2). */
export const mrzSecret = (password: Extract<AccessPassword, { kind: 'mrz' }>): Uint8Array => {
  const information = [
    password.documentNumber.padEnd(9, '<'),
    password.dateOfBirth,
    password.dateOfExpiry,
  ]
    .map(withCheckDigit)
    .join('');
  return Uint8Array.from(createHash('sha1').update(information, 'latin1').digest());
};

/** What the password key of PACE is derived from (section 9.7.3). */
export const paceSecret = (password: AccessPassword): Uint8Array =>
  password.kind === 'can' ? new TextEncoder().encode(password.can) : mrzSecret(password);
