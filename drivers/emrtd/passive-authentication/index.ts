/** Passive authentication (ICAO Doc 9303-11 section 5.1): who signed the chip's data, and whether it is still what was signed. */

import { type ChainVerdict, verifyChain } from './chain.ts';
import type { SignatureVerdict } from './signature.ts';
import { algorithmName } from './signature.ts';
import type { SignedContent } from './signed-data.ts';
import { compareHashes, type HashVerdict, type Sod } from './sod.ts';
import type { TrustStore } from './trust-store.ts';

export type { ChainVerdict } from './chain.ts';
export { readSignedData, type SignedContent } from './signed-data.ts';
export { compareHashes, type HashVerdict, readSod, type Sod, type SodFailure } from './sod.ts';
export { emptyTrustStore, loadTrustStore, type TrustStore } from './trust-store.ts';

export interface Signature {
  readonly signature: SignatureVerdict;
  readonly chain: ChainVerdict;
  readonly signer?: {
    readonly subject: string;
    readonly issuer: string;
    readonly serialNumber: string;
    readonly notBefore: Date;
    readonly notAfter: Date;
  };
  /** `ecdsa sha256`. */
  readonly algorithm?: string;
}

export interface PassiveAuthentication extends Signature {
  readonly hashes: ReadonlyMap<number, HashVerdict>;
}

/** The signature of any signed content of a chip, and its signer's standing in the trust store. */
export const judgeSignature = (signed: SignedContent, trust: TrustStore): Signature => {
  const { signer, signature, algorithm, signedAt } = signed;
  if (!signer) return { signature, chain: { state: 'unknown-signer' } };
  return {
    signature,
    // Without a signing time the day on which the signer's certificate began is the one day it surely signed on.
    chain: verifyChain(signer, trust, signedAt ?? signer.notBefore),
    signer: {
      subject: signer.subject,
      issuer: signer.issuer,
      serialNumber: signer.serialNumber,
      notBefore: signer.notBefore,
      notAfter: signer.notAfter,
    },
    ...(algorithm && { algorithm: algorithmName(algorithm) }),
  };
};

/** Judges the data groups that were read against the SOD, its signature, and its signer against the trust store. */
export const authenticatePassively = (
  sod: Sod,
  dataGroups: ReadonlyMap<number, Uint8Array>,
  trust: TrustStore,
): PassiveAuthentication => ({
  ...judgeSignature(sod.signed, trust),
  hashes: compareHashes(sod, dataGroups),
});
