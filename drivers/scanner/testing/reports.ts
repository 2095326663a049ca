/** Input reports as scanners send them, made by hand from the tables in their manuals. */

/** The longest that one report carries. */
export const capacity = 56;

interface ReportOptions {
  readonly symbology?: string;
  readonly continued?: boolean;
  /** Length byte, where it lies. */
  readonly length?: number;
}

/** Id 2, length, AIM identifier, 56 bytes, maker's symbology, reserved, continued (Honeywell, Access-IS). */
export const aimReport = (
  data: Uint8Array,
  { symbology = ']Q1', continued = false, length = data.length }: ReportOptions = {},
): Uint8Array => {
  const report = new Uint8Array(64);
  report[0] = 2;
  report[1] = length;
  report.set(Buffer.from(symbology), 2);
  report.set(data, 5);
  report[61] = 0x73;
  report[63] = continued ? 1 : 0;
  return report;
};

/** Id 2, length, 56 bytes, reserved, maker's symbology, continued (Newland). */
export const plainReport = (
  data: Uint8Array,
  { continued = false, length = data.length }: ReportOptions = {},
): Uint8Array => {
  const report = new Uint8Array(64);
  report[0] = 2;
  report[1] = length;
  report.set(data, 2);
  report[63] = continued ? 1 : 0;
  return report;
};

/** A whole code in as many reports as it takes. */
export const reportsOf = (
  code: string | Uint8Array,
  make: typeof aimReport | typeof plainReport = aimReport,
): Uint8Array[] => {
  const bytes = Buffer.from(code);
  const reports: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += capacity)
    reports.push(
      make(bytes.subarray(at, at + capacity), { continued: at + capacity < bytes.length }),
    );
  return reports;
};
