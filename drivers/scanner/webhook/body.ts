import { type HeardClaim, readReaderClaim } from '../reader-service/claim.ts';

/** Bytes: a picture in base64, which is thrown away, and a few fields. */
export const longestBody = 4 * 1_024 * 1_024;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The body of a reader program's POST as a claim; undefined where it names nobody or is no JSON. */
export const readWebhookBody = (
  sourceId: string,
  body: Uint8Array,
  at: number,
): HeardClaim | undefined => {
  if (body.length > longestBody) return undefined;
  try {
    return readReaderClaim(sourceId, JSON.parse(strictUtf8.decode(body)), at);
  } catch {
    // Not UTF-8, or not JSON. Its text may be personal data and is not kept.
    return undefined;
  }
};
