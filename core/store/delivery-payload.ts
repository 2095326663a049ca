import { z } from 'zod';
import { Benefit, CoverageCard, IdentityClaim, Outcome, Trust } from '../contract/index.ts';

/**
 * What a row of the outbox promises to send, written in the visit's own transaction and never changed afterwards: every
 * attempt under one idempotency key carries the same content.
 */
export const DeliveryPayload = z.object({
  ticketNumber: z.string(),
  queueId: z.string(),
  claim: IdentityClaim,
  trust: Trust,
  presentedAs: z.string(),
  outcome: Outcome,
  coverage: CoverageCard.optional(),
  benefit: Benefit.optional(),
  resultCode: z.string().optional(),
  /** Epoch milliseconds. */
  arrivedAt: z.number(),
});
export type DeliveryPayload = z.infer<typeof DeliveryPayload>;

/** Undefined for a row that an earlier version or another hand wrote. */
export const readDeliveryPayload = (text: string): DeliveryPayload | undefined => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = DeliveryPayload.safeParse(json);
  return parsed.success ? parsed.data : undefined;
};
