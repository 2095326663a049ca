import { z } from 'zod';
import { Reason } from './decision.ts';
import { IdentityClaim, IsoDate, Trust } from './identity.ts';

/** What opens the chip: six digits of the card, or three fields of its machine-readable zone (ICAO Doc 9303-11 section 4). */
export const AccessKey = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('can'), can: z.string().regex(/^\d{6}$/) }),
  z.object({
    kind: z.literal('mrz'),
    documentNumber: z.string().regex(/^[A-Z0-9<]{1,9}$/),
    dateOfBirth: IsoDate,
    expiryDate: IsoDate,
  }),
]);
export type AccessKey = z.infer<typeof AccessKey>;

/** A reader and what lies on it. `generation` names one stay of one card: it changes with every card laid on or taken away. */
export const ChipReader = z.object({
  name: z.string(),
  generation: z.number().int().nonnegative(),
  state: z.enum([
    'empty',
    'card',
    /** Something lies there that does not answer. */
    'mute',
    /** Another program has the card. */
    'busy',
  ]),
});
export type ChipReader = z.infer<typeof ChipReader>;

/** What a reading is doing, in the patient's terms. */
export const ChipPhase = z.enum([
  /** Opening the chip with the key. */
  'access',
  /** Name, number and birth. */
  'identity',
  /** Checking signature and genuineness. */
  'proof',
  'portrait',
]);
export type ChipPhase = z.infer<typeof ChipPhase>;

/** One step of a reading, for staff and measurements. Carries no personal data. */
export const ChipStep = z.object({
  name: z.string().max(40),
  outcome: z.enum(['done', 'failed', 'absent', 'skipped']),
  /** Reason of a failure, or what was used: `ECDH-GM-AES-128, brainpoolP256r1`. */
  detail: z.string().max(120).optional(),
  ms: z.number().nonnegative(),
  apdus: z.number().int().nonnegative(),
  /** Bytes over the air, both directions. */
  bytes: z.number().int().nonnegative(),
});
export type ChipStep = z.infer<typeof ChipStep>;

/** What the chip said and how far it proved it. Design, "Trust travels with the identity". */
export const ChipEvidence = z.object({
  /** From DG1 and DG13. */
  claim: IdentityClaim,
  trust: Trust,
  /** `reader-program`: its own program opened the chip and handed the files over. */
  access: z.enum(['pace', 'bac', 'reader-program']),
  /** PACE was offered or tried and BAC was used after all. */
  fellBack: z.boolean(),
  /** Every data group read has the hash that the signed list gives it, and the list's signature holds. */
  intact: z.boolean(),
  /** Whether the signer chains to a certificate of the trust store. */
  signer: z.enum(['trusted', 'unknown', 'expired', 'invalid', 'no-trust-store']),
  /** Whether the chip proved to hold its key: chip or active authentication, or PACE with chip-authentication mapping. */
  genuine: z.enum(['yes', 'no', 'not-offered', 'not-finished']),
  /** Parts that could not be read, each with its reason: `dg13: 6982`. */
  missing: z.array(z.string().max(80)),
  steps: z.array(ChipStep),
});
export type ChipEvidence = z.infer<typeof ChipEvidence>;

/** How a reading ended. */
export const ChipOutcome = z.discriminatedUnion('kind', [
  /** The chip's data is signed and unaltered; `evidence.trust` is `chip` or better. */
  z.object({ kind: z.literal('proven'), evidence: ChipEvidence }),
  /** The chip speaks against itself: altered data, or a copy. Only staff can settle this. */
  z.object({ kind: z.literal('refuted'), reason: Reason, evidence: ChipEvidence }),
  /** Nothing was proven: no card, wrong key, pulled, broken, not an identity card. */
  z.object({ kind: z.literal('unreadable'), reason: Reason }),
]);
export type ChipOutcome = z.infer<typeof ChipOutcome>;

/** Face image of the chip, for a receptionist's eyes; never stored. */
export const Portrait = z.object({
  mediaType: z.enum(['image/jpeg', 'image/jp2']),
  /** Base64. */
  data: z.string().max(1_400_000),
});
export type Portrait = z.infer<typeof Portrait>;

/** Health of chip reading as a whole. */
export const ChipHealth = z.object({
  state: z.enum(['off', 'starting', 'up', 'down']),
  reason: Reason.optional(),
  since: z.iso.datetime(),
});
export type ChipHealth = z.infer<typeof ChipHealth>;

/** What happened with readers and cards, for "what happened at 9:14". No personal data. */
export const DeviceIncident = z.object({
  at: z.iso.datetime(),
  reader: z.string().optional(),
  /** Which reading, where one was under way. */
  readId: z.string().optional(),
  reason: Reason,
  /** Numeric PC/SC code, status word or exit code: `0x80100069`, `6982`, `SIGKILL`. */
  detail: z.string().max(200).optional(),
});
export type DeviceIncident = z.infer<typeof DeviceIncident>;
