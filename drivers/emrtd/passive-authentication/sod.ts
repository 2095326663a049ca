import { createHash } from 'node:crypto';
import { ok, type Result } from '../../../core/contract/index.ts';
import { equalBytes, toBigInt } from '../bytes.ts';
import { fileTags, unwrapFile } from '../lds/index.ts';
import { decodeOid } from '../object-identifier.ts';
import { readTlvs, valueAt } from '../tlv/index.ts';
import { hashName } from './signature.ts';
import { readSignedData, type SignedContent } from './signed-data.ts';

/** EF.SOD: the signed list of the data groups' hashes (ICAO Doc 9303-10 section 4.6.2). */
export interface Sod {
  readonly signed: SignedContent;
  /** `sha256`. */
  readonly hashAlgorithm: string;
  readonly hashes: ReadonlyMap<number, Uint8Array>;
}

export type SodFailure =
  /** Not CMS under tag 77. */
  | 'malformed'
  /** CMS of something else, or without a list. */
  | 'no-hash-list'
  | 'hash-unsupported';

const ldsSecurityObject = '2.23.136.1.1.1';
/** The longest list anybody signs has 16 members and one certificate. */
const mostBytes = 65_536;

export const readSod = (bytes: Uint8Array): Result<Sod, SodFailure> => {
  if (bytes.length > mostBytes) return { ok: false, failure: 'malformed' };
  const contents = unwrapFile(bytes, fileTags.sod);
  const signed = contents.ok ? readSignedData(contents.value) : undefined;
  if (!signed) return { ok: false, failure: 'malformed' };
  const list = valueAt(signed.content, [0x30]);
  const members = list && readTlvs(list);
  if (signed.contentType !== ldsSecurityObject || !members?.ok)
    return { ok: false, failure: 'no-hash-list' };
  const [, algorithm, entries] = members.value;
  const oid = algorithm && valueAt(algorithm.value, [0x06]);
  const hashAlgorithm = oid && hashName(decodeOid(oid) ?? '');
  if (hashAlgorithm === undefined) return { ok: false, failure: 'hash-unsupported' };
  const hashes = new Map<number, Uint8Array>();
  const groups = entries && readTlvs(entries.value);
  if (!groups?.ok) return { ok: false, failure: 'no-hash-list' };
  for (const group of groups.value) {
    const parts = readTlvs(group.value);
    if (!parts.ok) return { ok: false, failure: 'no-hash-list' };
    const [number, hash] = parts.value;
    if (number?.tag !== 0x02 || hash?.tag !== 0x04 || number.value.length !== 1)
      return { ok: false, failure: 'no-hash-list' };
    const key = Number(toBigInt(number.value));
    // One number twice could mean either hash.
    if (hashes.has(key)) return { ok: false, failure: 'no-hash-list' };
    hashes.set(key, hash.value);
  }
  return hashes.size === 0
    ? { ok: false, failure: 'no-hash-list' }
    : ok({ signed, hashAlgorithm, hashes });
};

/** A data group that the list does not name was put there by somebody else. */
export type HashVerdict = 'match' | 'mismatch' | 'not-in-sod';

export const compareHashes = (
  { hashes, hashAlgorithm }: Sod,
  dataGroups: ReadonlyMap<number, Uint8Array>,
): ReadonlyMap<number, HashVerdict> =>
  new Map(
    [...dataGroups].map(([number, bytes]): [number, HashVerdict] => {
      const signed = hashes.get(number);
      if (!signed) return [number, 'not-in-sod'];
      const actual = createHash(hashAlgorithm).update(bytes).digest();
      return [number, equalBytes(actual, signed) ? 'match' : 'mismatch'];
    }),
  );
