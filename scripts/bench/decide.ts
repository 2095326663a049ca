import { type EligibilityReply, FacilityPolicy } from '../../core/contract/index.ts';
import { identify } from '../../core/identity/index.ts';
import { decide } from '../../core/insurance/index.ts';
import { population } from '../../fixtures/people/index.ts';
import { throughput } from './measure.ts';

/** Decisions a second over every kind of reply. */
export const benchDecide = async () => {
  const today = '2026-11-23';
  const policy = FacilityPolicy.parse({ facilityCode: '01234', facility: { level: 'basic' } });
  const identifications = population(today).flatMap(({ qr }) => {
    const found = qr === undefined ? undefined : identify(qr, 'scan', today);
    return found?.ok ? [found.value] : [];
  });
  const codes = ['000', '003', '004', '010', '050', '060', '070', '100', '110', '401'];
  const inputs = identifications.flatMap((identification) =>
    codes.map((resultCode) => {
      const { claim } = identification;
      const reply: EligibilityReply = {
        kind: 'answered',
        resultCode,
        card: {
          number: 'DN4010123456789',
          ...(claim.fullName !== undefined && { fullName: claim.fullName }),
          ...(claim.dateOfBirth && { dateOfBirth: claim.dateOfBirth }),
          initialFacility: '01234',
          start: '2026-01-01',
          end: '2026-12-31',
        },
        visits: [],
        checks: [],
        ageMs: 0,
      };
      return { identification, reply, policy, today };
    }),
  );
  return throughput(inputs.length, 3, () => {
    for (const input of inputs) decide(input);
  });
};
