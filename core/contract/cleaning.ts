import { z } from 'zod';
import { Trust } from './identity.ts';

/** A field in which the citizen's document and the insurance register do not say the same. */
export const CleaningField = z.enum([
  'fullName',
  'dateOfBirth',
  'sex',
  'address',
  /** The card that was shown is not the one in force. */
  'cardNumber',
]);
export type CleaningField = z.infer<typeof CleaningField>;

export const CleaningDifference = z.object({
  field: CleaningField,
  /** On the citizen card, its chip or VNeID; for `cardNumber` the card that was shown. */
  document: z.string(),
  /** At the gateway; for `cardNumber` the card in force. */
  register: z.string(),
});
export type CleaningDifference = z.infer<typeof CleaningDifference>;

/** A person whose data a hospital asks the social-insurance office to correct. */
export const CleaningRow = z.object({
  visitId: z.string(),
  fullName: z.string().optional(),
  personalNumber: z.string().optional(),
  cardNumber: z.string().optional(),
  insuranceNumber: z.string().optional(),
  differences: z.array(CleaningDifference).min(1),
  /** How far the citizen's side is proven. */
  trust: Trust,
  /** Days of numbering on which it was seen. */
  firstSeen: z.iso.date(),
  lastSeen: z.iso.date(),
  visits: z.number().int().positive(),
});
export type CleaningRow = z.infer<typeof CleaningRow>;
