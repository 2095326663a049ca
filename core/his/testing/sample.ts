import type { IdentityClaim } from '../../contract/index.ts';
import type { VisitDelivery } from '../port.ts';

/** A synthetic patient, `valid-80` of the fixtures. */
export const sampleClaim: IdentityClaim = {
  personalNumber: '001085100001',
  fullName: 'Nguyễn Văn Mẫu',
  dateOfBirth: { value: '1985-08-15', precision: 'day' },
  sex: 'male',
  address: 'Số 1 Ngõ 2, Phường Mẫu, Hà Nội',
};

export const sampleVisit = (overrides: Partial<VisitDelivery> = {}): VisitDelivery => ({
  idempotencyKey: 'key-0001',
  visitId: 'visit-0001',
  ticketNumber: 'A-027',
  clinicId: 'noi-tong-quat',
  claim: sampleClaim,
  trust: 'chip-verified',
  presentedAs: 'CHIP_CCCD',
  outcome: 'admitted',
  coverage: {
    number: 'DN4010126100001',
    initialFacility: '01234',
    start: '2026-01-27',
    end: '2027-12-28',
  },
  benefit: {
    provisional: true,
    level: 4,
    fundShare: 80,
    objectCode: '1.1',
    explanation: { vi: 'Quỹ trả 80 %', en: 'The fund pays 80 %' },
    rules: [],
  },
  resultCode: '000',
  // 07:05 in Vietnam.
  arrivedAt: '2026-11-24T00:05:09.000Z',
  facilityCode: '01234',
  ...overrides,
});
