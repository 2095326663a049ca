import { ok, type Result } from '../../../core/contract/index.ts';
import { readTlv } from '../tlv/index.ts';

/** Why a data group could not be read. */
export type DataGroupFailure =
  /** Not BER-TLV, or another file's tag. */
  | 'malformed'
  /** Well formed, but what makes it this data group is not in it. */
  | 'incomplete';

/** Outer tags of the files of the eMRTD application (ICAO Doc 9303-10 section 4.2). */
export const fileTags = {
  com: 0x60,
  sod: 0x77,
  dg: [
    0, 0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f,
    0x70,
  ],
} as const;

/** The contents of a file that is one object with this tag. */
export const unwrapFile = (
  bytes: Uint8Array,
  tag: number,
): Result<Uint8Array, DataGroupFailure> => {
  const outer = readTlv(bytes);
  return outer.ok && outer.value.object.tag === tag
    ? ok(outer.value.object.value)
    : { ok: false, failure: 'malformed' };
};
