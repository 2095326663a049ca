import type { DeviceIncident, Scan } from '../../../core/contract/index.ts';
import type { FamilyListener } from '../port.ts';
import type { HeardClaim } from '../reader-service/claim.ts';

/** A listener that keeps what it heard. */
export const hearing = (): FamilyListener & {
  readonly scans: Scan[];
  readonly claims: HeardClaim[];
  readonly incidents: DeviceIncident[];
  changes: number;
} => {
  const scans: Scan[] = [];
  const claims: HeardClaim[] = [];
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
