import type {
  AccessKey,
  ChipHealth,
  ChipOutcome,
  ChipPhase,
  ChipReader,
  DeviceIncident,
  Portrait,
  ReaderClaim,
  Scan,
  ScanSource,
} from '../contract/index.ts';

/** What the caller of a reading hears; `onOutcome` is called exactly once, whatever happens to card, reader or process. */
export interface ChipReadListener {
  onPhase?(phase: ChipPhase): void;
  onOutcome(outcome: ChipOutcome): void;
  /** After the outcome, where a portrait was asked for and could be read. */
  onPortrait?(portrait: Portrait): void;
  /** Nothing more comes; exactly once, after the outcome. */
  onFinished?(): void;
}

export interface ChipReading {
  /** The listener hears no more. */
  cancel(): void;
}

export interface ChipReadRequest {
  readonly reader: string;
  readonly generation: number;
  readonly key: AccessKey;
  readonly portrait: boolean;
}

/** Chip readers as the host sees them, whatever process or binding is behind. */
export interface ChipReaders {
  readers(): readonly ChipReader[];
  health(): ChipHealth;
  /** Told at every change of readers or health; returns the way out. */
  watch(listener: () => void): () => void;
  read(request: ChipReadRequest, listener: ChipReadListener): ChipReading;
  /** Newest last; bounded. */
  incidents(): readonly DeviceIncident[];
  onIncident(listener: (incident: DeviceIncident) => void): () => void;
  close(): Promise<void>;
}

/** Scanners as the host hears them. */
export interface Scanners {
  sources(): readonly ScanSource[];
  onScan(listener: (scan: Scan) => void): () => void;
  /** What readers' own programs say of a card. */
  onClaim(listener: (claim: ReaderClaim) => void): () => void;
}

/** Everything that the devices process drives. */
export interface Devices extends ChipReaders, Scanners {}
