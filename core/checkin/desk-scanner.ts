import type { DeskScan, ReaderClaim } from '../contract/index.ts';
import type { ScanPlace } from '../devices/index.ts';

/** The desk's own scanners, for whoever has its page open. */
export interface DeskScanner {
  /** What is read from now on. A page that does not keep up misses the oldest. */
  scans(signal?: AbortSignal): AsyncGenerator<DeskScan>;
  /** What a reader's program said, while its card can still be at the desk. */
  claim(claimId: string): ReaderClaim | undefined;
  close(): void;
}

const claimLifeMs = 15 * 60_000;
const mostWaiting = 8;

interface Line {
  readonly waiting: DeskScan[];
  wake: () => void;
}

export const createDeskScanner = (place: ScanPlace): DeskScanner => {
  const lines = new Set<Line>();
  const claims = new Map<string, { readonly claim: ReaderClaim; readonly timer: NodeJS.Timeout }>();
  let isClosed = false;

  const tell = (scan: DeskScan): void => {
    for (const line of lines) {
      line.waiting.push(scan);
      if (line.waiting.length > mostWaiting) line.waiting.shift();
      line.wake();
    }
  };
  const stopScans = place.onScan(({ scanId, data, damage }) =>
    tell({ scanId, payload: data, ...(damage && { damage }) }),
  );
  const stopClaims = place.onClaim((claim) => {
    const { claimId } = claim;
    const timer = setTimeout(() => claims.delete(claimId), claimLifeMs).unref();
    claims.set(claimId, { claim, timer });
    const payload = claim.claim.personalNumber ?? claim.claim.oldNumber ?? '';
    tell({ scanId: claimId, payload, claimId });
  });

  return {
    async *scans(signal) {
      const line: Line = { waiting: [], wake: () => undefined };
      const abort = () => line.wake();
      signal?.addEventListener('abort', abort, { once: true });
      lines.add(line);
      try {
        while (!isClosed && !signal?.aborted) {
          const next = line.waiting.shift();
          if (next) yield next;
          else
            await new Promise<void>((resolve) => {
              line.wake = resolve;
            });
        }
      } finally {
        lines.delete(line);
        signal?.removeEventListener('abort', abort);
      }
    },
    claim: (claimId) => claims.get(claimId)?.claim,
    close() {
      isClosed = true;
      stopScans();
      stopClaims();
      for (const { timer } of claims.values()) clearTimeout(timer);
      claims.clear();
      for (const line of lines) line.wake();
    },
  };
};
