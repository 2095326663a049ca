import type { ReportLayout } from '../known-scanners.ts';
import { longestScanBytes, type Message } from '../scan.ts';
import { readReport } from './report.ts';

const empty = new Uint8Array();

/** Joins the reports of one device to whole messages; one that does not end in time is damage, not half a scan. */
export interface MessageAssembler {
  /** A message, where this report ends one. */
  take(report: Uint8Array): Message | undefined;
  /** Whether a message has begun and not ended. */
  isOpen(): boolean;
  /** Gives the open message up. */
  expire(): Message | undefined;
}

export const createMessageAssembler = (layout: ReportLayout): MessageAssembler => {
  let parts: Uint8Array[] = [];
  let length = 0;
  let symbology: string | undefined;
  let fixed: ReportLayout | undefined;
  let isTooLong = false;

  const reset = (): void => {
    parts = [];
    length = 0;
    symbology = undefined;
    fixed = undefined;
    isTooLong = false;
  };

  const end = (): Message | undefined => {
    const bytes = isTooLong ? empty : Buffer.concat(parts);
    const message: Message = {
      bytes,
      ...(symbology !== undefined && { symbology }),
      ...(isTooLong && { damage: 'too-long' }),
    };
    reset();
    // A report without data is a trigger's release, not a code.
    return message.damage || bytes.length > 0 ? message : undefined;
  };

  return {
    take(report) {
      const read = readReport(layout, report, fixed);
      if (read.kind === 'other') return undefined;
      if (read.kind === 'noise') {
        reset();
        return { bytes: empty, damage: 'noise' };
      }
      fixed = read.layout;
      symbology ??= read.symbology;
      length += read.bytes.length;
      if (length > longestScanBytes) {
        // The rest is still read, so that its last report is not taken for a code of its own.
        isTooLong = true;
        parts = [];
      } else parts.push(read.bytes);
      return read.continued ? undefined : end();
    },
    isOpen: () => fixed !== undefined,
    expire() {
      if (fixed === undefined) return undefined;
      reset();
      return { bytes: empty, damage: 'incomplete' };
    },
  };
};
