import type { Certificate } from './certificate.ts';
import { verifySignature } from './signature.ts';
import type { TrustStore } from './trust-store.ts';

/** Whether a signer is to be believed, and whom that rests on. */
export type ChainVerdict =
  | { readonly state: 'trusted'; readonly anchor: string }
  /** No country signing certificate was configured: nothing can be said. */
  | { readonly state: 'no-trust-store' }
  /** Nobody in the trust store issued it. */
  | { readonly state: 'unknown-signer' }
  /** The signer's certificate was not valid when the document was signed. */
  | { readonly state: 'signer-expired' }
  /** The issuer's was not. */
  | { readonly state: 'anchor-expired' }
  /** A certificate names an issuer of the store, but its signature is not that issuer's. */
  | { readonly state: 'chain-invalid' };

const isValidAt = ({ notBefore, notAfter }: Certificate, at: Date): boolean =>
  notBefore <= at && at <= notAfter;

const mayHaveIssued = (issuer: Certificate, certificate: Certificate): boolean =>
  issuer.subjectKey === certificate.issuerKey ||
  // After a change of name only the key tells (9303-12 section 7.1.1: link certificates).
  (certificate.authorityKeyId !== undefined && certificate.authorityKeyId === issuer.subjectKeyId);

/**
 * Chains a document signer to the trust store (ICAO Doc 9303-12 section 5): every anchor that may be its issuer is
 * tried, since a country has several keys under one name. Link certificates are anchors of the store like the others.
 * Validity counts at the time of signing: a chip outlives its signer's certificate.
 */
export const verifyChain = (
  signer: Certificate,
  { anchors }: TrustStore,
  signedAt: Date,
): ChainVerdict => {
  if (anchors.length === 0) return { state: 'no-trust-store' };
  const candidates = anchors.filter((anchor) => mayHaveIssued(anchor, signer));
  if (candidates.length === 0) return { state: 'unknown-signer' };
  const issuers = candidates.filter(
    ({ publicKey }) =>
      publicKey &&
      verifySignature(signer.algorithm, publicKey, signer.signedPart, signer.signature) === 'valid',
  );
  if (issuers.length === 0) return { state: 'chain-invalid' };
  if (!isValidAt(signer, signedAt)) return { state: 'signer-expired' };
  const issuer = issuers.find((one) => isValidAt(one, signer.notBefore));
  return issuer ? { state: 'trusted', anchor: issuer.subject } : { state: 'anchor-expired' };
};
