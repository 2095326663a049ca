import { z } from 'zod';
import { CoverageCard } from './coverage.ts';
import { failureCodes } from './failures/index.ts';
import { IsoDate } from './identity.ts';

const codes = new Set<string>(failureCodes);

/** A code of the catalogue with the values for its sentence. */
export const Reason = z.object({
  code: z
    .string()
    .refine((code) => codes.has(code), { error: 'not in the failure catalogue' })
    .transform((code) => code as (typeof failureCodes)[number]),
  params: z.record(z.string(), z.string()).optional(),
});
export type Reason = z.infer<typeof Reason>;

export const Outcome = z.enum([
  'admitted',
  'admitted-provisionally',
  'to-desk',
  'already-checked-in',
  'self-pay',
]);
export type Outcome = z.infer<typeof Outcome>;

/** What the insurance will probably pay; final only after the visit (QĐ 3276/QĐ-BYT 2025), hence always provisional. */
export const Benefit = z.object({
  provisional: z.literal(true),
  /** Third character of the card, 1..5, corrected by rules in force. */
  level: z.number().int().min(1).max(5).optional(),
  /** Share of costs within scope that the fund pays, percent 0..100. */
  fundShare: z.number().min(0).max(100),
  /** Provisional visit object code (MA_DOITUONG_KCB), e.g. `1.1`. */
  objectCode: z.string(),
  /** Below this visit cost in dong the fund pays all (15 % of base salary), where it applies. */
  fullBelow: z.number().optional(),
  /** Plain sentences for patient and desk. */
  explanation: z.object({ vi: z.string(), en: z.string() }),
  /** Rules applied, cited by document and article. */
  rules: z.array(z.string()),
});
export type Benefit = z.infer<typeof Benefit>;

/** Exactly one decision for a claim, a reply, a policy and a day. */
export const Decision = z.object({
  outcome: Outcome,
  /** Why not simply admitted; empty when admitted. */
  reasons: z.array(Reason),
  /** Said in addition, without changing the outcome (expires soon, new card in use …). */
  notices: z.array(Reason),
  /** For operations, not for the patient: configuration or service faults (codes 054, 055, 205, 401 …). */
  alarms: z.array(Reason),
  /** The card in force today, where one is known. */
  coverage: CoverageCard.optional(),
  benefit: Benefit.optional(),
  /** Official code the decision rests on. */
  resultCode: z.string().optional(),
  decidedOn: IsoDate,
});
export type Decision = z.infer<typeof Decision>;
