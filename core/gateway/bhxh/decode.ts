import type {
  CoverageCard,
  EligibilityAnswer,
  PastCheck,
  PastVisit,
  VisitHistoryAnswer,
} from '../../contract/index.ts';
import {
  isAbsentDate,
  readOfficialBirthDate,
  readOfficialDate,
  readOfficialMinute,
} from './dates.ts';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text without control characters, NFC; nothing when empty or of another type. */
const readText = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const text = value
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .normalize('NFC')
    .trim();
  return text === '' ? undefined : text;
};

/** Text to compare with other text: one that lost characters on its way would accuse the wrong person. */
const readIntactText = (value: unknown): string | undefined => {
  const text = readText(value);
  return text?.includes('\uFFFD') ? undefined : text;
};

/** Numbers are written with spaces, hyphens or low lines in between (section 3.1). */
const readPattern = (value: unknown, pattern: RegExp): string | undefined => {
  const text = readText(value)
    ?.replace(/[\s_-]/g, '')
    .toUpperCase();
  return text !== undefined && pattern.test(text) ? text : undefined;
};

const readDate = (value: unknown): string | undefined => {
  const text = readText(value);
  return text === undefined ? undefined : readOfficialDate(text);
};

/** Fifteen characters, or the ten digits that newer cards show; a personal number sent back is no card. */
const cardNumber = /^(?:[A-Z]{2}\d{13}|\d{10})$/;
const facilityCode = /^\d{5}$/;
const insuranceNumber = /^\d{10}$/;
const livingAreas = ['K1', 'K2', 'K3'] as const;

const readSex = (value: unknown): CoverageCard['sex'] => {
  const text = readText(value)?.toLowerCase();
  if (text === 'nam') return 'male';
  return text === 'nữ' || text === 'nu' ? 'female' : undefined;
};

/** A validity whose end was sent but cannot be read is not known at all: without an end it would never run out. */
const readValidity = (from: unknown, to: unknown): Pick<CoverageCard, 'start' | 'end'> => {
  const end = readDate(to);
  const isEndLost = end === undefined && !isAbsentDate(readText(to) ?? '');
  return isEndLost ? {} : { start: readDate(from), end };
};

/** Only what is known, or nothing at all. */
const known = (card: CoverageCard): CoverageCard | undefined => {
  const stated = Object.entries(card).filter(([, value]) => value !== undefined);
  return stated.length === 0 ? undefined : Object.fromEntries(stated);
};

const readCard = (fields: Fields): CoverageCard | undefined => {
  const born = readText(fields.ngaySinh);
  const area = readText(fields.maKV)?.toUpperCase();
  return known({
    number: readPattern(fields.maThe, cardNumber),
    fullName: readIntactText(fields.hoTen),
    dateOfBirth: born === undefined ? undefined : readOfficialBirthDate(born),
    sex: readSex(fields.gioiTinh),
    address: readIntactText(fields.diaChi),
    initialFacility: readPattern(fields.maDKBD, facilityCode),
    issuerOffice: readIntactText(fields.cqBHXH),
    ...readValidity(fields.gtTheTu, fields.gtTheDen),
    livingArea: livingAreas.find((each) => each === area),
    fiveYearsFrom: readDate(fields.ngayDu5Nam),
    insuranceNumber:
      readPattern(fields.maSoBHXH, insuranceNumber) ?? readPattern(fields.maThe, insuranceNumber),
  });
};

const readNewCard = (fields: Fields): CoverageCard | undefined => {
  const number = readPattern(fields.maTheMoi, cardNumber);
  if (number === undefined) return undefined;
  return known({
    number,
    ...readValidity(fields.gtTheTuMoi, fields.gtTheDenMoi),
    initialFacility: readPattern(fields.maDKBDMoi, facilityCode),
    initialFacilityName: readIntactText(fields.tenDKBDMoi),
  });
};

const readMinute = (value: unknown): string | undefined => {
  const text = readText(typeof value === 'number' ? String(value) : value);
  return text === undefined ? undefined : readOfficialMinute(text);
};

/** Codes that some senders write as numbers. */
const readCode = (value: unknown): string | undefined =>
  readText(typeof value === 'number' ? String(value) : value);

const readVisit = (fields: Fields): PastVisit[] => {
  const facility = readCode(fields.maCSKCB)?.padStart(5, '0');
  const admittedAt = readMinute(fields.ngayVao);
  if (facility === undefined || admittedAt === undefined) return [];
  const dischargedAt = readMinute(fields.ngayRa);
  const dischargeState = readCode(fields.tinhTrang);
  return [
    {
      facility,
      admittedAt,
      ...(dischargedAt !== undefined && { dischargedAt }),
      ...(dischargeState !== undefined && { dischargeState }),
    },
  ];
};

const readCheck = (fields: Fields): PastCheck[] => {
  const user = readText(fields.userKT);
  const checkedAt = readMinute(fields.thoiGianKT);
  if (user === undefined || checkedAt === undefined) return [];
  const message = readText(fields.thongBao);
  const resultCode = readResultCode(fields.maLoi);
  return [
    {
      user,
      checkedAt,
      ...(message !== undefined && { message }),
      ...(resultCode !== undefined && { resultCode }),
    },
  ];
};

/** Three digits, `003.1` too; a number has lost its leading zeros. */
const readResultCode = (value: unknown): string | undefined => {
  const text =
    typeof value === 'number'
      ? String(value).replace(/^\d+/, (digits) => digits.padStart(3, '0'))
      : readText(value);
  return text !== undefined && /^[\w.]{1,16}$/.test(text) ? text : undefined;
};

/** The history's name carries the year of its version: `dsLichSuKCB2018`, `dsLichSuKCB2025`. */
const readLists = <T>(
  reply: Fields,
  name: RegExp,
  read: (entry: Fields) => T[],
  time: (entry: T) => string,
): T[] =>
  Object.keys(reply)
    .filter((key) => name.test(key))
    .flatMap((key): unknown[] => (Array.isArray(reply[key]) ? reply[key] : []))
    .filter(isFields)
    .flatMap(read)
    .sort((one, other) => (time(one) < time(other) ? 1 : time(one) > time(other) ? -1 : 0));

const readVisits = (reply: Fields): PastVisit[] =>
  readLists(reply, /^dsLichSuKCB\d{4}$/, readVisit, ({ admittedAt }) => admittedAt);

/** Translates a reply of the call for earlier visits (CV 2746/BHXH-CNTT 2025); no list is no visits. */
export const decodeOfficialHistory = (json: unknown): VisitHistoryAnswer | undefined => {
  const resultCode = isFields(json) ? readResultCode(json.maKetQua) : undefined;
  return isFields(json) && resultCode !== undefined
    ? { kind: 'answered', resultCode, visits: readVisits(json) }
    : undefined;
};

/**
 * Translates a reply of the card check (CV 1923/BHXH-CNTT 2024, annex 3) from its official field names. Fields of the
 * wrong type and impossible dates are left out. Nothing when it is not such a reply, that is, has no result code.
 */
export const decodeOfficialReply = (json: unknown): EligibilityAnswer | undefined => {
  if (!isFields(json)) return undefined;
  const resultCode = readResultCode(json.maKetQua);
  if (resultCode === undefined) return undefined;
  const note = readText(json.ghiChu);
  const card = readCard(json);
  const newCard = readNewCard(json);
  const oldCardNumber = readPattern(json.maTheCu, cardNumber);
  return {
    kind: 'answered',
    resultCode,
    ...(note !== undefined && { note }),
    ...(card !== undefined && { card }),
    ...(newCard !== undefined && { newCard }),
    ...(oldCardNumber !== undefined && { oldCardNumber }),
    visits: readVisits(json),
    checks: readLists(json, /^dsLichSuKT\d{4}$/, readCheck, ({ checkedAt }) => checkedAt),
    ageMs: 0,
  };
};
