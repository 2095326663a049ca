import { randomUUID } from 'node:crypto';
import type { ReaderClaim, Scan } from '../../contract/index.ts';
import type { ScanPlace } from '../scan-place.ts';

/** Scanners that read what a test says. */
export interface ScriptedScanners extends ScanPlace {
  reads(data: string, rest?: Partial<Scan>): void;
  claims(claim: ReaderClaim['claim'], rest?: Partial<ReaderClaim>): void;
  /** How many listen. */
  listeners(): number;
}

export const scriptedScanners = (): ScriptedScanners => {
  const scans = new Set<(scan: Scan) => void>();
  const claimed = new Set<(claim: ReaderClaim) => void>();
  const receivedAt = '2026-11-23T00:00:00.000Z';
  return {
    onScan(listener) {
      scans.add(listener);
      return () => void scans.delete(listener);
    },
    onClaim(listener) {
      claimed.add(listener);
      return () => void claimed.delete(listener);
    },
    reads(data, rest = {}) {
      for (const listener of scans)
        listener({ scanId: randomUUID(), sourceId: 'serial:COM4', data, receivedAt, ...rest });
    },
    claims(claim, rest = {}) {
      for (const listener of claimed)
        listener({
          claimId: randomUUID(),
          sourceId: 'webhook:8050',
          receivedAt,
          claim,
          trust: 'qr',
          dropped: [],
          ...rest,
        });
    },
    listeners: () => scans.size + claimed.size,
  };
};
