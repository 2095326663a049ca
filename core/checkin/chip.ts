/** What a chip reading does to a check-in: pure, shared by kiosk and desk. */
import {
  type AccessKey,
  type ChipEvidence,
  type ChipOutcome,
  type ComparedField,
  type Decision,
  type Identification,
  type IdentityClaim,
  type Reason,
  trustAtLeast,
} from '../contract/index.ts';
import { compareNames } from '../identity/index.ts';

/** Under this score two names are two people's; lost diacritics stay above it (the chip's zone has none). */
const sameNameScore = 0.9;

/** The key of the card whose number is known: its last six digits (project facts, section 7.1). */
export const accessKeyOf = ({ personalNumber }: IdentityClaim): AccessKey | undefined =>
  personalNumber === undefined ? undefined : { kind: 'can', can: personalNumber.slice(-6) };

/** Fields that both sides state and that cannot be the same person's. What was read badly is not held against anybody. */
export const differencesFromChip = (
  { claim, warnings }: Identification,
  chip: IdentityClaim,
): readonly ComparedField[] => {
  const differences: ComparedField[] = [];
  if (
    claim.personalNumber !== undefined &&
    chip.personalNumber !== undefined &&
    claim.personalNumber !== chip.personalNumber
  )
    differences.push('personalNumber');
  const name = warnings.includes('name-untrusted') ? undefined : claim.fullName;
  if (name !== undefined && chip.fullName !== undefined) {
    const { same, score } = compareNames(name, chip.fullName);
    if (!same && score < sameNameScore) differences.push('fullName');
  }
  const born = warnings.includes('birth-date-untrusted') ? undefined : claim.dateOfBirth?.value;
  const chipBorn = chip.dateOfBirth?.value;
  if (born !== undefined && chipBorn !== undefined) {
    const known = Math.min(born.length, chipBorn.length);
    if (born.slice(0, known) !== chipBorn.slice(0, known)) differences.push('dateOfBirth');
  }
  return differences;
};

/** For the desk: which fields of claim and chip speak of two people. */
export const chipDifferences = (identification: Identification | undefined): ComparedField[] =>
  identification?.chip && identification.kind !== 'chip'
    ? [...differencesFromChip(identification, identification.chip.claim)]
    : [];

/** The scanned claim with what the chip knows better; typed and damaged text gives way to signed text. */
const completed = (scanned: Identification, evidence: ChipEvidence): Identification => {
  const { claim } = evidence;
  const hasDiacritics = claim.fullName !== undefined && /\P{ASCII}/u.test(claim.fullName);
  const isNameDamaged =
    scanned.claim.fullName === undefined || scanned.warnings.includes('name-untrusted');
  return {
    ...scanned,
    claim: {
      ...claim,
      ...scanned.claim,
      ...(claim.fullName !== undefined &&
        (isNameDamaged || hasDiacritics) && { fullName: claim.fullName }),
      ...(claim.dateOfBirth && { dateOfBirth: claim.dateOfBirth }),
      ...(claim.sex && claim.sex !== 'unknown' && { sex: claim.sex }),
    },
    trust: evidence.trust,
    warnings: scanned.warnings.filter(
      (warning) =>
        !(claim.fullName !== undefined && warning.startsWith('name-')) &&
        !(claim.dateOfBirth && warning.startsWith('birth-date-')),
    ),
    chip: evidence,
  };
};

export interface ChipJudgement {
  readonly identification: Identification;
  /** Only staff can settle this: the desk gets both sides. */
  readonly block?: Reason;
  /** The chip proved the card. */
  readonly isProven: boolean;
}

/** Puts scan and chip together. A chip that could not be read leaves the scan as it is, with the reason beside it. */
export const judgeChip = (scanned: Identification, outcome: ChipOutcome): ChipJudgement => {
  if (outcome.kind === 'unreadable') {
    const identification =
      outcome.reason.code === 'chip.no-card'
        ? scanned
        : { ...scanned, chipTrouble: outcome.reason };
    return { identification, isProven: false };
  }
  const { evidence } = outcome;
  const both: Identification = { ...scanned, chip: evidence };
  if (outcome.kind === 'refuted')
    return { identification: both, block: outcome.reason, isProven: false };
  if (differencesFromChip(scanned, evidence.claim).length > 0)
    return { identification: both, block: { code: 'chip.differs-from-qr' }, isProven: false };
  return { identification: completed(scanned, evidence), isProven: true };
};

/** Somebody known by the chip alone: opened with typed digits, no code scanned. */
export const identifyByChip = (outcome: ChipOutcome): ChipJudgement | undefined => {
  if (outcome.kind === 'unreadable') return undefined;
  const { evidence } = outcome;
  const identification: Identification = {
    kind: 'chip',
    claim: evidence.claim,
    trust: evidence.trust,
    warnings: [],
    chip: evidence,
  };
  return outcome.kind === 'proven'
    ? { identification, isProven: true }
    : { identification, block: outcome.reason, isProven: false };
};

/** The decision with what speaks against the card put first; why the chip is missing is said where it is needed. */
export const withChipReasons = (
  decision: Decision,
  { identification, block }: Pick<ChipJudgement, 'identification' | 'block'>,
): Decision => {
  if (block)
    return {
      ...decision,
      outcome: 'to-desk',
      reasons: [block, ...decision.reasons.filter(({ code }) => code !== 'coverage.trust-too-low')],
    };
  const { chipTrouble } = identification;
  return chipTrouble && decision.reasons.some(({ code }) => code === 'coverage.trust-too-low')
    ? { ...decision, reasons: [chipTrouble, ...decision.reasons] }
    : decision;
};

export const needsChip = (leastTrust: Identification['trust']): boolean =>
  trustAtLeast(leastTrust, 'chip');
