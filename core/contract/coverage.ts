import { z } from 'zod';
import { AdministrativeGender, IsoDate, PartialDate } from './identity.ts';

/** What the gateway is asked: a 15-character card, a 10-digit insurance or a 12-digit personal number, with name and birth. */
export const EligibilityRequest = z.object({
  number: z.string(),
  fullName: z.string(),
  dateOfBirth: PartialDate,
});
export type EligibilityRequest = z.infer<typeof EligibilityRequest>;

/** A BHYT card as the gateway knows it. */
export const CoverageCard = z.object({
  number: z.string().optional(),
  fullName: z.string().optional(),
  dateOfBirth: PartialDate.optional(),
  sex: AdministrativeGender.optional(),
  address: z.string().optional(),
  initialFacility: z.string().optional(),
  initialFacilityName: z.string().optional(),
  issuerOffice: z.string().optional(),
  start: IsoDate.optional(),
  /** Absent when the card has no end. */
  end: IsoDate.optional(),
  livingArea: z.enum(['K1', 'K2', 'K3']).optional(),
  fiveYearsFrom: IsoDate.optional(),
  insuranceNumber: z.string().optional(),
});
export type CoverageCard = z.infer<typeof CoverageCard>;

/** An earlier visit anywhere, newest first. Times are local, `YYYY-MM-DDTHH:mm`. */
export const PastVisit = z.object({
  facility: z.string(),
  admittedAt: z.string(),
  dischargedAt: z.string().optional(),
  /** 1 discharged, 2 transferred, 3 left without leave, 4 asked to leave, 5 transferred at own wish. */
  dischargeState: z.string().optional(),
});
export type PastVisit = z.infer<typeof PastVisit>;

/** A look-up of this card by some facility's user. */
export const PastCheck = z.object({
  /** Account that looked it up, `NNNNN_BV`: its first five digits are the facility. */
  user: z.string(),
  checkedAt: z.string(),
  message: z.string().optional(),
  resultCode: z.string().optional(),
});
export type PastCheck = z.infer<typeof PastCheck>;

/** What the gateway was asked instead of the request's own name or date of birth. */
export const AskedAs = z.object({
  fullName: z.string().optional(),
  dateOfBirth: PartialDate.optional(),
});
export type AskedAs = z.infer<typeof AskedAs>;

/** The gateway's answer, already translated from its own field names. */
export const EligibilityAnswer = z.object({
  kind: z.literal('answered'),
  /** Official code, e.g. `000`, `003.1`; meanings: `core/insurance/data/result-codes.json`. */
  resultCode: z.string(),
  /** The gateway's own sentence. Holds personal data: for the desk only. */
  note: z.string().optional(),
  card: CoverageCard.optional(),
  newCard: CoverageCard.optional(),
  oldCardNumber: z.string().optional(),
  visits: z.array(PastVisit).default([]),
  checks: z.array(PastCheck).default([]),
  /** Set where the request's own words were rejected and only these matched. */
  askedAs: AskedAs.optional(),
  /** Whether `visits` holds the visit history, which is a call of its own; absent when that was not made. */
  visitHistory: z.enum(['included', 'missing']).optional(),
  /** Age of a cached answer in milliseconds; 0 when just asked. */
  ageMs: z.number().nonnegative().default(0),
});
export type EligibilityAnswer = z.infer<typeof EligibilityAnswer>;

/** Why no answer could be had. All of these lead to a provisional admission, never to a rejection. */
export const GatewayTrouble = z.enum([
  'gateway.timeout',
  'gateway.unreachable',
  'gateway.server-error',
  'gateway.malformed',
  'gateway.circuit-open',
  'gateway.busy',
  'gateway.unauthorised',
]);
export type GatewayTrouble = z.infer<typeof GatewayTrouble>;

export const EligibilityUnavailable = z.object({
  kind: z.literal('unavailable'),
  trouble: GatewayTrouble,
});
export type EligibilityUnavailable = z.infer<typeof EligibilityUnavailable>;

export const EligibilityReply = z.discriminatedUnion('kind', [
  EligibilityAnswer,
  EligibilityUnavailable,
]);
export type EligibilityReply = z.infer<typeof EligibilityReply>;

/** Visits at any facility, as the gateway's own call for them gives them. */
export const VisitHistoryAnswer = z.object({
  kind: z.literal('answered'),
  /** Official code; the visits are whole only with a code that finds the person. */
  resultCode: z.string(),
  visits: z.array(PastVisit),
});
export type VisitHistoryAnswer = z.infer<typeof VisitHistoryAnswer>;

export const VisitHistoryReply = z.discriminatedUnion('kind', [
  VisitHistoryAnswer,
  EligibilityUnavailable,
]);
export type VisitHistoryReply = z.infer<typeof VisitHistoryReply>;
