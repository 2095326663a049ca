import { z } from 'zod';
import { AccessKey, ChipOutcome, ChipPhase, ChipReader, DeviceIncident, Portrait } from './chip.ts';
import { ReaderClaim, Scan, ScannerSettings, ScanSource } from './scanner.ts';

/** What the devices process drives; a part that is absent is not touched. */
export const DevicesSettings = z.object({
  chip: z
    .object({
      binding: z.enum(['koffi', 'pcsclite']),
      /** Folder with CSCA certificates and master lists. */
      trustStore: z.string().optional(),
      /** Milliseconds that one command to a card may take. */
      apduDeadlineMs: z.number().int().positive(),
    })
    .optional(),
  scanners: ScannerSettings.optional(),
});
export type DevicesSettings = z.infer<typeof DevicesSettings>;

/** Host to devices process. */
export const DevicesCommand = z.discriminatedUnion('type', [
  /** The first of all; nothing is opened before it. Carries a secret: never on a command line. */
  z.object({ type: z.literal('configure'), settings: DevicesSettings }),
  z.object({ type: z.literal('ping'), n: z.number().int() }),
  z.object({
    type: z.literal('read'),
    readId: z.string().max(64),
    reader: z.string(),
    generation: z.number().int(),
    key: AccessKey,
    portrait: z.boolean(),
  }),
  z.object({ type: z.literal('cancel'), readId: z.string().max(64) }),
  z.object({ type: z.literal('stop') }),
]);
export type DevicesCommand = z.infer<typeof DevicesCommand>;

/** Devices process to host. */
export const DevicesMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pong'), n: z.number().int() }),
  /** All readers, at the start and at every change; `service` tells whether PC/SC itself is there. */
  z.object({
    type: z.literal('readers'),
    service: z.enum(['up', 'down']),
    readers: z.array(ChipReader),
  }),
  z.object({ type: z.literal('phase'), readId: z.string(), phase: ChipPhase }),
  /** Identity is proven (or not); the portrait may still follow. */
  z.object({ type: z.literal('outcome'), readId: z.string(), outcome: ChipOutcome }),
  z.object({ type: z.literal('portrait'), readId: z.string(), portrait: Portrait }),
  /** Nothing more comes of this reading. */
  z.object({ type: z.literal('finished'), readId: z.string() }),
  z.object({ type: z.literal('incident'), incident: DeviceIncident }),
  /** All scanners, at the start and at every change. */
  z.object({ type: z.literal('sources'), sources: z.array(ScanSource) }),
  z.object({ type: z.literal('scan'), scan: Scan }),
  z.object({ type: z.literal('claim'), claim: ReaderClaim }),
  /** A card call outlived its deadline and cannot be cancelled: kill me. */
  z.object({ type: z.literal('stuck'), reader: z.string() }),
]);
export type DevicesMessage = z.infer<typeof DevicesMessage>;

/** Environment variables that the devices process gets, whoever starts it; secrets that stand beside them are not for it. */
export const devicesVariables: readonly string[] = [
  'PATH',
  'SystemRoot',
  'TEMP',
  'TMP',
  'TMPDIR',
  'HOME',
  'LANG',
  'TZ',
  'PCSCLITE_CSOCK_NAME',
  'XDG_RUNTIME_DIR',
];
