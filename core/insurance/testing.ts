import {
  type CoverageCard,
  EligibilityAnswer,
  type EligibilityReply,
  FacilityPolicy,
} from '../contract/index.ts';
import type { Circumstances, DecisionInput } from './decide.ts';

/** Synthetic inputs for the tests of this folder: a patient, card and hospital with nothing wrong. */
export const today = '2026-11-23';

export const claim = {
  personalNumber: '001085012345',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: { value: '1985-08-15', precision: 'day' as const },
  sex: 'male' as const,
};

export const card: CoverageCard = {
  number: 'DN4790123456789',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: { value: '1985-08-15', precision: 'day' },
  sex: 'male',
  initialFacility: '79001',
  start: '2026-01-01',
  end: '2027-12-31',
};

export const policy = FacilityPolicy.parse({
  facilityCode: '79001',
  facility: { level: 'basic', points: 60, formerTier: 'province' },
});

export const answered = (
  resultCode: string,
  rest: Partial<EligibilityAnswer> = {},
): EligibilityReply => EligibilityAnswer.parse({ kind: 'answered', resultCode, card, ...rest });

export const unavailable: EligibilityReply = { kind: 'unavailable', trouble: 'gateway.timeout' };

export const presented = (
  reply: EligibilityReply,
  circumstances: Circumstances = {},
  rest: Partial<DecisionInput> = {},
): DecisionInput => ({
  identification: { claim, trust: 'qr', warnings: [] },
  reply,
  policy,
  today,
  circumstances,
  ...rest,
});
