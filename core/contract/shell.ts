import { z } from 'zod';
import { Reason } from './decision.ts';
import { StaffSession } from './desk.ts';
import { DevicesCommand } from './devices.ts';
import { UpdateSettings } from './update.ts';

/** Screens that the shell opens a window for. What a window may ask the host follows from this alone. */
export const WindowRole = z.enum(['kiosk', 'desk']);
export type WindowRole = z.infer<typeof WindowRole>;

/** `primary`, the n-th from the left (then from the top), or a part of the display's name. */
export const DisplayChoice = z.union([
  z.literal('primary'),
  z.number().int().min(1).max(16),
  z.string().trim().min(2),
]);
export type DisplayChoice = z.infer<typeof DisplayChoice>;

/** The part of the configuration that is the Electron shell's. */
export const ShellSettings = z.strictObject({
  windows: z
    .array(z.strictObject({ role: WindowRole, display: DisplayChoice.default('primary') }))
    .min(1)
    .max(8)
    .default([{ role: 'kiosk', display: 'primary' }]),
  /** Where the key of the store is kept: the system's keyring, or the file `store.keyFile`. */
  secrets: z.enum(['keyring', 'key-file']).default('keyring'),
  /** Local time of the daily restart, taken once nobody is there. */
  restartAt: z
    .union([z.literal('never'), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)])
    .default('03:30'),
  /** Who may leave the kiosk for the system's desktop. */
  staffExit: z.array(StaffSession.shape.role).default(['it', 'reception']),
  /** The printer of slips; without a name the system's default. */
  printer: z.string().min(1).optional(),
  /** Without these the program does not update itself. */
  updates: UpdateSettings.optional(),
});
export type ShellSettings = z.infer<typeof ShellSettings>;

const base64 = z.base64();
const run = z.number().int().nonnegative();

/** From the shell's main process to the host's process. Secrets travel here only: never as arguments or environment. */
export const HostCommand = z.discriminatedUnion('type', [
  /** First of all: read the configuration. Answered by `configured` or `failed`. */
  z.object({ type: z.literal('configure'), configPath: z.string() }),
  /** Then: open the store. Answered by `ready` or `failed`. */
  z.object({
    type: z.literal('open'),
    configPath: z.string(),
    /**
     * Keys of the store, the one in force first; a second one is there while the key is being changed. Absent where the
     * key is in a file.
     */
    storeKeys: z.array(base64).min(1).max(2).optional(),
    /** Change the key from the first to the second before the store is opened. */
    rotate: z.boolean(),
    /** Secrets by name, for references `{ "keyring": NAME }`. */
    keyring: z.record(z.string(), z.string()),
  }),
  /** Comes with a port: whoever holds its other end calls in this role. */
  z.object({ type: z.literal('attach'), role: WindowRole, device: z.string() }),
  z.object({ type: z.literal('ping'), n: z.number().int() }),
  z.object({
    type: z.literal('check-staff'),
    id: z.string(),
    device: z.string(),
    name: z.string().max(64),
    pin: z.string().max(64),
  }),
  z.object({ type: z.literal('devices-message'), run, message: z.unknown() }),
  z.object({
    type: z.literal('devices-exit'),
    run,
    code: z.number().nullable(),
    signal: z.string().nullable(),
  }),
  /** The program is to be replaced: end what is under way and begin nothing new. Answered by `update-prepared`. */
  z.object({ type: z.literal('prepare-update'), id: z.string() }),
  /** It is not, after all. */
  z.object({ type: z.literal('resume-work') }),
  /** A fault of the shell's, for the desk. */
  z.object({ type: z.literal('alarm'), reason: Reason }),
  z.object({ type: z.literal('stop') }),
]);
export type HostCommand = z.infer<typeof HostCommand>;

export const HostMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('configured'),
    shell: ShellSettings,
    /** Names of the secrets that the configuration keeps in the keyring. */
    keyring: z.array(z.string()),
    /** A store exists: its key must exist too. */
    hasStore: z.boolean(),
    /** Migrations of the store that this program knows. */
    storeVersion: z.number().int().positive(),
  }),
  z.object({ type: z.literal('failed'), failures: z.array(Reason).min(1) }),
  /** `storeKey`: which of the keys opens the store now. */
  z.object({ type: z.literal('ready'), storeKey: z.number().int().min(0).max(1) }),
  z.object({ type: z.literal('pong'), n: z.number().int() }),
  /** Whether any kiosk is with a patient; told at every change. */
  z.object({ type: z.literal('occupied'), occupied: z.boolean() }),
  z.object({
    type: z.literal('staff-checked'),
    id: z.string(),
    role: StaffSession.shape.role.optional(),
    failure: Reason.optional(),
  }),
  /** `busy`: somebody is there, or something is being done that cannot be put off. */
  z.object({
    type: z.literal('update-prepared'),
    id: z.string(),
    outcome: z.enum(['ready', 'busy', 'failed']),
    failure: Reason.optional(),
  }),
  z.object({ type: z.literal('devices-start'), run }),
  z.object({ type: z.literal('devices-command'), run, command: DevicesCommand }),
  z.object({ type: z.literal('devices-kill'), run }),
]);
export type HostMessage = z.infer<typeof HostMessage>;
