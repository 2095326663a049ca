import {
  fail,
  ok,
  Release,
  ReleaseEnvelope,
  type Result,
  releasePayloadType,
  type UpdateChannel,
} from '../../core/contract/index.ts';
import { isSignedBy, releaseKeyBytes } from './signature.ts';

/** A longer one is not read: nobody signs so much. */
export const longestEnvelope = 100_000;

export interface ReleaseExpectation {
  readonly publicKeys: readonly string[];
  readonly channel: UpdateChannel;
  /** Epoch milliseconds. */
  readonly now: number;
  /** When the newest release was signed that this machine has seen in its channel. */
  readonly seen: string | undefined;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** What DSSE signs: the type and the payload, each with its length, so that neither can flow into the other. */
const preAuthentication = (payload: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `DSSEv1 ${Buffer.byteLength(releasePayloadType)} ${releasePayloadType} ${payload.length} `,
    ),
    payload,
  ]);

/**
 * A channel's file as a release that may be believed: signed by a key that this machine trusts, for its channel, not expired, and
 * not older than what it has seen. Failures: `update.unsigned`, `.forged`, `.not-understood`, `.other-channel`, `.expired`, `.replayed`.
 */
export const readSignedRelease = (text: string, expected: ReleaseExpectation): Result<Release> => {
  const envelope = ReleaseEnvelope.safeParse(
    text.length > longestEnvelope ? undefined : parseJson(text),
  );
  if (!envelope.success) return fail('update.unsigned');
  const payload = Buffer.from(envelope.data.payload, 'base64');
  const message = preAuthentication(payload);
  const keys = expected.publicKeys.map(releaseKeyBytes);
  const isTrusted = envelope.data.signatures.some(({ sig }) =>
    keys.some((key) => isSignedBy(key, message, Buffer.from(sig, 'base64'))),
  );
  if (!isTrusted) return fail('update.forged');
  const release = Release.safeParse(parseJson(payload.toString('utf8')));
  if (!release.success) return fail('update.not-understood');
  const { channel, expires, signedAt } = release.data;
  if (channel !== expected.channel) return fail('update.other-channel', { channel });
  if (Date.parse(expires) <= expected.now) return fail('update.expired', { date: expires });
  if (expected.seen !== undefined && Date.parse(signedAt) < Date.parse(expected.seen))
    return fail('update.replayed', { date: signedAt });
  return ok(release.data);
};
