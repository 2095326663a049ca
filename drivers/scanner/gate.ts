import { createHmac, randomBytes } from 'node:crypto';
import type { Scan } from '../../core/contract/index.ts';

export interface ScanGateOptions {
  /** Milliseconds. A code that comes again within them is still being held there; 0 lets everything through. */
  readonly windowMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

export interface ScanGate {
  /** True for a code that was not there just before. */
  admit(scan: Scan): boolean;
  close(): void;
}

/** More different codes than anybody holds before a scanner at a time. */
const remembered = 64;

/**
 * Makes one scan of a code that is held before a scanner. Every sighting starts the window anew. Codes are remembered as a
 * keyed hash, and only while the window lasts: their text is not kept.
 */
export const createScanGate = ({ windowMs, now }: ScanGateOptions): ScanGate => {
  const key = randomBytes(32);
  const seen = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const forget = (): void => {
    timer = undefined;
    const time = now();
    for (const [hash, at] of seen) if (time - at >= windowMs) seen.delete(hash);
    if (seen.size > 0) schedule();
  };
  const schedule = (): void => {
    timer ??= setTimeout(forget, windowMs).unref();
  };

  return {
    admit({ data, damage, sourceId }) {
      if (windowMs === 0) return true;
      // Scans that did not arrive have no text; one complaint a window and scanner is enough.
      const content = data === '' ? `${sourceId} ${damage}` : data;
      const hash = createHmac('sha256', key).update(content).digest('base64');
      const time = now();
      const last = seen.get(hash);
      // Anew at the end, so that the first of the map is the one seen longest ago.
      seen.delete(hash);
      seen.set(hash, time);
      if (seen.size > remembered)
        for (const oldest of seen.keys()) {
          seen.delete(oldest);
          break;
        }
      schedule();
      return last === undefined || time - last >= windowMs;
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      seen.clear();
    },
  };
};
