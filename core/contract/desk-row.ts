import { z } from 'zod';
import { Reason } from './decision.ts';
import { Ticket } from './facility.ts';
import { Trust } from './identity.ts';

export const VisitState = z.enum([
  'waiting-desk',
  'admitted',
  'admitted-provisionally',
  'self-pay',
  'closed',
]);
export type VisitState = z.infer<typeof VisitState>;

export const TicketState = z.enum(['waiting', 'called', 'done']);
export type TicketState = z.infer<typeof TicketState>;

/** One line of the desk's lists. */
export const DeskRow = z.object({
  visitId: z.string(),
  state: VisitState,
  ticket: Ticket,
  ticketState: TicketState,
  queueName: z.object({ vi: z.string(), en: z.string() }),
  fullName: z.string().optional(),
  /** Masked. */
  number: z.string().optional(),
  trust: Trust,
  origin: z.enum(['kiosk', 'desk']),
  reasons: z.array(Reason),
  createdAt: z.iso.datetime(),
});
export type DeskRow = z.infer<typeof DeskRow>;

/** One word each, for the top of the desk. */
export const PartHealth = z.object({
  state: z.enum(['up', 'degraded', 'down', 'unknown']),
  since: z.iso.datetime().optional(),
  reason: Reason.optional(),
});
export type PartHealth = z.infer<typeof PartHealth>;
