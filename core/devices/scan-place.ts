import type { PartHealth, ReaderClaim, Scan, ScanSource } from '../contract/index.ts';
import type { Scanners } from './port.ts';

/** The scanners of one place: the kiosk, the desk. */
export interface ScanPlace {
  onScan(listener: (scan: Scan) => void): () => void;
  onClaim(listener: (claim: ReaderClaim) => void): () => void;
}

/** A place without scanners of its own. */
export const noScanners: ScanPlace = {
  onScan: () => () => undefined,
  onClaim: () => () => undefined,
};

const isNamed = ({ id, name, usbId }: ScanSource, names: readonly string[]): boolean =>
  names.some((part) => [id, name, usbId].some((text) => text?.includes(part)));

/** Divides the scanners between kiosk and desk; those that `desk` names are the desk's. */
export const scanPlaces = (
  scanners: Scanners,
  desk: readonly string[],
): { readonly kiosk: ScanPlace; readonly desk: ScanPlace } => {
  const isAtDesk = (sourceId: string): boolean => {
    const source = scanners.sources().find(({ id }) => id === sourceId);
    // One that has just been pulled out still has its id.
    return source ? isNamed(source, desk) : desk.some((part) => sourceId.includes(part));
  };
  const place = (wantsDesk: boolean): ScanPlace => ({
    onScan: (listener) =>
      scanners.onScan((scan) => {
        if (isAtDesk(scan.sourceId) === wantsDesk) listener(scan);
      }),
    onClaim: (listener) =>
      scanners.onClaim((claim) => {
        if (isAtDesk(claim.sourceId) === wantsDesk) listener(claim);
      }),
  });
  return { kiosk: place(false), desk: place(true) };
};

/** The worst of all scanners; undefined where none is plugged in or configured. */
export const scannerHealth = (sources: readonly ScanSource[]): PartHealth | undefined => {
  const worst =
    sources.find(({ state }) => state === 'trouble') ??
    sources.find(({ state }) => state === 'absent') ??
    sources.find((source) => source.state === 'open' && source.advice);
  if (!worst) return sources.length > 0 ? { state: 'up' } : undefined;
  const reason =
    worst.state === 'open' ? worst.advice : (worst.reason ?? { code: 'scanner.absent' });
  return {
    state: worst.state === 'open' ? 'degraded' : 'down',
    since: worst.since,
    ...(reason && { reason }),
  };
};
