import { z } from 'zod';
import { ChipEvidence } from './chip.ts';
import { IdentityClaim, IdentityKind, IdentityWarning, Trust } from './identity.ts';

/** A claim with where it came from and how much it is worth. */
export const Identification = z.object({
  kind: IdentityKind,
  claim: IdentityClaim,
  trust: Trust,
  warnings: z.array(IdentityWarning),
  /** What the chip said, where one was read; its claim stands beside ours, also when they differ. */
  chip: ChipEvidence.optional(),
});
export type Identification = z.infer<typeof Identification>;
