import { z } from 'zod';
import { ChipEvidence } from './chip.ts';
import { Reason } from './decision.ts';
import { IdentityClaim, IdentityKind, IdentityWarning, Trust } from './identity.ts';

/** A claim with where it came from and how much it is worth. */
export const Identification = z.object({
  kind: IdentityKind,
  claim: IdentityClaim,
  trust: Trust,
  warnings: z.array(IdentityWarning),
  /** What the chip said, where one was read; its claim stands beside ours, also when they differ. */
  chip: ChipEvidence.optional(),
  /** Why a card on the reader proved nothing. */
  chipTrouble: Reason.optional(),
});
export type Identification = z.infer<typeof Identification>;

/** Fields in which a scan and a chip are compared. */
export const ComparedField = z.enum(['personalNumber', 'fullName', 'dateOfBirth']);
export type ComparedField = z.infer<typeof ComparedField>;
