import type { ChipEvidence, ChipOutcome } from '../../core/contract/index.ts';
import { readDg13 } from '../emrtd/lds/index.ts';
import { readSod, type TrustStore } from '../emrtd/passive-authentication/index.ts';
import { prove } from '../emrtd/reader/index.ts';
import type { ChipFiles } from '../scanner/index.ts';
import { claimOf } from './claim.ts';

const bytes = (base64: string): Uint8Array => Buffer.from(base64, 'base64');

/**
 * What the chip's files prove that a reader's own program handed over, by passive authentication here. Only a signer of
 * the trust store counts: anybody on the program's channel can sign files of his own. That the chip is no copy stays
 * open. Undefined where the files prove nothing; altered ones speak against the card.
 */
export const proveFiles = (
  files: ChipFiles,
  trust: TrustStore,
  now: Date,
): ChipOutcome | undefined => {
  if (files.sod === undefined || files.dg13 === undefined) return undefined;
  const sod = readSod(bytes(files.sod));
  const dg13 = readDg13(bytes(files.dg13));
  if (!sod.ok || !dg13.ok) return undefined;
  const given = [
    [2, files.dg2],
    [13, files.dg13],
    [14, files.dg14],
    [15, files.dg15],
  ] as const;
  const groups = new Map(
    given.flatMap(([number, file]) => (file === undefined ? [] : [[number, bytes(file)]])),
  );
  const proof = prove(sod.value, groups, trust);
  if (proof.signer !== 'trusted' || proof.state === 'unsupported') return undefined;
  const isIntact = proof.state === 'intact';
  const evidence: ChipEvidence = {
    claim: claimOf({ dg13: dg13.value }, now),
    trust: isIntact ? 'chip' : 'typed',
    access: 'reader-program',
    fellBack: false,
    intact: isIntact,
    signer: proof.signer,
    genuine: 'not-offered',
    missing: [],
    steps: [],
  };
  return isIntact
    ? { kind: 'proven', evidence }
    : { kind: 'refuted', reason: { code: 'chip.altered' }, evidence };
};
