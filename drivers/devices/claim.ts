import type { IdentityClaim, PartialDate } from '../../core/contract/index.ts';
import type { ChipReport } from '../emrtd/reader/index.ts';

const partial = (value: string): PartialDate => ({
  value,
  precision: value.length === 4 ? 'year' : value.length === 7 ? 'month' : 'day',
});

const isRealDate = (iso: string): boolean => {
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
};

/** `YYMMDD` of the zone with the century that fits; unknown parts shorten the date. */
const zoneDate = (yymmdd: string, century: (twoDigits: number) => number): string | undefined => {
  const [, yy, mm, dd] = /^(\d\d)(\d\d|<<)(\d\d|<<)$/.exec(yymmdd) ?? [];
  if (yy === undefined || mm === undefined || dd === undefined) return undefined;
  const year = String(century(Number(yy)) + Number(yy));
  if (mm === '<<') return year;
  if (dd === '<<') return `${year}-${mm}`;
  const iso = `${year}-${mm}-${dd}`;
  return isRealDate(iso) ? iso : undefined;
};

/** Two digits of a birth are of this century up to this year, else of the last. */
const bornIn = (now: Date) => (yy: number) => (yy > now.getUTCFullYear() % 100 ? 1900 : 2000);
/** A card in use expires between twenty years ago and eighty years ahead. */
const expiresIn = (now: Date) => (yy: number) => {
  const thisYear = now.getUTCFullYear();
  return 2000 + yy < thisYear - 20 ? 2100 : 2000;
};

const sexes = { male: 'male', female: 'female', unspecified: 'unknown' } as const;

const defined = <T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/**
 * Who the chip says its holder is: the Vietnamese data of DG13, and where it is silent the zone of DG1, whose name has
 * no diacritics.
 */
export const claimOf = (
  { dg1, dg13 }: Pick<ChipReport, 'dg1' | 'dg13'>,
  now: Date,
): IdentityClaim => {
  const born = dg13?.dateOfBirth ?? (dg1 && zoneDate(dg1.dateOfBirth, bornIn(now)));
  const zoneExpiry = dg1 && zoneDate(dg1.dateOfExpiry, expiresIn(now));
  const stated = dg13?.dateOfExpiry;
  // "Không thời hạn" has no date, whatever filler the zone carries.
  const expiry = stated === 'never' ? undefined : (stated ?? zoneExpiry);
  return defined({
    personalNumber: dg13?.personalNumber ?? dg1?.personalNumber,
    oldNumber: dg13?.oldNumber,
    fullName: dg13?.fullName ?? dg1?.name,
    dateOfBirth: born === undefined ? undefined : partial(born),
    sex: dg13?.sex ?? (dg1 && sexes[dg1.sex]),
    address: dg13?.residence,
    issueDate: dg13?.dateOfIssue,
    expiryDate: expiry?.length === 10 ? expiry : undefined,
    documentNumber: dg1?.documentNumber,
    nationality: dg1?.nationality,
  });
};
