import { z } from 'zod';
import { Trust } from './identity.ts';

/** What the facility does with a result code: real systems disagree, so it is policy (domain facts, section 5.7). */
export const CodeHandling = z.enum(['admit', 'admit-with-new-card', 'desk', 'outage']);
export type CodeHandling = z.infer<typeof CodeHandling>;

/** Technical level of the facility since 1 July 2025 and what it was before; decides the provisional benefit. */
export const FacilityLevel = z.strictObject({
  level: z.enum(['primary', 'basic', 'specialised']),
  /** Points of a basic-level facility, 0..100. */
  points: z.number().min(0).max(100).optional(),
  /** Tier before 2025. */
  formerTier: z.enum(['commune', 'district', 'province', 'central']).optional(),
});
export type FacilityLevel = z.infer<typeof FacilityLevel>;

const objectCode = z.string().regex(/^[A-Z]{2}$/);

/**
 * Cards of army, police and cipher staff, by their first two characters; what is absent is as in
 * `core/insurance/data/forces-cards.json`.
 */
export const ForcesCards = z.strictObject({
  /** Not looked up when the card is all that was presented: the desk sees card and photo paper. */
  notAsked: z.array(objectCode).optional(),
  /** "Not found" says nothing against these: the desk's papers settle it. */
  mayBeUnknown: z.array(objectCode).optional(),
});
export type ForcesCards = z.infer<typeof ForcesCards>;

export const FacilityPolicy = z.strictObject({
  /** Our own 5-digit facility code. */
  facilityCode: z.string().regex(/^\d{5}$/),
  facility: FacilityLevel,
  /** Other initial facilities whose cards count as ours. */
  acceptedInitialFacilities: z.array(z.string().regex(/^\d{5}$/)).default([]),
  /** Overrides of the default handling in `core/insurance/data/result-codes.json`, by result code. */
  codeHandling: z.record(z.string(), CodeHandling).default({}),
  forcesCards: ForcesCards.optional(),
  /** Least trust for check-in without the desk. */
  leastTrust: Trust.default('typed'),
  /** The gateway says another facility checked the card and has not discharged the patient. */
  openVisitElsewhere: z.enum(['desk', 'notice', 'ignore']).default('desk'),
  /** No answer from the gateway: the law admits (NĐ 188/2025, Điều 38 khoản 2). */
  outage: z.enum(['admit-provisionally', 'desk']).default('admit-provisionally'),
  /** Say "expires soon" from this many days before the end. */
  expiryNoticeDays: z.number().int().min(0).max(365).default(30),
  /** A name that differs from the gateway's by this much or more goes to the desk; score 0..1, see `compareNames`. */
  nameMatchThreshold: z.number().min(0).max(1).default(0.9),
  /** Under this age (years) papers never block; the law says six. */
  childAge: z.number().int().min(0).max(18).default(6),
  /** Offer "I pay myself" at the desk screen. */
  selfPay: z.boolean().default(true),
});
export type FacilityPolicy = z.infer<typeof FacilityPolicy>;
