import { z } from 'zod';

/** `canary` kiosks take a version first; the others once it has proved itself there. */
export const UpdateChannel = z.enum(['stable', 'canary']);
export type UpdateChannel = z.infer<typeof UpdateChannel>;

/** An Ed25519 public key: its 32 bytes in base64, or a PEM of its SPKI, whose first twelve bytes are always the same. */
export const ReleaseKey = z
  .string()
  .trim()
  .regex(
    /^[A-Za-z0-9+/]{43}=$|^-----BEGIN PUBLIC KEY-----\s+MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=\s+-----END PUBLIC KEY-----$/,
    { error: 'an Ed25519 public key: 32 bytes in base64, or PEM' },
  );

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Where versions come from. What is unsigned is never believed; plain HTTP would still show who asks for what. */
const ServerUrl = z.url({ protocol: /^https?$/ }).refine(
  (text) => {
    const { protocol, hostname, username, password, search, hash } = new URL(text);
    const isBare = username === '' && password === '' && search === '' && hash === '';
    return isBare && (protocol === 'https:' || isLoopback(hostname));
  },
  { error: 'an https address without name, password and query' },
);

const HourAndMinute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** The name of a kiosk in its report, which is a file's name too. */
export const KioskName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/);

/** How this machine updates itself; without these it does not. */
export const UpdateSettings = z.strictObject({
  url: ServerUrl,
  channel: UpdateChannel.default('stable'),
  /** Keys of who publishes; several while one takes over from another. */
  publicKeys: z.array(ReleaseKey).min(1).max(8),
  /** Name in reports; the machine's own without one. */
  device: KioskName.optional(),
  checkEveryMinutes: z.number().min(0.01).max(10_080).default(60),
  /** Local time in which it installs, once nobody is there; `any` for around the clock. */
  window: z
    .union([z.literal('any'), z.strictObject({ from: HourAndMinute, to: HourAndMinute })])
    .default({ from: '22:00', to: '05:00' }),
  /** Nobody has touched the machine for so long. */
  untouchedMinutes: z.number().min(0).max(120).default(5),
  /** A new version that works for so long without a break is kept. */
  healthyAfterMinutes: z.number().min(0.01).max(1_440).default(30),
  /** One that does not work for so long without a break goes back to the version before. */
  rollBackAfterMinutes: z.number().min(0.01).max(1_440).default(5),
});
export type UpdateSettings = z.infer<typeof UpdateSettings>;

/** Plain numbers: what is newer is never in doubt. */
export const ProgramVersion = z.string().regex(/^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/);

/** Negative where `a` is the older one, 0 where they are the same. */
export const compareVersions = (a: string, b: string): number => {
  const numbers = (version: string): number[] => version.split('.').map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  return left.reduce((found, number, index) => found || number - (right[index] ?? 0), 0);
};

/** One package of a version. */
export const ReleaseFile = z.object({
  platform: z.enum(['linux', 'win32']),
  arch: z.enum(['x64', 'arm64']),
  /** Below the server's address. */
  path: z
    .string()
    .max(200)
    .regex(/^([A-Za-z0-9][A-Za-z0-9._-]*\/)*[A-Za-z0-9][A-Za-z0-9._-]*\.(AppImage|exe)$/),
  /** Base64. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  /** Bytes. */
  size: z.number().int().positive().max(2_147_483_647),
});
export type ReleaseFile = z.infer<typeof ReleaseFile>;

/** What a channel offers. It is signed as a whole, so that no part of it can be put beside another. */
export const Release = z.object({
  format: z.literal(1),
  channel: UpdateChannel,
  version: ProgramVersion,
  /** Later with every signing: an earlier file of the channel is not taken again. */
  signedAt: z.iso.datetime(),
  /** A file that is never renewed is somebody holding us back. */
  expires: z.iso.datetime(),
  store: z.object({
    /** Migrations that this version knows. */
    version: z.number().int().positive(),
    /** The oldest program that can still use a store of this version: by the migrations that it knows. */
    leastReader: z.number().int().positive(),
  }),
  files: z.array(ReleaseFile).min(1).max(16),
  /** Why it was promoted although no canary had reported it healthy. */
  promotedBecause: z.string().max(500).optional(),
});
export type Release = z.infer<typeof Release>;

/** The type under which releases are signed: nothing that was signed for another purpose passes for one. */
export const releasePayloadType = 'application/vnd.tiepdon.release+json';

/** A DSSE envelope (Dead Simple Signing Envelope, v1): one file holds what is signed and by whom. */
export const ReleaseEnvelope = z.object({
  payloadType: z.literal(releasePayloadType),
  payload: z.base64().max(64_000),
  signatures: z
    .array(z.object({ keyid: z.string().max(128).optional(), sig: z.base64().length(88) }))
    .min(1)
    .max(8),
});
export type ReleaseEnvelope = z.infer<typeof ReleaseEnvelope>;

/** What became of a version on one kiosk. Says nothing of anybody. */
export const UpdateReport = z.object({
  device: KioskName,
  channel: UpdateChannel,
  platform: ReleaseFile.shape.platform,
  arch: ReleaseFile.shape.arch,
  version: ProgramVersion,
  since: z.iso.datetime(),
  outcome: z.enum(['healthy', 'rolled-back']),
  /** Why it was rolled back. */
  reason: z.enum(['starts', 'unhealthy', 'never-healthy', 'silent']).optional(),
});
export type UpdateReport = z.infer<typeof UpdateReport>;
