import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Release, ReleaseEnvelope, releasePayloadType } from '../../core/contract/index.ts';
import { publicKeyText } from './signing-key.ts';

/** DSSE's pre-authentication encoding. */
const signedBytes = (payload: Buffer): Buffer => {
  const type = Buffer.from(releasePayloadType);
  return Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} `),
    type,
    Buffer.from(` ${payload.length} `),
    payload,
  ]);
};

const keyId = (key: KeyObject): string =>
  createHash('sha256').update(publicKeyText(key)).digest('hex').slice(0, 16);

/** A release as the file of its channel, signed with each of the keys. */
export const sealRelease = (release: Release, keys: readonly KeyObject[]): string => {
  const payload = Buffer.from(JSON.stringify(release));
  const envelope = {
    payloadType: releasePayloadType,
    payload: payload.toString('base64'),
    signatures: keys.map((key) => ({
      keyid: keyId(key),
      sig: sign(null, signedBytes(payload), key).toString('base64'),
    })),
  };
  return `${JSON.stringify(envelope, null, 2)}\n`;
};

export interface OpenedRelease {
  readonly release: Release;
  /** By one of the keys that were asked for. */
  readonly isSigned: boolean;
}

/** What a channel's file says; undefined where it is none. */
export const openRelease = (
  text: string,
  keys: readonly KeyObject[],
): OpenedRelease | undefined => {
  try {
    const { payload: encoded, signatures } = ReleaseEnvelope.parse(JSON.parse(text));
    const payload = Buffer.from(encoded, 'base64');
    const isSigned = signatures.some(({ sig }) =>
      keys.some((key) =>
        verify(null, signedBytes(payload), createPublicKey(key), Buffer.from(sig, 'base64')),
      ),
    );
    return { release: Release.parse(JSON.parse(payload.toString('utf8'))), isSigned };
  } catch {
    return undefined;
  }
};
