import { createHash } from 'node:crypto';
import type { Decision } from '../../contract/index.ts';
import type { NewVisit } from '../records.ts';

/** A visit of somebody who does not exist; another key is another person. */
export const sampleVisit = (key: string, more: Partial<NewVisit> = {}): NewVisit => {
  const digits = BigInt(`0x${createHash('sha256').update(key).digest('hex')}`).toString();
  return {
    idempotencyKey: key,
    identification: {
      kind: 'citizen-qr-2024',
      claim: {
        personalNumber: `001085${digits.slice(0, 6)}`,
        fullName: 'Nguyễn Văn Mẫu',
        dateOfBirth: { value: '1985-08-15', precision: 'day' },
      },
      trust: 'qr',
      warnings: [],
    },
    decision: decisionOf('admitted'),
    queue: { id: 'noi', prefix: 'A' },
    presentedAs: 'QR_CCCD',
    origin: 'kiosk',
    device: 'kiosk-1',
    actor: 'kiosk-1',
    ...more,
  };
};

export const decisionOf = (outcome: Decision['outcome']): Decision => ({
  outcome,
  reasons: outcome === 'to-desk' ? [{ code: 'checkin.clinic-unknown' }] : [],
  notices: [],
  alarms: [],
  decidedOn: '2026-11-23',
});
