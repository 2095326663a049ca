import type { Result } from '../../core/contract/index.ts';

/** Why an exchange with the card failed below the APDU: reason word and numeric PC/SC code. */
export interface LinkFailure {
  readonly reason: string;
  readonly code: number;
}

/** The one seam between the chip's protocols and whatever carries APDUs. */
export interface CardLink {
  /** Command in, data and status word (2 bytes or more) out. */
  transceive(command: Uint8Array): Promise<Result<Uint8Array, LinkFailure>>;
  /** The same card, without power for a moment: all its session state is gone. */
  reset(): Promise<Result<void, LinkFailure>>;
}
