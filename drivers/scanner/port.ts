import type { DeviceIncident, Result, Scan, ScanSource } from '../../core/contract/index.ts';
import type { HeardClaim } from './reader-service/claim.ts';

/** Every scanner of the machine, whatever its transport. Nothing here throws; what breaks is a source's state. */
export interface Scanners {
  sources(): readonly ScanSource[];
  /** Told at every change of a source; returns the way out. */
  watch(listener: () => void): () => void;
  /** Each code once, however long it is held before the scanner. */
  onScan(listener: (scan: Scan) => void): () => void;
  /** What readers' own programs say of a card. */
  onClaim(listener: (claim: HeardClaim) => void): () => void;
  /** What went wrong with one card and changes no source. */
  onIncident(listener: (incident: DeviceIncident) => void): () => void;
  /** Closes and opens a source anew; `scanner.absent` for one that is not known. */
  restart(sourceId: string): Promise<Result<void>>;
  close(): Promise<void>;
}

/** What a family of sources tells; `receivedAt` and ids are put on by the family itself. */
export interface FamilyListener {
  onChange(): void;
  onScan(scan: Scan): void;
  onClaim(claim: HeardClaim): void;
  onIncident(incident: DeviceIncident): void;
}

/** All sources of one transport. */
export interface SourceFamily {
  sources(): readonly ScanSource[];
  /** False when the source is none of this family. */
  restart(sourceId: string): Promise<boolean>;
  close(): Promise<void>;
}
