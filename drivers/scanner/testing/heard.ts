import type { DeviceIncident, ReaderClaim, Scan } from '../../../core/contract/index.ts';
import type { FamilyListener } from '../port.ts';

/** A listener that keeps what it heard. */
export const hearing = (): FamilyListener & {
  readonly scans: Scan[];
  readonly claims: ReaderClaim[];
  readonly incidents: DeviceIncident[];
  changes: number;
} => {
  const scans: Scan[] = [];
  const claims: ReaderClaim[] = [];
  const incidents: DeviceIncident[] = [];
  return {
    scans,
    claims,
    incidents,
    changes: 0,
    onScan: (scan) => void scans.push(scan),
    onClaim: (claim) => void claims.push(claim),
    onIncident: (incident) => void incidents.push(incident),
    onChange() {
      this.changes += 1;
    },
  };
};
