import { z } from 'zod';
import { ChipHealth, DeviceIncident, Portrait } from './chip.ts';
import { EligibilityReply } from './coverage.ts';
import { Decision, Reason } from './decision.ts';
import { DeliveryLine, Recheck } from './delivery.ts';
import { DeskRow, PartHealth } from './desk-row.ts';
import { Clinic } from './facility.ts';
import { ComparedField, Identification } from './identification.ts';
import { PartialDate } from './identity.ts';
import { ScanDamage, TypedScan, WedgeSettings } from './scanner.ts';

export const DeskBoard = z.object({
  revision: z.number().int().nonnegative(),
  now: z.iso.datetime(),
  serviceDay: z.string(),
  facilityName: z.object({ vi: z.string(), en: z.string() }),
  gateway: PartHealth,
  chip: ChipHealth,
  /** Of the kiosks' cameras; absent where none is used. */
  camera: PartHealth.optional(),
  /** Of all scanners that are plugged in or configured, the worst; absent where there are none. */
  scanner: PartHealth.optional(),
  /** What is known of scanners that type like a keyboard. */
  wedge: WedgeSettings,
  store: PartHealth,
  /** How what was promised is on its way. */
  delivery: z.array(DeliveryLine),
  /** Faults for operations, newest first. */
  alarms: z.array(z.object({ at: z.iso.datetime(), reason: Reason })),
  /** Sent by kiosks and still waiting for the desk. */
  waiting: z.array(DeskRow),
  /** Admitted provisionally, not asked about again yet. */
  provisional: z.array(DeskRow),
  /** Provisional admissions that were asked about again, with a result that somebody has to act on. */
  rechecks: z.array(Recheck),
  /** All of today, newest first. */
  today: z.array(DeskRow),
  queues: z.array(
    z.object({ clinic: Clinic, waiting: z.number().int(), called: z.string().optional() }),
  ),
});
export type DeskBoard = z.infer<typeof DeskBoard>;

/** A field of the claim beside the same field of the gateway's card. */
export const Comparison = z.object({
  field: z.enum(['fullName', 'dateOfBirth', 'sex', 'address', 'cardNumber', 'initialFacility']),
  claimed: z.string().optional(),
  gateway: z.string().optional(),
  verdict: z.enum(['same', 'similar', 'different', 'not-compared']),
});
export type Comparison = z.infer<typeof Comparison>;

export const DeskVisit = z.object({
  row: DeskRow,
  identification: Identification.optional(),
  reply: EligibilityReply.optional(),
  decision: Decision,
  comparisons: z.array(Comparison),
  /** Where scan and chip speak of two people. */
  chipDifferences: z.array(ComparedField),
  /** Official meaning of the result code. */
  resultMeaning: z.object({ vi: z.string(), en: z.string() }).optional(),
  override: z.object({ reason: z.string(), by: z.string() }).optional(),
  /** What asking again about a provisional admission brought. */
  recheck: Recheck.optional(),
});
export type DeskVisit = z.infer<typeof DeskVisit>;

/** Photo paper seen by the receptionist (letter 931/BYT-BH 2022; NĐ 188/2025, Điều 37). */
export const PaperSeen = z.object({
  kind: z.enum([
    'citizen-card',
    'vneid',
    'passport',
    'driving-licence',
    'student-card',
    'birth-certificate',
    'local-confirmation',
    'other',
  ]),
  number: z.string().max(64),
});
export type PaperSeen = z.infer<typeof PaperSeen>;

/** What the receptionist scans or types for a patient who stands at the desk. */
export const Presentation = z.object({
  /** The visit a kiosk sent here; absent for someone who comes straight to the desk. */
  visitId: z.string().optional(),
  /** Scanned payload or typed number. */
  payload: z.string().max(8192),
  damage: ScanDamage.optional(),
  /** Instead of the payload: what a reader's own program said of a card, as `desk.scans` told it. */
  claimId: z.uuid().optional(),
  fullName: z.string().max(200).optional(),
  dateOfBirth: PartialDate.optional(),
  paper: PaperSeen.optional(),
  emergency: z.boolean().default(false),
  selfPay: z.boolean().default(false),
});
export type Presentation = z.infer<typeof Presentation>;

/** What a scanner of the desk read. */
export const DeskScan = z.object({
  scanId: z.string(),
  /** The code; of a reader's claim its number. Empty where nothing usable arrived. */
  payload: z.string(),
  damage: ScanDamage.optional(),
  claimId: z.uuid().optional(),
});
export type DeskScan = z.infer<typeof DeskScan>;

/** A scan of the scanners' test code at the desk. */
export const ScannerTestScan = z.object({
  payload: z.string().max(8192),
  damage: ScanDamage.optional(),
  typed: TypedScan.optional(),
});
export type ScannerTestScan = z.infer<typeof ScannerTestScan>;

/** The outcome of a presentation, kept by the host until it is admitted or dropped. */
export const Presented = z.object({
  presentationId: z.string(),
  identification: Identification,
  reply: EligibilityReply.optional(),
  decision: Decision,
  comparisons: z.array(Comparison),
  /** Where scan and chip speak of two people. */
  chipDifferences: z.array(ComparedField),
  resultMeaning: z.object({ vi: z.string(), en: z.string() }).optional(),
  /** Today's earlier visit of the same person. */
  existing: DeskRow.optional(),
});
export type Presented = z.infer<typeof Presented>;

export const StaffSession = z.object({
  token: z.string(),
  displayName: z.string(),
  role: z.enum(['reception', 'it']),
  expiresAt: z.iso.datetime(),
});
export type StaffSession = z.infer<typeof StaffSession>;

/** The face of the card on the desk's reader, while it lies there. */
export const PortraitView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('reading') }),
  z.object({ state: z.literal('shown'), portrait: Portrait }),
  /** None was read, the card was lifted, or the time is over. */
  z.object({ state: z.literal('gone') }),
]);
export type PortraitView = z.infer<typeof PortraitView>;

export const IncidentList = z.array(DeviceIncident);
