import { z } from 'zod';
import { ChipOutcome } from './chip.ts';
import { Reason } from './decision.ts';
import type { FailureCode } from './failures/index.ts';
import { IdentityClaim, Trust } from './identity.ts';

/** How codes get from a scanner to us. */
export const ScannerTransport = z.enum([
  /** USB HID, usage page Bar Code Scanner ("HID Point of Sale Usage Tables" 1.02). */
  'hid-pos',
  /** USB-CDC or RS-232. */
  'serial',
  /** Types like a keyboard; the screens catch it. */
  'keyboard',
  /** A reader with a Socket.IO service of its own (HN212). */
  'reader-service',
  /** A reader's program posts to us on loopback. */
  'webhook',
]);
export type ScannerTransport = z.infer<typeof ScannerTransport>;

const described = {
  /** Stable while the device stays in its port: `hid:/dev/hidraw3`, `serial:COM4`. */
  id: z.string().max(300),
  transport: ScannerTransport,
  /** For people: maker and model, or the path. */
  name: z.string().max(200),
  /** `0c2e:0b8f`, where the device is a USB device. */
  usbId: z
    .string()
    .regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/)
    .optional(),
  since: z.iso.datetime(),
};

/** One way for a code to enter, as it is now. */
export const ScanSource = z.discriminatedUnion('state', [
  /** Configured, but not plugged in or not answering; it is waited for. */
  z.object({ ...described, state: z.literal('absent'), reason: Reason.optional() }),
  z.object({
    ...described,
    state: z.literal('open'),
    /** Works, and would work better otherwise: a known scanner that types like a keyboard. */
    advice: Reason.optional(),
    /** What to do about the advice with this very model. */
    hint: z.object({ vi: z.string(), en: z.string() }).optional(),
  }),
  /** There, but of no use; it is tried again. */
  z.object({
    ...described,
    state: z.literal('trouble'),
    reason: Reason,
    /** The system's own words; never data. */
    detail: z.string().max(200).optional(),
  }),
]);
export type ScanSource = z.infer<typeof ScanSource>;

/** What is wrong with a scan; a scan without it arrived whole. */
export const ScanDamage = z.enum([
  /** More was announced than came in time. `data` is empty: half a code is no code. */
  'incomplete',
  /** Longer than any card's code. `data` is empty. */
  'too-long',
  /** A report that no layout explains. `data` is empty. */
  'noise',
  /** Not UTF-8, or UTF-8 taken for something else: digits are right, letters may not be. */
  'codepage',
  /** A Vietnamese input method changed what was typed: digits are mostly right, letters are not. */
  'input-method',
]);
export type ScanDamage = z.infer<typeof ScanDamage>;

/** How a scan came that was typed like on a keyboard. */
export const TypedScan = z.object({
  /** An input method or another layout was at work; the text was read from the places of the keys, and is right. */
  isRecovered: z.boolean(),
  /** Enter or Tab came last. */
  isTerminated: z.boolean(),
  /** Between two keys, milliseconds, median. */
  gapMs: z.number().nonnegative().max(60_000),
});
export type TypedScan = z.infer<typeof TypedScan>;

/** What is known of the scanner that types like a keyboard. */
export const WedgeSettings = z.strictObject({
  /** Characters that it is set to send before and after a code. */
  prefix: z.string().max(8).default(''),
  suffix: z.string().max(8).default(''),
  /** The longest pause between two of its keys, milliseconds; people type more slowly. */
  burstGapMs: z.number().int().min(20).max(120).default(60),
});
export type WedgeSettings = z.infer<typeof WedgeSettings>;

/** ISO/IEC 15424 symbology identifier, e.g. `]Q1` for a QR code. */
export const SymbologyIdentifier = z.string().regex(/^\][A-Za-z][0-9A-Za-z]$/);

/** Characters; the longest card code has about 600. Bytes are bounded by three times as many. */
export const longestScan = 4_096;

/** One code as it came from a scanner. Personal data: never logged. */
export const Scan = z.object({
  scanId: z.uuid(),
  sourceId: z.string().max(300),
  symbology: SymbologyIdentifier.optional(),
  data: z.string().max(longestScan),
  /** Base64 of the bytes, where they are not plainly the UTF-8 of `data`. */
  rawBytes: z
    .string()
    .max(4 * longestScan)
    .optional(),
  /** When its last byte arrived. */
  receivedAt: z.iso.datetime(),
  damage: ScanDamage.optional(),
});
export type Scan = z.infer<typeof Scan>;

const damageCodes: Readonly<Record<ScanDamage, FailureCode>> = {
  incomplete: 'scanner.scan-incomplete',
  'too-long': 'scanner.scan-too-long',
  noise: 'scanner.scan-unreadable',
  codepage: 'scanner.codepage',
  'input-method': 'scanner.input-method',
};
export const damageCode = (damage: ScanDamage): FailureCode => damageCodes[damage];

/** Whether there is something to identify: damaged letters still leave the number. */
export const isUsable = ({ damage }: Pick<Scan, 'damage'>): boolean =>
  damage === undefined || damage === 'codepage' || damage === 'input-method';

/**
 * What a reader's own program says of a card. Nothing in it is signed: its trust is that of a QR code at most, however
 * the program came by it.
 */
export const ReaderClaim = z.object({
  claimId: z.uuid(),
  sourceId: z.string().max(300),
  receivedAt: z.iso.datetime(),
  claim: IdentityClaim,
  trust: Trust.extract(['typed', 'qr']),
  /** Fields that came and made no sense, by the reader's own names. */
  dropped: z.array(z.string().max(40)),
  /** What the chip's signed files say, where the program handed them over; without it the claim is all there is. */
  proof: ChipOutcome.optional(),
});
export type ReaderClaim = z.infer<typeof ReaderClaim>;

/** `cr`, `lf`, `crlf`, `tab`, or characters that the scanner is set to send. */
const terminators = z.array(z.string().min(1).max(8)).max(8);
const silence = z.enum(['ends', 'damages']);
const silenceMs = z.number().int().min(20).max(10_000);
const baudRate = z.number().int().min(300).max(4_000_000);

/** The same code again within so many milliseconds of its last sighting is being held there; 0 lets each through. */
export const repeatWindowMs = z.number().int().min(0).max(60_000).default(1_500);

/** Last part of the path that a reader's program posts to; whoever knows it may claim to be anybody. */
export const WebhookSecret = z.string().regex(/^[A-Za-z0-9_-]{16,128}$/);

/** How the devices process reads scanners. */
export const ScannerSettings = z.strictObject({
  repeatWindowMs,
  hid: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** How long the rest of a code may take. */
      messageTimeoutMs: z.number().int().min(50).max(10_000).default(500),
    })
    .prefault({}),
  serial: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** Opens the ports of known scanners by itself. */
      automatic: z.boolean().default(true),
      baudRate: baudRate.default(9_600),
      terminators: terminators.default(['cr', 'lf']),
      /** What silence in the middle of a code means; `ends` for scanners that send no terminator. */
      silence: silence.default('damages'),
      silenceMs: silenceMs.default(300),
      ports: z
        .array(
          z.strictObject({
            path: z.string().min(1).max(250),
            baudRate: baudRate.optional(),
            terminators: terminators.optional(),
            silence: silence.optional(),
            silenceMs: silenceMs.optional(),
          }),
        )
        .max(16)
        .default([]),
    })
    .prefault({}),
  /** The HN212's event channel; without it none is listened to. */
  readerService: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }),
      namespace: z
        .string()
        .regex(/^\/[A-Za-z0-9/_-]{0,60}$/)
        .default('/event'),
      /** Version of the Engine.IO protocol that the reader's program speaks. */
      engineVersion: z.union([z.literal(3), z.literal(4)]).default(4),
    })
    .optional(),
  /** A loopback port for a reader's program that posts; without it none is opened. */
  webhook: z
    .strictObject({
      port: z.number().int().min(0).max(65_535),
      secret: WebhookSecret,
    })
    .optional(),
});
export type ScannerSettings = z.infer<typeof ScannerSettings>;

/**
 * The printed test code. Its fields name what damaged them: letters that Telex joins, letters and digits that VNI joins,
 * digits, marks that keyboard layouts move, Vietnamese letters. It names nobody.
 */
export const scannerTestCode =
  'TIEPDON-TEST|aa dd ow ee as|a6 d9 o7 e6 a1|0123456789|~^#$_{}[]<>|Nguyễn Đậu Ước|END';
