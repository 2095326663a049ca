import { z } from 'zod';
import { ChipPhase } from './chip.ts';
import { Benefit, Outcome, Reason } from './decision.ts';
import { Clinic, Ticket } from './facility.ts';
import { PartialDate, Trust } from './identity.ts';
import { ScanDamage, TypedScan, WedgeSettings } from './scanner.ts';

export const Language = z.enum(['vi', 'en']);
export type Language = z.infer<typeof Language>;

/** A clinic as the patient may choose it, with how many wait there now. */
export const ClinicOption = Clinic.omit({ prefix: true }).extend({
  waiting: z.number().int().nonnegative(),
});
export type ClinicOption = z.infer<typeof ClinicOption>;

/** A ticket with everything its paper shows. No health data, no full names or numbers. */
export const TicketSlip = z.object({
  ticket: Ticket,
  /** The place to go: a clinic or the reception desk. */
  place: Clinic.omit({ prefix: true }),
  waitingBefore: z.number().int().nonnegative(),
  /** ISO 8601 instant. */
  issuedAt: z.iso.datetime(),
  /** Opaque, for the desk's scanner. */
  visitId: z.string(),
  maskedName: z.string().optional(),
  trust: Trust,
  /** `none` where no insurance is claimed (self-pay) or none could be confirmed (desk). */
  insurance: z.enum(['confirmed', 'to-be-checked', 'none']),
});
export type TicketSlip = z.infer<typeof TicketSlip>;

export const ProgressStep = z.object({
  id: z.enum(['identify', 'insurance', 'ticket']),
  state: z.enum(['done', 'now', 'waiting']),
});
export type ProgressStep = z.infer<typeof ProgressStep>;

/** The chip's part of a check, in the patient's terms. */
export const ChipStatus = z.discriminatedUnion('state', [
  /** The card may be laid on the tray; `trouble` says why once more. */
  z.object({ state: z.literal('awaiting'), trouble: Reason.optional() }),
  z.object({ state: z.literal('reading'), phase: ChipPhase }),
  z.object({ state: z.literal('proven') }),
  /** The check goes on without the chip, or the desk looks at it. */
  z.object({ state: z.literal('unproven'), reason: Reason }),
]);
export type ChipStatus = z.infer<typeof ChipStatus>;

/** What the kiosk shows: a projection of the check-in's state, already masked. */
export const KioskScreen = z.discriminatedUnion('name', [
  z.object({ name: z.literal('idle') }),
  z.object({ name: z.literal('help') }),
  z.object({ name: z.literal('privacy') }),
  /** Shown only where the facility asks for consent before anything is looked up. */
  z.object({ name: z.literal('consent'), maskedName: z.string().optional() }),
  /** The scan could not be used. */
  z.object({ name: z.literal('scan-failed'), reason: Reason }),
  /** Staff scanned the scanners' test code: what stands between scanner and kiosk, the worst first; empty when all is well. */
  z.object({ name: z.literal('scanner-test'), findings: z.array(Reason) }),
  z.object({
    name: z.literal('entry'),
    step: z.enum(['number', 'full-name', 'birth-date']),
    /** Said when the last input could not be used. */
    failure: Reason.optional(),
    /** Number already given, masked. */
    maskedNumber: z.string().optional(),
  }),
  z.object({
    name: z.literal('checking'),
    maskedName: z.string().optional(),
    maskedNumber: z.string().optional(),
    steps: z.array(ProgressStep),
    /** More than a second without news: say so in words. */
    slow: z.boolean(),
    /** Absent where no chip is read. */
    chip: ChipStatus.optional(),
  }),
  /** A card lies on the tray: it opens with its code or the last six digits of its number. */
  z.object({
    name: z.literal('chip-key'),
    failure: Reason.optional(),
    /** False when the keypad has been used up for this card. */
    canType: z.boolean(),
  }),
  z.object({
    name: z.literal('reading-chip'),
    maskedNumber: z.string().optional(),
    phase: ChipPhase,
  }),
  z.object({ name: z.literal('card-left') }),
  z.object({
    name: z.literal('clinics'),
    maskedName: z.string().optional(),
    clinics: z.array(ClinicOption),
  }),
  z.object({
    name: z.literal('result'),
    outcome: Outcome,
    slip: TicketSlip,
    reasons: z.array(Reason),
    notices: z.array(Reason),
    coverageEnd: z.iso.date().optional(),
    benefit: Benefit.optional(),
    maskedName: z.string().optional(),
    canSelfPay: z.boolean(),
    canChooseAnother: z.boolean(),
  }),
  /** Nothing has happened for a while; what was on screen comes back on "yes". */
  z.object({ name: z.literal('still-there') }),
  z.object({ name: z.literal('out-of-order'), reason: Reason }),
]);
export type KioskScreen = z.infer<typeof KioskScreen>;
export type KioskScreenName = KioskScreen['name'];

/** The kiosk's camera: which one, and how it is used. */
export const KioskCamera = z.strictObject({
  /** Part of the camera's name; without one the only one, or the one that faces away from the screen. */
  deviceLabel: z.string().min(1).max(200).optional(),
  width: z.number().int().min(320).max(4096).default(1920),
  height: z.number().int().min(240).max(2160).default(1080),
  decoder: z.enum(['zxing-wasm', 'zxing-js']).default('zxing-wasm'),
  /** The most that reading one frame may take, milliseconds. */
  frameBudgetMs: z.number().int().min(5).max(200).default(28),
  /** Lamp at the camera, where it has one. */
  torch: z.boolean().default(false),
  /** Enlargement by the camera itself; 1 is none. */
  zoom: z.number().min(1).max(10).optional(),
});
export type KioskCamera = z.infer<typeof KioskCamera>;

export const KioskView = z.object({
  /** Grows with every change. */
  revision: z.number().int().nonnegative(),
  language: Language,
  facilityName: z.object({ vi: z.string(), en: z.string() }),
  /** Host's clock, ISO 8601 instant: the kiosk shows it, not the renderer's. */
  now: z.iso.datetime(),
  /** Milliseconds until this screen ends by itself; absent when it does not. */
  remainingMs: z.number().nonnegative().optional(),
  /** A small dot on the idle screen. */
  health: z.enum(['ok', 'degraded']),
  /** A scan came at a moment when it could not be taken. */
  scanIgnored: z.boolean(),
  /** The kiosk has a working chip reader. */
  chipReader: z.boolean(),
  /** A card lies on its tray. */
  cardOnTray: z.boolean(),
  /** Codes are read by this camera, too. */
  camera: KioskCamera.optional(),
  wedge: WedgeSettings,
  /** Slips are printed by the shell. */
  printing: z.boolean(),
  /** The dock may be offered. */
  demo: z.boolean(),
  screen: KioskScreen,
});
export type KioskView = z.infer<typeof KioskView>;

/** What the patient or a scanner does at the kiosk. */
export const KioskEvent = z.discriminatedUnion('type', [
  /** `scanId` makes a repeated delivery of one scan harmless. */
  z.object({
    type: z.literal('scan'),
    scanId: z.string().max(64),
    /** Empty where nothing usable arrived. */
    payload: z.string().max(8192),
    damage: ScanDamage.optional(),
    typed: TypedScan.optional(),
  }),
  z.object({ type: z.literal('start-entry') }),
  z.object({ type: z.literal('submit-number'), number: z.string().max(64) }),
  z.object({ type: z.literal('submit-full-name'), fullName: z.string().max(200) }),
  z.object({ type: z.literal('submit-birth-date'), dateOfBirth: PartialDate }),
  /** The last six digits of the number of the card on the tray. */
  z.object({ type: z.literal('submit-can'), can: z.string().max(16) }),
  /** No card and no number known: a desk ticket. */
  z.object({ type: z.literal('no-number') }),
  z.object({ type: z.literal('choose-clinic'), clinicId: z.string().max(32) }),
  z.object({ type: z.literal('clinic-unknown') }),
  z.object({ type: z.literal('self-pay') }),
  z.object({ type: z.literal('another-clinic') }),
  z.object({ type: z.literal('accept-consent') }),
  z.object({ type: z.literal('decline-consent') }),
  z.object({ type: z.literal('help') }),
  z.object({ type: z.literal('privacy') }),
  z.object({ type: z.literal('back') }),
  z.object({ type: z.literal('stay') }),
  /** Ends everything on screen and wipes it: cancel, done, no. */
  z.object({ type: z.literal('leave') }),
  z.object({ type: z.literal('reprinted') }),
  z.object({ type: z.literal('set-language'), language: Language }),
  /** The camera does not work, or works again. */
  z.object({ type: z.literal('camera-state'), failure: Reason.optional() }),
  /** Somebody touches the screen or a key. */
  z.object({ type: z.literal('activity') }),
]);
export type KioskEvent = z.infer<typeof KioskEvent>;
