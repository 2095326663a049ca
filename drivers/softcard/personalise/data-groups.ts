/** The files of a synthetic citizen card: what is written, not how it is read. */
import { integer, object, sequence, setOf, utf8 } from './der.ts';
import type { CardHolder } from './holder.ts';
import { machineReadableZone } from './zone.ts';

export const dg1 = (holder: CardHolder): Uint8Array =>
  object(0x61, object(0x5f1f, Buffer.from(machineReadableZone(holder), 'latin1')));

const u16 = (value: number) => Uint8Array.of((value >> 8) & 0xff, value & 0xff);
const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);

/** Facial record of ISO/IEC 19794-5:2005: one full frontal face, no feature points. */
const facialRecord = (image: Uint8Array, isJpeg2000: boolean): Uint8Array => {
  const blockLength = 20 + 12 + image.length;
  return Buffer.concat([
    Buffer.from('FAC\x00010\x00', 'latin1'),
    u32(14 + blockLength),
    u16(1),
    u32(blockLength),
    u16(0),
    new Uint8Array(14),
    // Full frontal, image data type, width, height, colour space, source, device, quality.
    Uint8Array.of(1, isJpeg2000 ? 1 : 0),
    u16(240),
    u16(320),
    Uint8Array.of(1, 2),
    u16(0),
    u16(0),
    image,
  ]);
};

/** Face in a biometric information template (ICAO Doc 9303-10 section 4.7.2). */
export const dg2 = (image: Uint8Array): Uint8Array => {
  const isJpeg2000 = !(image[0] === 0xff && image[1] === 0xd8);
  const header = object(
    0xa1,
    object(0x80, Uint8Array.of(1, 1)),
    object(0x81, Uint8Array.of(2)),
    object(0x87, Uint8Array.of(1, 1)),
    object(0x88, Uint8Array.of(0, 8)),
  );
  return object(
    0x75,
    object(
      0x7f61,
      integer(1),
      object(0x7f60, header, object(0x5f2e, facialRecord(image, isJpeg2000))),
    ),
  );
};

/** Fingerprints: sealed, so that nobody ever sees that there are none. */
export const dg3 = (): Uint8Array => object(0x63, object(0x7f61, integer(0)));

const vietnameseDate = (iso: string): string => iso.split('-').reverse().join('/');

/** The Vietnamese data, item by item; the 2024 card carries fewer. */
export const dg13 = (holder: CardHolder, edition: '2021' | '2024'): Uint8Array => {
  const item = (id: number, ...values: Uint8Array[]) => sequence(integer(id), ...values);
  const text = (id: number, value: string | undefined) => item(id, utf8(value ?? ''));
  const expiry =
    holder.expiryDate === undefined ? 'Không thời hạn' : vietnameseDate(holder.expiryDate);
  const common = [
    text(1, holder.personalNumber),
    text(2, holder.fullName),
    text(3, vietnameseDate(holder.dateOfBirth)),
    text(4, holder.sex === 'male' ? 'Nam' : 'Nữ'),
    text(5, 'Việt Nam'),
  ];
  const full = [
    text(6, holder.ethnicity ?? 'Kinh'),
    text(7, holder.religion ?? 'Không'),
    text(8, holder.origin),
    text(9, holder.residence),
    text(10, holder.marks),
    text(11, vietnameseDate(holder.issueDate)),
    text(12, expiry),
    item(13, sequence(utf8(holder.fatherName ?? ''), utf8(holder.motherName ?? ''))),
    text(14, holder.spouseName),
    text(15, holder.oldNumber),
  ];
  const items =
    edition === '2021'
      ? [...common, ...full]
      : [...common, text(8, holder.origin), text(12, expiry)];
  // A SET whose members come in the card's order, not in that of their encodings.
  return object(0x6d, sequence(object(0x31, ...items)));
};

const field = (tag: number, text: string): Uint8Array => object(tag, Buffer.from(text, 'utf8'));
const tagList = (...tags: readonly number[]): Uint8Array =>
  object(0x5c, ...tags.map((tag) => u16(tag)));

/** Additional personal details: name in national characters, number, birth (ICAO Doc 9303-10 section 4.7.11). */
export const dg11 = ({ fullName, personalNumber, dateOfBirth }: CardHolder): Uint8Array =>
  object(
    0x6b,
    tagList(0x5f0e, 0x5f10, 0x5f2b),
    field(0x5f0e, fullName),
    field(0x5f10, personalNumber),
    object(0x5f2b, Buffer.from(dateOfBirth.replaceAll('-', ''), 'hex')),
  );

/** Additional document details: authority and day of issue (section 4.7.12). */
export const dg12 = ({ issueDate }: CardHolder): Uint8Array =>
  object(
    0x6c,
    tagList(0x5f19, 0x5f26),
    field(0x5f19, 'CỤC TRƯỞNG CỤC CẢNH SÁT'),
    field(0x5f26, issueDate.replaceAll('-', '')),
  );

const fileTags: Readonly<Record<number, number>> = {
  1: 0x61,
  2: 0x75,
  3: 0x63,
  11: 0x6b,
  12: 0x6c,
  13: 0x6d,
  14: 0x6e,
  15: 0x6f,
};

export const com = (dataGroups: readonly number[]): Uint8Array =>
  object(
    0x60,
    object(0x5f01, Buffer.from('0107', 'latin1')),
    object(0x5f36, Buffer.from('040000', 'latin1')),
    object(0x5c, Uint8Array.from(dataGroups.map((number) => fileTags[number] ?? 0))),
  );

export const securityInfos = (...infos: readonly Uint8Array[]): Uint8Array => setOf(...infos);
export const dg14 = (infos: Uint8Array): Uint8Array => object(0x6e, infos);
export const dg15 = (spki: Uint8Array): Uint8Array => object(0x6f, spki);
