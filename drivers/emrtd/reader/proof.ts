import {
  authenticatePassively,
  type PassiveAuthentication,
  type Sod,
  type TrustStore,
} from '../passive-authentication/index.ts';

/** What the signed list says of the data that was read. */
export interface Proof {
  /** `unsupported`: signed in a way that this reader cannot check; it proves nothing and accuses nobody. */
  readonly state: 'intact' | 'altered' | 'unsupported';
  readonly signer: 'trusted' | 'unknown' | 'expired' | 'invalid' | 'no-trust-store';
  readonly passive: PassiveAuthentication;
  /** For staff: `DG13 mismatch`, `signature invalid`. */
  readonly detail?: string;
}

const signers = {
  trusted: 'trusted',
  'no-trust-store': 'no-trust-store',
  'unknown-signer': 'unknown',
  'signer-expired': 'expired',
  'anchor-expired': 'expired',
  'chain-invalid': 'invalid',
} as const;

export const prove = (
  sod: Sod,
  dataGroups: ReadonlyMap<number, Uint8Array>,
  trust: TrustStore,
): Proof => {
  const passive = authenticatePassively(sod, dataGroups, trust);
  const signer = signers[passive.chain.state];
  const wrong = [...passive.hashes].find(([, verdict]) => verdict !== 'match');
  if (wrong) return { state: 'altered', signer, passive, detail: `DG${wrong[0]} ${wrong[1]}` };
  if (passive.signature === 'valid') return { state: 'intact', signer, passive };
  return {
    state: passive.signature === 'invalid' ? 'altered' : 'unsupported',
    signer,
    passive,
    detail: `signature ${passive.signature}`,
  };
};
