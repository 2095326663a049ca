import { describe, expect, it } from 'vitest';
import { type CoverageCard, failureEntry, fillSentence, type Outcome } from '../contract/index.ts';
import { decide, resultCodeMeaning, resultCodeTable } from './index.ts';
import { answered, card, claim, policy, presented, unavailable } from './testing.ts';

const newCard: CoverageCard = {
  number: 'DN4790123456780',
  start: '2026-11-01',
  end: '2027-10-31',
};

/** Section 5.6 of the domain facts, row by row: code, outcome, reason, whether operations hear of it. */
const expected: [code: string, outcome: Outcome, reason?: string, alarm?: boolean][] = [
  ['000', 'admitted'],
  ['001', 'to-desk', 'coverage.managed-by-defence'],
  ['002', 'to-desk', 'coverage.managed-by-police'],
  ['003', 'to-desk', 'coverage.card-replaced'],
  ['003.1', 'to-desk', 'coverage.card-replaced'],
  ['004', 'admitted'],
  ['010', 'to-desk', 'coverage.expired-date-unknown'],
  ['050', 'to-desk', 'coverage.not-found'],
  ['051', 'to-desk', 'coverage.card-number-wrong'],
  ['052', 'to-desk', 'coverage.province-digits-wrong'],
  ['053', 'to-desk', 'coverage.benefit-digit-wrong'],
  ['054', 'admitted-provisionally', 'coverage.lookup-staff-not-registered', true],
  ['055', 'admitted-provisionally', 'coverage.lookup-staff-name-mismatch', true],
  ['060', 'to-desk', 'coverage.name-rejected'],
  ['061', 'to-desk', 'coverage.name-partly-rejected'],
  ['070', 'to-desk', 'coverage.birth-date-rejected'],
  ['080', 'to-desk', 'coverage.sex-rejected'],
  ['090', 'to-desk', 'coverage.initial-facility-rejected'],
  ['100', 'admitted-provisionally', 'coverage.registry-fault'],
  ['101', 'admitted-provisionally', 'coverage.gateway-server-fault'],
  ['110', 'to-desk', 'coverage.withdrawn'],
  ['120', 'to-desk', 'coverage.reported-ended'],
  ['121', 'to-desk', 'coverage.moved-other-province'],
  ['122', 'to-desk', 'coverage.moved-within-province'],
  ['123', 'to-desk', 'coverage.withdrawn-registered-again'],
  ['124', 'to-desk', 'coverage.stopped'],
  ['130', 'to-desk', 'coverage.child-card-not-shown'],
  ['205', 'admitted-provisionally', 'coverage.request-rejected', true],
  ['401', 'admitted-provisionally', 'coverage.gateway-credentials-rejected', true],
  ['500', 'admitted-provisionally', 'coverage.gateway-server-fault'],
  ['501', 'admitted-provisionally', 'coverage.gateway-session-rejected'],
  ['999', 'admitted-provisionally', 'coverage.gateway-system-fault'],
  ['8888', 'to-desk', 'coverage.open-visit-elsewhere'],
  ['9999', 'to-desk', 'coverage.his-data-mismatch'],
];

describe('each result code has its handling', () => {
  it.each(expected)('%s leads to %s', (code, outcome, reason, alarm = false) => {
    const decision = decide(presented(answered(code)));
    expect(decision.outcome).toBe(outcome);
    expect(decision.reasons.map((r) => r.code)).toEqual(reason === undefined ? [] : [reason]);
    expect(decision.alarms.map((r) => r.code)).toEqual(alarm ? [reason] : []);
    expect(decision.resultCode).toBe(code);
  });

  it('covers the table exactly', () => {
    expect(resultCodeTable.codes.map(({ code }) => code)).toEqual(expected.map(([code]) => code));
  });

  it('sends an unknown code to the desk and raises an alarm that names it', () => {
    const decision = decide(presented(answered('777')));
    expect(decision.outcome).toBe('to-desk');
    expect(decision.reasons).toEqual([{ code: 'coverage.unknown-code', params: { code: '777' } }]);
    expect(decision.alarms).toEqual(decision.reasons);
  });

  it('knows no result code by a property name of objects', () => {
    for (const code of ['constructor', '__proto__', 'toString', '']) {
      expect(decide(presented(answered(code))).outcome).toBe('to-desk');
    }
  });
});

describe('each patient sentence', () => {
  it.each(resultCodeTable.codes.map(({ code, reason }) => [code, reason] as const))(
    'of %s is complete and shows no raw code',
    (code, reason) => {
      const { patient } = failureEntry(reason);
      for (const language of ['vi', 'en'] as const) {
        const sentence = fillSentence(patient, language);
        expect(sentence).toMatch(/[.]$/);
        expect(sentence).not.toContain('…');
        expect(sentence).not.toContain(code);
      }
    },
  );
});

describe('meaning of a code', () => {
  it('is the official wording, also with stray spaces around the code', () => {
    expect(resultCodeMeaning('050')?.vi).toBe('Không có thông tin thẻ BHYT');
    expect(resultCodeMeaning(' 050 ')).toEqual(resultCodeMeaning('050'));
  });
  it('is absent for an unknown code', () => {
    expect(resultCodeMeaning('777')).toBeUndefined();
  });
});

describe('army and police cards', () => {
  it.each(['001', '002'])(
    'with %s are admitted once a receptionist has seen the papers',
    (code) => {
      expect(decide(presented(answered(code), { papersSeen: true })).outcome).toBe('admitted');
      const withoutData = answered(code, { card: undefined });
      expect(decide(presented(withoutData, { papersSeen: true })).outcome).toBe('admitted');
    },
  );
  it('stay at the desk when the gateway card ended, papers or not', () => {
    const ended = answered('001', { card: { ...card, end: '2026-11-22' } });
    const decision = decide(presented(ended, { papersSeen: true }));
    expect(decision.outcome).toBe('to-desk');
    expect(decision.reasons[0]?.code).toBe('coverage.expired');
  });
  it('without data at the gateway count as the paper shows them, with their end left open', () => {
    const { fullName, dateOfBirth } = claim;
    const paper = { cardNumber: 'QN5970123456789', coverageStart: '2026-01-01' };
    const identification = {
      claim: { fullName, dateOfBirth, ...paper, coverageEnd: '2026-12-31' },
      trust: 'qr' as const,
      warnings: [],
    };
    const reply = answered('001', { card: undefined });
    const seen = decide(presented(reply, { papersSeen: true }, { identification }));
    expect(seen).toMatchObject({
      outcome: 'admitted',
      coverage: { number: 'QN5970123456789', start: '2026-01-01' },
      benefit: { level: 5 },
    });
    expect(seen.coverage).not.toHaveProperty('end');
  });
  it('do not make papers suffice for other codes', () => {
    expect(decide(presented(answered('110'), { papersSeen: true })).outcome).toBe('to-desk');
  });
});

describe('a replaced card', () => {
  it.each(['003', '003.1'])('is admitted on %s with the new card when that holds today', (code) => {
    const decision = decide(presented(answered(code, { newCard })));
    expect(decision.outcome).toBe('admitted');
    expect(decision.coverage).toMatchObject({ ...newCard, fullName: card.fullName });
    expect(decision.notices).toContainEqual({ code: 'coverage.new-card' });
  });
  it.each([
    ['starts today', { start: '2026-11-23', end: '2027-01-31' }, 'admitted', undefined],
    ['ends today', { start: '2026-11-01', end: '2026-11-23' }, 'admitted', undefined],
    ['starts tomorrow', { start: '2026-11-24' }, 'to-desk', 'coverage.not-yet-valid'],
    ['ended yesterday', { start: '2026-01-01', end: '2026-11-22' }, 'to-desk', 'coverage.expired'],
    ['has no first day', { end: '2027-01-31' }, 'to-desk', 'coverage.card-replaced'],
  ] as const)('on 003 when the new card %s', (_, dates, outcome, reason) => {
    const decision = decide(
      presented(answered('003', { newCard: { number: 'DN4790123456780', ...dates } })),
    );
    expect(decision.outcome).toBe(outcome);
    expect(decision.reasons[0]?.code).toBe(reason);
  });
  it('brings the facility that is written on it, and what that means for the benefit', () => {
    const moved = { ...newCard, initialFacility: '79024', initialFacilityName: 'Bệnh viện Mẫu' };
    const decision = decide(presented(answered('003', { newCard: moved })));
    expect(decision.coverage).toMatchObject(moved);
    const stayed = decide(presented(answered('003', { newCard })));
    expect(stayed.coverage?.initialFacility).toBe(card.initialFacility);
    expect([stayed.benefit?.objectCode, decision.benefit?.objectCode]).toEqual(['1.1', '1.13']);
  });
  it('is still another person’s when the claim is', () => {
    const input = presented(
      answered('003', { newCard }),
      {},
      {
        identification: {
          claim: { ...claim, fullName: 'Trần Văn Khác' },
          trust: 'qr',
          warnings: [],
        },
      },
    );
    expect(decide(input)).toMatchObject({
      outcome: 'to-desk',
      reasons: [{ code: 'coverage.name-differs' }],
    });
  });
  it('does not inherit the end of the old card when the new one has none', () => {
    const open = { number: 'DN4790123456780', start: '2026-11-01' };
    const decision = decide(presented(answered('003', { newCard: open })));
    expect(decision.coverage?.end).toBeUndefined();
  });
  it('renewed under the same number is not announced as a new card', () => {
    const renewed = { ...newCard, number: card.number };
    const decision = decide(presented(answered('003.1', { newCard: renewed })));
    expect(decision.outcome).toBe('admitted');
    expect(decision.notices).toEqual([]);
  });

  it('on 004 uses the new card from its first day', () => {
    const decision = decide(presented(answered('004', { newCard })));
    expect(decision.coverage?.number).toBe(newCard.number);
  });
  it('on 004 uses the old card while the new one waits, and says from when the new one counts', () => {
    const waiting = { ...newCard, start: '2026-12-01' };
    const soon = { ...card, end: '2026-11-30' };
    const decision = decide(presented(answered('004', { card: soon, newCard: waiting })));
    expect(decision.outcome).toBe('admitted');
    expect(decision.coverage?.number).toBe(card.number);
    expect(decision.notices).toEqual([
      { code: 'coverage.new-card-from', params: { date: '01/12/2026' } },
    ]);
  });
  it('on 004 goes to the desk in the gap between old and new', () => {
    const gap = answered('004', {
      card: { ...card, end: '2026-11-22' },
      newCard: { ...newCard, start: '2026-12-01' },
    });
    expect(decide(presented(gap)).reasons).toEqual([
      { code: 'coverage.expired', params: { date: '22/11/2026' } },
    ]);
  });
});

describe('"no longer valid" (010)', () => {
  it('is said with the date when the gateway gives it', () => {
    const decision = decide(presented(answered('010', { card: { ...card, end: '2026-06-30' } })));
    expect(decision.reasons).toEqual([
      { code: 'coverage.expired', params: { date: '30/06/2026' } },
    ]);
  });
});

describe('policy', () => {
  it('overrides the handling of a code, but never the dates of the card', () => {
    const lenient = { ...policy, codeHandling: { '070': 'admit', '000': 'desk' } as const };
    const with070 = presented(answered('070'), {}, { policy: lenient });
    expect(decide(with070).outcome).toBe('admitted');
    const ended = answered('070', { card: { ...card, end: '2026-11-22' } });
    expect(decide(presented(ended, {}, { policy: lenient })).outcome).toBe('to-desk');
    const decision = decide(presented(answered('000'), {}, { policy: lenient }));
    expect(decision.reasons).toEqual([{ code: 'coverage.facility-check' }]);
  });
  it('may send outages to the desk', () => {
    const strict = { ...policy, outage: 'desk' as const };
    expect(decide(presented(unavailable, {}, { policy: strict })).outcome).toBe('to-desk');
  });
});
