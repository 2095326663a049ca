import type { ReaderClaim, Scan } from '../../../core/contract/index.ts';
import type { FamilyListener } from '../port.ts';

/** A listener that keeps what it heard. */
export const hearing = (): FamilyListener & {
  readonly scans: Scan[];
  readonly claims: ReaderClaim[];
  changes: number;
} => {
  const scans: Scan[] = [];
  const claims: ReaderClaim[] = [];
  return {
    scans,
    claims,
    changes: 0,
    onScan: (scan) => void scans.push(scan),
    onClaim: (claim) => void claims.push(claim),
    onChange() {
      this.changes += 1;
    },
  };
};
