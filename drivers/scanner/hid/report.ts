import { layoutNamed, type ReportLayout } from '../known-scanners.ts';

/** What one input report carries. */
export type ReadReport =
  | {
      readonly kind: 'data';
      readonly layout: ReportLayout;
      readonly bytes: Uint8Array;
      /** ISO/IEC 15424, e.g. `]Q1`. */
      readonly symbology?: string;
      /** The code goes on in the next report. */
      readonly continued: boolean;
    }
  /** Of another kind: status, settings. */
  | { readonly kind: 'other' }
  /** Carries something, and nothing explains what. */
  | { readonly kind: 'noise' };

const closingBracket = 0x5d;

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

const isLetter = (byte: number): boolean =>
  (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

const isSymbologyIdentifier = ([mark = 0, code = 0, modifier = 0]: Uint8Array): boolean =>
  mark === closingBracket && isLetter(code) && (isLetter(modifier) || isDigit(modifier));

/**
 * Which of two layouts a report has: with the AIM identifier in a place of its own, or without. One that begins like an
 * identifier may also be data with the identifier before it: then the length counts it, and zeros follow.
 */
const choose = (layout: ReportLayout, report: Uint8Array): ReportLayout => {
  if (layout.alternate === undefined) return layout;
  const other = layoutNamed(layout.alternate);
  const [withAim, plain] = layout.aimAt === undefined ? [other, layout] : [layout, other];
  const start = report.subarray(plain.dataAt, plain.dataAt + 3);
  if (isZero(start)) return withAim;
  if (!isSymbologyIdentifier(start)) return plain;
  const end = plain.dataAt + (report[plain.lengthAt] ?? 0);
  return isZero(report.subarray(end, end + 3)) ? plain : withAim;
};

const shortestText = 6;

/** Whether a report of an unknown kind carries text that somebody would miss. */
const hasText = (report: Uint8Array): boolean => {
  let length = 0;
  for (const byte of report) {
    length = byte >= 0x20 && byte < 0x7f ? length + 1 : 0;
    if (length >= shortestText) return true;
  }
  return false;
};

/**
 * Reads one input report of a bar code scanner, its report id first, as hidraw and hidapi give it. `fixed` is the layout
 * of the reports before it, where it continues a code.
 */
export const readReport = (
  layout: ReportLayout,
  report: Uint8Array,
  fixed?: ReportLayout,
): ReadReport => {
  if (report.length === 0) return { kind: 'other' };
  if (report[0] !== layout.reportId) return { kind: hasText(report) ? 'noise' : 'other' };
  const chosen = fixed ?? choose(layout, report);
  const { lengthAt, aimAt, dataAt, capacity, continuedAt } = chosen;
  const length = report[lengthAt];
  // Some hosts cut the zeros at the end of a report; what the length counts must be there.
  if (length === undefined || length > capacity || dataAt + length > report.length)
    return { kind: 'noise' };
  const aim = aimAt === undefined ? undefined : report.subarray(aimAt, aimAt + 3);
  return {
    kind: 'data',
    layout: chosen,
    bytes: report.slice(dataAt, dataAt + length),
    ...(aim && isSymbologyIdentifier(aim) && { symbology: String.fromCharCode(...aim) }),
    continued:
      continuedAt === undefined ? length === capacity : ((report[continuedAt] ?? 0) & 1) === 1,
  };
};
