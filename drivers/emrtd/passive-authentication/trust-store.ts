import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTlvs, valueAt } from '../tlv/index.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { verifySignature } from './signature.ts';
import { readSignedData } from './signed-data.ts';

/** Country signing certificates that the facility trusts. Empty when none were given: the screens say so. */
export interface TrustStore {
  readonly anchors: readonly Certificate[];
  /** Files of the folder that are no certificate and no master list. */
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

export const emptyTrustStore: TrustStore = { anchors: [], refused: [] };

const masterListType = '2.23.136.1.1.2';

/** Certificates of a CSCA master list (ICAO Doc 9303-12 section 9), once its own signature holds. */
export const readMasterList = (
  bytes: Uint8Array,
): { readonly certificates: readonly Certificate[] } | { readonly reason: string } => {
  const signed = readSignedData(bytes);
  if (signed?.contentType !== masterListType) return { reason: 'not a master list' };
  if (signed.signature !== 'valid')
    return { reason: `signature of the list is ${signed.signature}` };
  const members = valueAt(signed.content, [0x30]);
  const objects = members && readTlvs(members);
  const set = objects?.ok ? objects.value.find(({ tag }) => tag === 0x31) : undefined;
  const encoded = set && readTlvs(set.value);
  if (!encoded?.ok) return { reason: 'list without certificates' };
  return { certificates: encoded.value.flatMap((one) => readCertificate(one.encoded) ?? []) };
};

const fromPem = (text: string): Uint8Array[] =>
  [
    ...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g),
  ].map(([, body = '']) => Uint8Array.from(Buffer.from(body, 'base64')));

const readAnchors = (
  file: string,
  bytes: Uint8Array,
): { readonly certificates: readonly Certificate[] } | { readonly reason: string } => {
  if (file.endsWith('.ml')) return readMasterList(bytes);
  const pem = fromPem(Buffer.from(bytes).toString('latin1'));
  const certificates = (pem.length > 0 ? pem : [bytes]).flatMap(
    (one) => readCertificate(one) ?? [],
  );
  return certificates.length > 0 ? { certificates } : { reason: 'not a certificate' };
};

const isSignedBy = (certificate: Certificate, { publicKey }: Certificate): boolean =>
  publicKey !== undefined &&
  verifySignature(
    certificate.algorithm,
    publicKey,
    certificate.signedPart,
    certificate.signature,
  ) === 'valid';

/**
 * Roots are trusted because they were put there; a link certificate because the key before it signed it
 * (ICAO Doc 9303-12 section 7.1.1). Links may hang on links: the round is repeated until nothing is added.
 */
const trustedAmong = (certificates: readonly Certificate[]): readonly Certificate[] => {
  const trusted = certificates.filter((one) => isSignedBy(one, one));
  let rest = certificates.filter((one) => !trusted.includes(one));
  for (let added = true; added; ) {
    const linked = rest.filter((one) => trusted.some((issuer) => isSignedBy(one, issuer)));
    trusted.push(...linked);
    rest = rest.filter((one) => !linked.includes(one));
    added = linked.length > 0;
  }
  return trusted;
};

/** No country has used more keys; more certificates than this are somebody's mistake. */
const mostCertificates = 2_000;

/**
 * Reads a folder of certificates (`.cer`, `.crt`, `.der`, `.pem`) and master lists (`.ml`). A folder that is not there
 * is an empty store; a file that cannot be used is named, and the others count.
 */
export const loadTrustStore = async (directory: string | undefined): Promise<TrustStore> => {
  if (directory === undefined) return emptyTrustStore;
  const names = await readdir(directory).catch((): string[] => []);
  const found: { file: string; certificate: Certificate }[] = [];
  const refused: { file: string; reason: string }[] = [];
  for (const file of names.filter((name) => /\.(cer|crt|der|pem|ml)$/i.test(name)).toSorted()) {
    const bytes = await readFile(join(directory, file)).catch(() => undefined);
    const read = bytes ? readAnchors(file, bytes) : { reason: 'cannot be read' };
    if ('reason' in read) refused.push({ file, reason: read.reason });
    else
      for (const certificate of read.certificates)
        if (certificate.isAuthority) found.push({ file, certificate });
        else refused.push({ file, reason: `no authority: ${certificate.subject}` });
  }
  const anchors = trustedAmong(
    found.slice(0, mostCertificates).map(({ certificate }) => certificate),
  );
  for (const { file, certificate } of found)
    if (!anchors.includes(certificate))
      refused.push({ file, reason: `link without its issuer: ${certificate.subject}` });
  return { anchors, refused };
};
