import { z } from 'zod';

/** A synthetic person that the dock can scan. */
export const DockPerson = z.object({
  id: z.string(),
  label: z.object({ vi: z.string(), en: z.string() }),
  fullName: z.string(),
  /** Payload that the person's card shows; absent for people without a card. */
  qr: z.string().optional(),
  insuranceQr: z.string().optional(),
  personalNumber: z.string(),
  expected: z.object({ resultCode: z.string(), outcome: z.string() }),
});
export type DockPerson = z.infer<typeof DockPerson>;

/** Ways the simulated gateway can break. */
export const DockFault = z.enum([
  'none',
  'slow',
  'http-500',
  'html-502',
  'hang',
  'reset',
  'malformed-json',
  'truncated',
  'expired-token',
]);
export type DockFault = z.infer<typeof DockFault>;

/** Ways the simulated hospital system can break. */
export const DockHisFault = z.enum([
  'none',
  'refuse',
  'hang',
  'http-500',
  'reset-after',
  'pending',
]);
export type DockHisFault = z.infer<typeof DockHisFault>;

export const DockState = z.object({
  people: z.array(DockPerson),
  fault: DockFault,
  hisFault: DockHisFault,
  /** Visits that the simulated hospital system holds. */
  hisVisits: z.number().int(),
  /** How far the clock stands from the machine's, milliseconds. */
  clockOffsetMs: z.number(),
  /** Kinds of card that can be laid on a reader; empty where the demo has no readers of its own. */
  cardProfiles: z.array(z.string()),
  /** Who lies where, by person id. */
  laid: z.object({ kiosk: z.string().optional(), desk: z.string().optional() }),
});
export type DockState = z.infer<typeof DockState>;
