/**
 * BER-TLV as chips speak it (ISO/IEC 7816-4 section 5.2.2, X.690): definite lengths only, bounded in every
 * direction. It looks at untrusted bytes: no input throws, recurses without end or allocates more than it got.
 */
import { ok, type Result } from '../../../core/contract/index.ts';

export interface Tlv {
  /** Tag bytes as one number: `0x30`, `0x5f1f`, `0x7f49`. */
  readonly tag: number;
  readonly value: Uint8Array;
  /** The whole object, tag and length included; a view into the input. */
  readonly encoded: Uint8Array;
}

export type TlvFailure =
  /** The input ends before the object does. */
  | 'truncated'
  /** Indefinite form, reserved form, or more than four length bytes. */
  | 'length-invalid'
  /** More than three tag bytes. */
  | 'tag-invalid'
  /** More objects side by side than any card has. */
  | 'too-many';

const failed = (failure: TlvFailure): { readonly ok: false; readonly failure: TlvFailure } => ({
  ok: false,
  failure,
});

/** No template of an identity chip comes near this many objects. */
const mostObjects = 4_096;

export interface TlvHeader {
  readonly tag: number;
  /** Bytes of tag and length. */
  readonly headerLength: number;
  /** Bytes that the object claims to carry; 0 to 2^32 - 1. */
  readonly valueLength: number;
}

/** Reads tag and length alone, for a file whose rest has not been read. Errors: `TlvFailure`. */
export const readHeader = (bytes: Uint8Array): Result<TlvHeader, TlvFailure> => {
  let offset = 0;
  const first = bytes[offset++];
  if (first === undefined) return failed('truncated');
  let tag = first;
  if ((first & 0x1f) === 0x1f) {
    for (let count = 0; ; count += 1) {
      if (count === 2) return failed('tag-invalid');
      const next = bytes[offset++];
      if (next === undefined) return failed('truncated');
      tag = tag * 256 + next;
      if ((next & 0x80) === 0) break;
    }
  }
  const lead = bytes[offset++];
  if (lead === undefined) return failed('truncated');
  if (lead < 0x80) return ok({ tag, headerLength: offset, valueLength: lead });
  const count = lead & 0x7f;
  if (count === 0 || count > 4) return failed('length-invalid');
  let valueLength = 0;
  for (let index = 0; index < count; index += 1) {
    const next = bytes[offset++];
    if (next === undefined) return failed('truncated');
    valueLength = valueLength * 256 + next;
  }
  return ok({ tag, headerLength: offset, valueLength });
};

/** The first object of `bytes` and what follows it. Errors: `TlvFailure`. */
export const readTlv = (
  bytes: Uint8Array,
): Result<{ readonly object: Tlv; readonly rest: Uint8Array }, TlvFailure> => {
  const header = readHeader(bytes);
  if (!header.ok) return header;
  const { tag, headerLength, valueLength } = header.value;
  const end = headerLength + valueLength;
  if (end > bytes.length) return failed('truncated');
  return ok({
    object: {
      tag,
      value: bytes.subarray(headerLength, end),
      encoded: bytes.subarray(0, end),
    },
    rest: bytes.subarray(end),
  });
};

/** All objects that stand side by side in `bytes`, to its last byte. Errors: `TlvFailure`. */
export const readTlvs = (bytes: Uint8Array): Result<readonly Tlv[], TlvFailure> => {
  const objects: Tlv[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    if (objects.length === mostObjects) return failed('too-many');
    const next = readTlv(rest);
    if (!next.ok) return next;
    objects.push(next.value.object);
    rest = next.value.rest;
  }
  return ok(objects);
};

export const findTlv = (objects: readonly Tlv[], tag: number): Tlv | undefined =>
  objects.find((object) => object.tag === tag);

/** The value found by going down one tag after the other, e.g. `[0x7c, 0x80]`; undefined where the path ends early. */
export const valueAt = (bytes: Uint8Array, path: readonly number[]): Uint8Array | undefined => {
  let value = bytes;
  for (const tag of path) {
    const objects = readTlvs(value);
    if (!objects.ok) return undefined;
    const found = findTlv(objects.value, tag);
    if (!found) return undefined;
    value = found.value;
  }
  return value;
};

const numberBytes = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return bytes;
};

/** Tag, shortest length form, value. */
export const encodeTlv = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const length = size < 0x80 ? [size] : [0x80 + numberBytes(size).length, ...numberBytes(size)];
  const header = [...numberBytes(tag), ...length];
  const encoded = new Uint8Array(header.length + size);
  encoded.set(header);
  let offset = header.length;
  for (const part of parts) {
    encoded.set(part, offset);
    offset += part.length;
  }
  return encoded;
};
