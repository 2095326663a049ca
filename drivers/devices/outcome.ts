import type { ChipEvidence, ChipOutcome, Reason } from '../../core/contract/index.ts';
import type { ChipReport } from '../emrtd/reader/index.ts';
import { claimOf } from './claim.ts';
import { failureDetail, readingCode } from './reasons.ts';

/** Trust as the design ranks it: each level needs the ones below. */
const trustOf = ({
  intact,
  genuine,
  signer,
}: Omit<ChipEvidence, 'trust'>): ChipEvidence['trust'] => {
  if (!intact) return 'typed';
  if (genuine !== 'yes') return 'chip';
  return signer === 'trusted' ? 'chip-verified' : 'chip-genuine';
};

const unreadable = (code: Reason['code'], detail?: string) =>
  ({ outcome: { kind: 'unreadable', reason: { code } }, detail }) as const;

/** What a reading means for a check-in, with the detail that the timeline keeps. */
export const outcomeOf = (
  report: ChipReport,
  now: Date,
): { readonly outcome: ChipOutcome; readonly detail?: string | undefined } => {
  const { access, failure, proof, genuine, missing, steps, stage } = report;
  const detail = failure && failureDetail(failure);
  const claim = claimOf(report, now);
  if (!access || !proof || (failure && claim.personalNumber === undefined))
    return unreadable(failure ? readingCode(failure, stage) : 'chip.data-unreadable', detail);
  if (proof.state === 'unsupported' || claim.personalNumber === undefined)
    return unreadable('chip.data-unreadable', proof.detail ?? 'no personal number');

  const unranked = {
    claim,
    access: access.kind,
    fellBack: access.fellBack,
    intact: proof.state === 'intact',
    signer: proof.signer,
    genuine,
    missing: [...missing],
    steps: [...steps],
  };
  const evidence: ChipEvidence = { ...unranked, trust: trustOf(unranked) };
  const refuted = (code: Reason['code'], why: string | undefined) =>
    ({ outcome: { kind: 'refuted', reason: { code }, evidence }, detail: why }) as const;
  if (proof.state === 'altered') return refuted('chip.altered', proof.detail);
  if (genuine === 'no') return refuted('chip.copied', detail);
  return { outcome: { kind: 'proven', evidence }, detail };
};
