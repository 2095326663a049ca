import { createHash } from 'node:crypto';
import { concatBytes, equalBytes, fromBigInt, toBigInt } from '../bytes.ts';
import { powerModulo } from '../crypto/groups.ts';

/** Hash identifiers of ISO/IEC 10118-3 in the two-byte trailer. */
const trailers = new Map<number, string>([
  [0x33, 'sha1'],
  [0x34, 'sha256'],
  [0x35, 'sha512'],
  [0x36, 'sha384'],
  [0x38, 'sha224'],
]);

const trailerOf = (
  representative: Uint8Array,
): { readonly hash: string; readonly length: number } | undefined => {
  const last = representative.at(-1);
  if (last === 0xbc) return { hash: 'sha1', length: 1 };
  const hash = last === 0xcc ? trailers.get(representative.at(-2) ?? 0) : undefined;
  return hash === undefined ? undefined : { hash, length: 2 };
};

/** The message representative `6A || M1 || H || T` of ISO/IEC 9796-2 scheme 1 with partial recovery belongs to `message`. */
export const isRepresentativeOf = (representative: Uint8Array, message: Uint8Array): boolean => {
  const trailer = trailerOf(representative);
  if (representative[0] !== 0x6a || !trailer) return false;
  const digestLength = createHash(trailer.hash).digest().length;
  const end = representative.length - trailer.length;
  const start = end - digestLength;
  if (start < 1) return false;
  const recovered = representative.subarray(1, start);
  const digest = createHash(trailer.hash).update(concatBytes(recovered, message)).digest();
  return equalBytes(representative.subarray(start, end), digest);
};

/** RSA signature of ISO/IEC 9796-2 scheme 1 over `message` (ICAO Doc 9303-11 section 6.1.2.2). */
export const verifyIso9796 = (
  signature: Uint8Array,
  message: Uint8Array,
  { n, e }: { readonly n: bigint; readonly e: bigint },
): boolean => {
  const value = toBigInt(signature);
  if (value >= n || e > 0xffffffffffn || e < 3n) return false;
  const opened = powerModulo(value, e, n);
  // A representative ends in the nibble C; the smaller of s and n - s may have been sent.
  const representative = opened % 16n === 12n ? opened : n - opened;
  const length = Math.ceil(n.toString(16).length / 2);
  return isRepresentativeOf(fromBigInt(representative, length), message);
};
