import { z } from 'zod';
import { CoverageCard } from './coverage.ts';
import { Benefit, Reason } from './decision.ts';
import { DeskRow, PartHealth } from './desk-row.ts';

/** Where the outbox sends to: the hospital's own system, and the gateway, which is asked again about provisional admissions. */
export const Destination = z.enum(['his', 'gateway']);
export type Destination = z.infer<typeof Destination>;

/** One line of the outbox: how delivery to one destination goes. */
export const DeliveryLine = z.object({
  destination: Destination,
  health: PartHealth,
  /** Due now or later. */
  pending: z.number().int().nonnegative(),
  /** Taken in, result not visible yet: asked about, never sent again. */
  accepted: z.number().int().nonnegative(),
  /** Refused for good: waits for a person. */
  poison: z.number().int().nonnegative(),
  oldest: z.iso.datetime().optional(),
  nextDue: z.iso.datetime().optional(),
});
export type DeliveryLine = z.infer<typeof DeliveryLine>;

/** Who has to act on a row that was refused. */
export const RowOwner = z.enum([
  /** Configuration, network, the other system. */
  'it',
  /** The visit's own data. */
  'reception',
]);
export type RowOwner = z.infer<typeof RowOwner>;

/** A row of the outbox that has not arrived, with its reason. */
export const UndeliveredRow = z.object({
  id: z.number().int(),
  destination: Destination,
  visit: DeskRow,
  state: z.enum(['pending', 'accepted', 'poison']),
  /** Answers that said no; a dead network is no attempt. */
  attempts: z.number().int().nonnegative(),
  since: z.iso.datetime(),
  nextDue: z.iso.datetime().optional(),
  reason: Reason.optional(),
  /** Status or code of the other side; no personal data. */
  detail: z.string().optional(),
  /** Absent while the program goes on by itself. */
  owner: RowOwner.optional(),
});
export type UndeliveredRow = z.infer<typeof UndeliveredRow>;

/** What asking again about a provisional admission brought. */
export const RecheckFinding = z.enum([
  /** Valid on the day of the visit: nothing to do. */
  'confirmed',
  /** Valid, but not as the patient was told: level, card or end of validity. */
  'benefit-changed',
  /** Not valid on the day of the visit, or another person's. */
  'invalid',
  /** Nothing can be asked, or papers have to be seen. */
  'unverifiable',
]);
export type RecheckFinding = z.infer<typeof RecheckFinding>;

/** How the desk ends a case. */
export const RecheckAct = z.enum([
  /** The new result holds, and the patient knows. */
  'accept',
  /** BHYT card and a photo identity paper were seen (NĐ 188/2025, Điều 37). */
  'papers-seen',
  'self-pay',
]);
export type RecheckAct = z.infer<typeof RecheckAct>;

export const Recheck = z.object({
  visit: DeskRow,
  finding: RecheckFinding,
  checkedAt: z.iso.datetime(),
  /** Why not simply confirmed. */
  reasons: z.array(Reason),
  resultCode: z.string().optional(),
  coverage: CoverageCard.optional(),
  /** As the patient was told, and as it is now. */
  before: Benefit.optional(),
  benefit: Benefit.optional(),
  settled: z
    .object({ as: RecheckAct, by: z.string(), at: z.iso.datetime(), note: z.string() })
    .optional(),
});
export type Recheck = z.infer<typeof Recheck>;

/** A time during which a part did not answer: what NĐ 188/2025 Điều 38 khoản 2 asks a hospital to be able to show. */
export const Outage = z.object({
  part: Destination,
  reason: Reason,
  from: z.iso.datetime(),
  /** Absent while it lasts. */
  to: z.iso.datetime().optional(),
});
export type Outage = z.infer<typeof Outage>;

const count = z.number().int().nonnegative();

/** The day, reconciled: what was admitted, what came of the provisional admissions, what has not arrived. */
export const DayReport = z.object({
  serviceDay: z.iso.date(),
  madeAt: z.iso.datetime(),
  facilityName: z.object({ vi: z.string(), en: z.string() }),
  visits: z.object({
    total: count,
    admitted: count,
    provisional: count,
    waitingDesk: count,
    selfPay: count,
    closed: count,
  }),
  rechecks: z.object({
    /** Asked for; each ends as one of the findings. */
    total: count,
    waiting: count,
    confirmed: count,
    benefitChanged: count,
    invalid: count,
    unverifiable: count,
    /** Of the last three, not yet settled by the desk. */
    open: count,
  }),
  delivery: z.array(
    z.object({
      destination: Destination,
      delivered: count,
      pending: count,
      accepted: count,
      poison: count,
    }),
  ),
  outages: z.array(Outage),
  cases: z.array(Recheck),
  undelivered: z.array(UndeliveredRow),
  /** End of the audit log when the report was made: signed with it, it shows later whether the log is still the same. */
  auditAnchor: z.string(),
});
export type DayReport = z.infer<typeof DayReport>;

/** A file for the desk to save. */
export const SavedFile = z.object({
  name: z.string(),
  mediaType: z.string(),
  /** Base64. */
  data: z.string(),
});
export type SavedFile = z.infer<typeof SavedFile>;
