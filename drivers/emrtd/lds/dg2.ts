import { ok, type Result } from '../../../core/contract/index.ts';
import { findTlv, readTlvs } from '../tlv/index.ts';
import { type DataGroupFailure, fileTags, unwrapFile } from './data-group.ts';

/** The face of DG2 as its encoded image. */
export interface FaceImage {
  readonly format: 'jpeg' | 'jpeg2000';
  readonly image: Uint8Array;
}

const tags = { groupTemplate: 0x7f61, infoTemplate: 0x7f60, data: 0x5f2e, dataConstructed: 0x7f2e };

/** `FF D8 FF`; the JP2 signature box; a bare JPEG 2000 code stream. */
const magics: readonly [FaceImage['format'], readonly number[]][] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['jpeg2000', [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20]],
  ['jpeg2000', [0xff, 0x4f, 0xff, 0x51]],
];

/** Facial header, record header, and where feature points begin (ISO/IEC 19794-5:2005 section 5). */
const facialHeader = 14;
const facialInformation = 20;
const featurePoint = 8;
const imageInformation = 12;
/** Records differ by a few fields between editions: the image is looked for this much further. */
const mostSlack = 512;

const formatAt = (bytes: Uint8Array, offset: number): FaceImage['format'] | undefined =>
  magics.find(([, magic]) => magic.every((byte, index) => bytes[offset + index] === byte))?.[0];

const isFacialRecord = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x46 && bytes[1] === 0x41 && bytes[2] === 0x43 && bytes[3] === 0;

/** The first image of a facial record: where its header says, or within reach of there. */
const imageOf = (record: Uint8Array): FaceImage | undefined => {
  const points = ((record[facialHeader + 4] ?? 0) << 8) | (record[facialHeader + 5] ?? 0);
  const expected = isFacialRecord(record)
    ? facialHeader + facialInformation + points * featurePoint + imageInformation
    : 0;
  for (const start of [expected, 0])
    for (let offset = start; offset < Math.min(record.length, start + mostSlack); offset += 1) {
      const format = formatAt(record, offset);
      if (format) return { format, image: record.subarray(offset) };
    }
  return undefined;
};

/** Biometric data of the first information template, whichever way it is tagged. */
const firstRecord = (contents: Uint8Array): Uint8Array | undefined => {
  let bytes = contents;
  for (let depth = 0; depth < 4; depth += 1) {
    const objects = readTlvs(bytes);
    if (!objects.ok) return undefined;
    const record =
      findTlv(objects.value, tags.data) ?? findTlv(objects.value, tags.dataConstructed);
    if (record) return record.value;
    const inner =
      findTlv(objects.value, tags.groupTemplate) ?? findTlv(objects.value, tags.infoTemplate);
    if (!inner) return undefined;
    bytes = inner.value;
  }
  return undefined;
};

/** DG2 (ICAO Doc 9303-10 section 4.7.2): the first face that holds a JPEG or JPEG 2000 image. */
export const readDg2 = (bytes: Uint8Array): Result<FaceImage, DataGroupFailure> => {
  const contents = unwrapFile(bytes, fileTags.dg[2]);
  if (!contents.ok) return contents;
  const record = firstRecord(contents.value);
  const image = record && imageOf(record);
  return image ? ok(image) : { ok: false, failure: 'incomplete' };
};
