/** Data objects in commands and answers (ISO/IEC 7816-4 section 5.2.2): definite lengths, two tag bytes at most. */
import { concat } from './bytes.ts';

export interface DataObject {
  /** Tag bytes as one number: `0x7c`, `0x7f49`. */
  readonly tag: number;
  readonly value: Uint8Array;
  /** Tag, length and value as they were sent. */
  readonly encoded: Uint8Array;
}

/** A command of a terminal holds a handful. */
const mostObjects = 16;

const readOne = (bytes: Uint8Array): DataObject | undefined => {
  const [first, second] = bytes;
  if (first === undefined || second === undefined) return undefined;
  const isLongTag = (first & 0x1f) === 0x1f;
  if (isLongTag && second >= 0x80) return undefined;
  const tag = isLongTag ? (first << 8) | second : first;
  let start = isLongTag ? 2 : 1;
  const lead = bytes[start++];
  if (lead === undefined) return undefined;
  let length = lead;
  if (lead >= 0x80) {
    const lengthBytes = lead & 0x7f;
    if (lengthBytes === 0 || lengthBytes > 3) return undefined;
    length = 0;
    for (let count = 0; count < lengthBytes; count += 1) {
      const next = bytes[start++];
      if (next === undefined) return undefined;
      length = length * 256 + next;
    }
  }
  const end = start + length;
  if (end > bytes.length) return undefined;
  return { tag, value: bytes.subarray(start, end), encoded: bytes.subarray(0, end) };
};

/** The objects side by side in `bytes`; undefined when anything is malformed, left over or there twice. */
export const readObjects = (bytes: Uint8Array): readonly DataObject[] | undefined => {
  const objects: DataObject[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const object = readOne(rest);
    if (!object || objects.length === mostObjects) return undefined;
    if (objects.some(({ tag }) => tag === object.tag)) return undefined;
    objects.push(object);
    rest = rest.subarray(object.encoded.length);
  }
  return objects;
};

export const findValue = (objects: readonly DataObject[], tag: number): Uint8Array | undefined =>
  objects.find((object) => object.tag === tag)?.value;

/** The value when `bytes` is one object of this tag and nothing else. */
export const onlyValue = (bytes: Uint8Array, tag: number): Uint8Array | undefined => {
  const objects = readObjects(bytes);
  return objects?.length === 1 ? findValue(objects, tag) : undefined;
};

const lengthField = (length: number): readonly number[] => {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  if (length < 0x10000) return [0x82, length >> 8, length & 0xff];
  return [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
};

/** A data object of at most 2^24 - 1 bytes. */
export const writeObject = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const value = concat(...parts);
  const tagField = tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];
  return concat(Uint8Array.of(...tagField, ...lengthField(value.length)), value);
};
