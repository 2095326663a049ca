import { z } from 'zod';

/** A place patients wait for: a clinic, or the reception desk itself. */
export const Clinic = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,32}$/),
  name: z.object({ vi: z.string().min(1), en: z.string().min(1) }),
  /** Letter(s) before the ticket number, e.g. `A` gives `A-027`. */
  prefix: z.string().regex(/^[A-Z]{1,2}$/),
  room: z.string(),
  floor: z.string(),
  /** How to get there, in one sentence. */
  way: z.object({ vi: z.string(), en: z.string() }).optional(),
});
export type Clinic = z.infer<typeof Clinic>;

/** The number a patient holds. */
export const Ticket = z.object({
  queueId: z.string(),
  /** Printed form, e.g. `A-027`. */
  number: z.string(),
  sequence: z.number().int().positive(),
  /** Day of numbering, `YYYY-MM-DD` in Vietnam. */
  serviceDay: z.string(),
});
export type Ticket = z.infer<typeof Ticket>;
