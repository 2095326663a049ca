import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AdministrativeGender,
  CodeHandling,
  Decision,
  EligibilityReply,
  FacilityPolicy,
  failureEntry,
  fillSentence,
  GatewayTrouble,
  IdentityClaim,
  IdentityWarning,
  Trust,
  type IdentityWarning as Warning,
} from '../contract/index.ts';
import { DecisionRequest, decide, needsLookUp, resultCodeTable } from './index.ts';
import { answered, card, claim, policy, presented, today, unavailable } from './testing.ts';

const codesOf = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code);
const identified = (changes: object, warnings: Warning[] = []) => ({
  identification: { claim: { ...claim, ...changes }, trust: 'qr' as const, warnings },
});

describe('order of decisions', () => {
  it('puts the choice to pay before everything else', () => {
    const circumstances = { selfPay: true, alreadyCheckedIn: true, emergency: true };
    const decision = decide(presented(answered('110'), circumstances));
    expect(decision.outcome).toBe('self-pay');
    expect(decision.benefit).toMatchObject({ objectCode: '9', fundShare: 0 });
  });
  it('puts a ticket of today before the insurance', () => {
    expect(decide(presented(answered('110'), { alreadyCheckedIn: true })).outcome).toBe(
      'already-checked-in',
    );
  });
  it('raises alarms whatever becomes of the patient', () => {
    expect(codesOf(decide(presented(answered('054'), { selfPay: true })).alarms)).toEqual([
      'coverage.lookup-staff-not-registered',
    ]);
  });
});

describe('dates of the card', () => {
  it.each([
    ['starts today', { start: '2026-11-23' }, 'admitted'],
    ['starts tomorrow', { start: '2026-11-24' }, 'to-desk'],
    ['ends today', { end: '2026-11-23' }, 'admitted'],
    ['ended yesterday', { end: '2026-11-22' }, 'to-desk'],
    ['has no end', { end: undefined }, 'admitted'],
    ['has no start', { start: undefined }, 'admitted'],
  ])('%s', (_, dates, outcome) => {
    expect(decide(presented(answered('000', { card: { ...card, ...dates } }))).outcome).toBe(
      outcome,
    );
  });

  it('are told in the order people write them', () => {
    const decision = decide(presented(answered('000', { card: { ...card, end: '2026-06-30' } })));
    const [reason] = decision.reasons;
    expect(reason && fillSentence(failureEntry(reason.code).patient, 'vi', reason.params)).toBe(
      'Thẻ BHYT đã hết hạn ngày 30/06/2026.',
    );
    expect(decision.coverage).toBeUndefined();
  });

  it('that are missing altogether admit provisionally, to be checked again', () => {
    for (const missing of [undefined, {}, { fullName: claim.fullName }]) {
      const decision = decide(presented(answered('000', { card: missing })));
      expect(decision.outcome).toBe('admitted-provisionally');
      expect(codesOf(decision.reasons)).toEqual(['coverage.card-data-missing']);
    }
  });

  it.each([
    ['2026-12-24', []],
    ['2026-12-23', [{ code: 'coverage.expires-soon', params: { date: '23/12/2026', days: '30' } }]],
    ['2026-11-24', [{ code: 'coverage.expires-soon', params: { date: '24/11/2026', days: '1' } }]],
    ['2026-11-23', [{ code: 'coverage.expires-today', params: { date: '23/11/2026' } }]],
  ])('announce the end %s within thirty days', (end, notices) => {
    const decision = decide(presented(answered('000', { card: { ...card, end } })));
    expect(decision.outcome).toBe('admitted');
    expect(decision.notices).toEqual(notices);
  });
});

describe('the claim beside the card of the gateway', () => {
  it('goes to the desk when names differ, and keeps the other person’s coverage to itself', () => {
    const decision = decide(
      presented(answered('000'), {}, identified({ fullName: 'Trần Thị Khác' })),
    );
    expect(decision.outcome).toBe('to-desk');
    expect(codesOf(decision.reasons)).toEqual(['coverage.name-differs']);
    expect(decision).not.toHaveProperty('coverage');
    expect(decision).not.toHaveProperty('benefit');
  });
  it('does not mind capitals', () => {
    const capitals = identified({ fullName: 'NGUYỄN VĂN MẪU' });
    expect(decide(presented(answered('000'), {}, capitals)).outcome).toBe('admitted');
  });
  it('leaves a damaged name out and rests on the birth date', () => {
    const damaged = identified({ fullName: 'Nguy?n V?n M?u' }, ['name-untrusted']);
    expect(decide(presented(answered('000'), {}, damaged)).outcome).toBe('admitted');
    const other = identified(
      { fullName: 'Nguy?n V?n M?u', dateOfBirth: { value: '1985-08-16', precision: 'day' } },
      ['name-untrusted'],
    );
    expect(codesOf(decide(presented(answered('000'), {}, other)).reasons)).toEqual([
      'coverage.birth-date-differs',
    ]);
  });
  it('asks the desk to look when neither name nor birth date can be compared', () => {
    const bare = identified({ fullName: undefined, dateOfBirth: undefined });
    const decision = decide(presented(answered('000'), {}, bare));
    expect(codesOf(decision.reasons)).toEqual(['coverage.identity-unconfirmed']);
    expect(decide(presented(answered('000'), { papersSeen: true }, bare)).outcome).toBe('admitted');
  });
  it.each([
    [{ value: '1985', precision: 'year' }, 'admitted'],
    [{ value: '1985-08', precision: 'month' }, 'admitted'],
    [{ value: '1985-09', precision: 'month' }, 'to-desk'],
    [{ value: '1986', precision: 'year' }, 'to-desk'],
    [{ value: '1985-01-01', precision: 'year' }, 'admitted'],
  ])('compares a birth date %o as far as it is known', (dateOfBirth, outcome) => {
    const partly = identified({ dateOfBirth });
    expect(decide(presented(answered('000'), {}, partly)).outcome).toBe(outcome);
  });
  it('only mentions a sex that differs', () => {
    const decision = decide(presented(answered('000'), {}, identified({ sex: 'female' })));
    expect(decision.outcome).toBe('admitted');
    expect(codesOf(decision.notices)).toEqual(['coverage.sex-differs']);
  });
});

describe('trust', () => {
  const demanding = { policy: { ...policy, leastTrust: 'chip' as const } };
  it('below the policy goes to the desk, where papers settle it', () => {
    const decision = decide(presented(answered('000'), {}, demanding));
    expect(codesOf(decision.reasons)).toEqual(['coverage.trust-too-low']);
    expect(decide(presented(answered('000'), { papersSeen: true }, demanding)).outcome).toBe(
      'admitted',
    );
  });
  it('at the policy or above is enough', () => {
    for (const trust of ['chip', 'chip-verified'] as const) {
      const input = presented(
        answered('000'),
        {},
        { ...demanding, identification: { claim, trust, warnings: [] } },
      );
      expect(decide(input).outcome).toBe('admitted');
    }
  });
});

describe('a visit elsewhere', () => {
  const check = { user: '79002_BV', checkedAt: '2026-11-23T07:30', resultCode: '000' };
  const discharge = (dischargedAt: string) => ({
    facility: '79002',
    admittedAt: '2026-11-23T06:00',
    dischargedAt,
  });
  it('that began today and has not ended goes to the desk', () => {
    const decision = decide(presented(answered('000', { checks: [check] })));
    expect(codesOf(decision.reasons)).toEqual(['coverage.open-visit-elsewhere']);
  });
  it.each([
    ['was our own look-up', { ...check, user: '79001_BV' }],
    ['was yesterday', { ...check, checkedAt: '2026-11-22T23:59' }],
    ['did not succeed', { ...check, resultCode: '050' }],
    ['was no facility', { ...check, user: 'bhxh_admin' }],
  ])('does not count when the check %s', (_, other) => {
    expect(decide(presented(answered('000', { checks: [other] }))).outcome).toBe('admitted');
  });
  it('has ended with a discharge after the check, not with one before it', () => {
    const with_ = (at: string) =>
      decide(presented(answered('000', { checks: [check], visits: [discharge(at)] }))).outcome;
    expect(with_('2026-11-23T09:00')).toBe('admitted');
    expect(with_('2026-11-23T07:00')).toBe('to-desk');
  });
  it('is a notice or nothing where the policy says so', () => {
    const reply = answered('000', { checks: [check] });
    const under = (openVisitElsewhere: 'notice' | 'ignore') =>
      decide(presented(reply, {}, { policy: { ...policy, openVisitElsewhere } }));
    expect(under('notice')).toMatchObject({
      outcome: 'admitted',
      notices: [{ code: 'coverage.open-visit-elsewhere' }],
    });
    expect(under('ignore')).toMatchObject({ outcome: 'admitted', notices: [] });
  });
  it('that the hospital system found (8888) weighs the same', () => {
    const under = (openVisitElsewhere: 'desk' | 'notice' | 'ignore') =>
      decide(presented(answered('8888'), {}, { policy: { ...policy, openVisitElsewhere } }));
    expect(codesOf(under('desk').reasons)).toEqual(['coverage.open-visit-elsewhere']);
    expect(under('notice')).toMatchObject({
      outcome: 'admitted',
      notices: [{ code: 'coverage.open-visit-elsewhere' }],
    });
    expect(under('ignore')).toMatchObject({ outcome: 'admitted', notices: [] });
  });
});

describe('a visit elsewhere whose history could not be had', () => {
  it('stays a visit elsewhere, and the desk hears that a discharge would not be known', () => {
    const checks = [{ user: '79002_BV', checkedAt: '2026-11-23T07:30', resultCode: '000' }];
    const decision = decide(presented(answered('000', { checks, visitHistory: 'missing' })));
    expect(codesOf(decision.reasons)).toEqual(['coverage.open-visit-elsewhere']);
    expect(codesOf(decision.notices)).toEqual(['coverage.visit-history-missing']);
  });
  it('is not mentioned where nothing hangs on it', () => {
    expect(decide(presented(answered('000', { visitHistory: 'missing' }))).notices).toEqual([]);
  });
});

describe('an answer to other words than the patient’s', () => {
  const spelt = { askedAs: { fullName: 'NGUYỄN VĂN MẪU' } };
  const byYear = { askedAs: { dateOfBirth: { value: '1985', precision: 'year' as const } } };

  it('admits with a notice when the card is the patient’s', () => {
    expect(decide(presented(answered('000', spelt)))).toMatchObject({
      outcome: 'admitted',
      notices: [{ code: 'coverage.name-spelt-otherwise' }],
    });
    const yearCard = { ...card, dateOfBirth: byYear.askedAs.dateOfBirth };
    expect(decide(presented(answered('000', { ...byYear, card: yearCard })))).toMatchObject({
      outcome: 'admitted',
      notices: [{ code: 'coverage.birth-year-only' }],
    });
  });
  it('never admits a stranger', () => {
    const born = { ...card, dateOfBirth: { value: '1985-08-18', precision: 'day' as const } };
    const strangers = [
      [answered('000', { ...spelt, card: { ...card, fullName: 'TRẦN VĂN KHÁC' } }), 'name-differs'],
      [answered('000', { ...byYear, card: born }), 'birth-date-differs'],
    ] as const;
    for (const [reply, reason] of strangers)
      expect(decide(presented(reply))).toMatchObject({
        outcome: 'to-desk',
        reasons: [{ code: `coverage.${reason}` }],
      });
  });
  it.each([
    ['Y Jŭt Niê', 'Y JUT NIÊ', 'admitted'],
    ['H Bĭk Ƀkrông', 'H BIK BKRÔNG', 'admitted'],
    ['Y Jŭt Niê', 'Y JÚT NIÊ', 'to-desk'],
  ])('%s is the %s of the gateway as far as it knows the letters', (fullName, held, outcome) => {
    const decision = decide(
      presented(
        answered('000', { card: { ...card, fullName: held } }),
        {},
        identified({ fullName }),
      ),
    );
    expect(decision.outcome).toBe(outcome);
  });
});

describe('cards of army, police and cipher staff', () => {
  const { personalNumber: _, ...withoutNumber } = claim;
  const holding = (cardNumber: string, more: object = {}) => ({
    identification: {
      claim: { ...withoutNumber, cardNumber, ...more },
      trust: 'qr' as const,
      warnings: [],
    },
  });
  const notFound = answered('050', { card: undefined });

  it.each(['QN', 'CA', 'CY'])('need not be looked up: %s', (prefix) => {
    const { claim: held } = holding(`${prefix}5970123456789`).identification;
    expect(needsLookUp(held, policy)).toBe(false);
    expect(needsLookUp({ ...held, personalNumber: '001085012345' }, policy)).toBe(true);
    expect(needsLookUp(held, { ...policy, forcesCards: { notAsked: [] } })).toBe(true);
  });
  it.each(['DN', 'HC', 'LS', 'XK', 'TQ'])('that civilians hold too are looked up: %s', (prefix) => {
    expect(needsLookUp({ cardNumber: `${prefix}4010123456789` }, policy)).toBe(true);
    expect(
      needsLookUp({ cardNumber: 'HC4' }, { ...policy, forcesCards: { notAsked: ['HC'] } }),
    ).toBe(false);
  });

  it('not looked up go to the desk, where papers admit', () => {
    const held = holding('QN5970123456789', { coverageStart: '2026-01-01' });
    expect(codesOf(decide(presented(unavailable, {}, held)).reasons)).toEqual([
      'coverage.forces-card-on-paper',
    ]);
    expect(decide(presented(unavailable, { papersSeen: true }, held))).toMatchObject({
      outcome: 'admitted',
      coverage: { number: 'QN5970123456789', fullName: claim.fullName, start: '2026-01-01' },
    });
  });
  it('shown on a paper that has ended stay at the desk', () => {
    const held = holding('QN5970123456789', { coverageEnd: '2026-11-22' });
    expect(decide(presented(unavailable, { papersSeen: true }, held)).reasons).toEqual([
      { code: 'coverage.expired', params: { date: '22/11/2026' } },
    ]);
  });
  it('that the gateway knows are decided by what it says', () => {
    expect(decide(presented(answered('000'), {}, holding('CA5010123456789'))).outcome).toBe(
      'admitted',
    );
    expect(
      codesOf(decide(presented(answered('110'), {}, holding('CA5010123456789'))).reasons),
    ).toEqual(['coverage.withdrawn']);
  });
  it.each(['QN', 'HC', 'LS', 'XK'])('not found are settled by papers: %s', (prefix) => {
    const held = holding(`${prefix}4970123456789`);
    expect(codesOf(decide(presented(notFound, {}, held)).reasons)).toEqual([
      'coverage.forces-card-on-paper',
    ]);
    expect(decide(presented(notFound, { papersSeen: true }, held)).outcome).toBe('admitted');
  });
  it('of other people not found are not, nor where the facility says so', () => {
    const civilian = decide(presented(notFound, { papersSeen: true }, holding('DN4010123456789')));
    expect(codesOf(civilian.reasons)).toEqual(['coverage.not-found']);
    const strict = { ...policy, forcesCards: { mayBeUnknown: [] } };
    const soldier = { ...holding('QN5970123456789'), policy: strict };
    expect(codesOf(decide(presented(notFound, {}, soldier)).reasons)).toEqual([
      'coverage.not-found',
    ]);
  });
  it('that are looked up are admitted in an outage like everybody’s', () => {
    const decision = decide(presented(unavailable, {}, holding('HC4010123456789')));
    expect(decision.outcome).toBe('admitted-provisionally');
  });
});

describe('the coverage that goes on', () => {
  it('has the gateway’s fifteen characters, whatever number was presented', () => {
    for (const number of [
      { insuranceNumber: '0123456789' },
      { cardNumber: 'DN4790123456780' },
      { personalNumber: '001085012345' },
    ]) {
      const { fullName, dateOfBirth } = claim;
      const identification = {
        claim: { fullName, dateOfBirth, ...number },
        trust: 'typed' as const,
        warnings: [],
      };
      expect(decide(presented(answered('000'), {}, { identification })).coverage?.number).toBe(
        card.number,
      );
    }
  });
});

describe('an outage', () => {
  it.each(GatewayTrouble.options)('by %s admits provisionally', (trouble) => {
    const decision = decide(presented({ kind: 'unavailable', trouble }));
    expect(decision.outcome).toBe('admitted-provisionally');
    expect(codesOf(decision.reasons)).toEqual(['coverage.gateway-unavailable']);
    expect(decision.alarms).toHaveLength(trouble === 'gateway.unauthorised' ? 1 : 0);
  });
  it('bridged by a stored answer admits, and says how old that is', () => {
    const decision = decide(presented(answered('000', { ageMs: 90_000 })));
    expect(decision.outcome).toBe('admitted');
    expect(decision.notices).toEqual([
      { code: 'coverage.cached-answer', params: { minutes: '2' } },
    ]);
  });
});

describe('emergencies', () => {
  it.each(['050', '010', '110', '777'])('with %s are admitted, papers later', (code) => {
    const decision = decide(presented(answered(code), { emergency: true }));
    expect(decision.outcome).toBe('admitted-provisionally');
    expect(codesOf(decision.notices)).toEqual(['coverage.emergency-papers-later']);
    expect(decision.reasons).not.toHaveLength(0);
  });
  it('with valid insurance are simply admitted, as emergencies', () => {
    const decision = decide(presented(answered('000'), { emergency: true }));
    expect(decision.outcome).toBe('admitted');
    expect(decision.benefit?.objectCode).toBe('2');
  });
  it('are admitted where the policy sends outages to the desk', () => {
    const strict = { policy: { ...policy, outage: 'desk' as const } };
    expect(decide(presented(unavailable, { emergency: true }, strict)).outcome).toBe(
      'admitted-provisionally',
    );
  });
});

describe('young children', () => {
  const born = (value: string, precision: 'year' | 'month' | 'day' = 'day') =>
    identified({ dateOfBirth: { value, precision } });
  const of = (child: ReturnType<typeof born>, code = '130') =>
    decide(presented(answered(code, { card: undefined }), {}, child));

  it.each(['130', '050'])('with %s are admitted, the birth certificate later', (code) => {
    const decision = of(born('2022-03-01'), code);
    expect(decision.outcome).toBe('admitted-provisionally');
    expect(codesOf(decision.notices)).toEqual(['coverage.child-papers-later']);
  });
  it.each([
    ['2020-11-24', 'day', 'admitted-provisionally'],
    ['2020-11-23', 'day', 'to-desk'],
    ['2020-11', 'month', 'admitted-provisionally'],
    ['2020-10', 'month', 'to-desk'],
    ['2020', 'year', 'admitted-provisionally'],
    ['2019', 'year', 'to-desk'],
    ['2026-11-24', 'day', 'to-desk'],
  ] as const)('are those who may still be under six: born %s (%s)', (value, precision, outcome) => {
    expect(of(born(value, precision)).outcome).toBe(outcome);
  });
  it('are known by the gateway’s birth date where none could be read', () => {
    const child = { ...card, dateOfBirth: { value: '2022-03-01', precision: 'day' as const } };
    const unread = identified({ dateOfBirth: undefined });
    expect(decide(presented(answered('010', { card: child }), {}, unread)).outcome).toBe(
      'admitted-provisionally',
    );
  });
  it('are nobody where the policy sets the age to zero', () => {
    const none = { ...born('2022-03-01'), policy: { ...policy, childAge: 0 } };
    expect(decide(presented(answered('130', { card: undefined }), {}, none)).outcome).toBe(
      'to-desk',
    );
  });
});

const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const isoDate = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const partialDate = fc.oneof(
  fc.record({ value: isoDate, precision: fc.constantFrom('year', 'month', 'day') }),
  fc.record({
    value: fc.stringMatching(/^\d{4}(-\d{2}(-\d{2})?)?$/),
    precision: fc.constantFrom('year', 'month', 'day'),
  }),
);
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(claim.fullName));
const anyCard = fc.record({
  number: option(fc.oneof(fc.string(), fc.stringMatching(/^[A-Z]{2}[1-5]\d{12}$/))),
  fullName: option(anyText),
  dateOfBirth: option(partialDate),
  sex: option(fc.constantFrom(...AdministrativeGender.options)),
  initialFacility: option(fc.string()),
  start: option(isoDate),
  end: option(isoDate),
  livingArea: option(fc.constantFrom('K1', 'K2', 'K3')),
});
const anyCode = fc.oneof(
  fc.constantFrom(...resultCodeTable.codes.map(({ code }) => code)),
  fc.string(),
);
const outageCodes = resultCodeTable.codes
  .filter(({ handling }) => handling === 'outage')
  .map(({ code }) => code);
const answer = (code: fc.Arbitrary<string>) =>
  fc.record({
    kind: fc.constant('answered'),
    resultCode: code,
    card: option(anyCard),
    newCard: option(anyCard),
    visits: fc.array(
      fc.record({
        facility: fc.string(),
        admittedAt: fc.string(),
        dischargedAt: option(fc.string()),
      }),
    ),
    checks: fc.array(
      fc.record({
        user: fc.oneof(fc.string(), fc.constant('79002_BV')),
        checkedAt: fc.oneof(fc.string(), fc.constant(`${today}T08:00`)),
        resultCode: option(anyCode),
      }),
    ),
    ageMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
  });
const silence = fc.record({
  kind: fc.constant('unavailable'),
  trouble: fc.constantFrom(...GatewayTrouble.options),
});
const anyReply = fc
  .oneof({ weight: 5, arbitrary: answer(anyCode) }, { weight: 1, arbitrary: silence })
  .map((reply) => EligibilityReply.parse(reply));
const anyClaim = fc
  .record({
    personalNumber: option(fc.stringMatching(/^\d{12}$/)),
    fullName: option(anyText),
    dateOfBirth: option(partialDate),
    sex: option(fc.constantFrom(...AdministrativeGender.options)),
  })
  .map((value) => IdentityClaim.parse(value));
const anyIdentification = fc.record({
  claim: anyClaim,
  trust: fc.constantFrom(...Trust.options),
  warnings: fc.array(fc.constantFrom(...IdentityWarning.options)),
});
const anyPolicy = fc
  .record({
    facilityCode: fc.constant('79001'),
    facility: fc.record({
      level: fc.constantFrom('primary', 'basic', 'specialised'),
      points: option(fc.double({ min: 0, max: 100, noNaN: true })),
      formerTier: option(fc.constantFrom('commune', 'district', 'province', 'central')),
    }),
    codeHandling: fc.dictionary(anyCode, fc.constantFrom(...CodeHandling.options)),
    leastTrust: fc.constantFrom(...Trust.options),
    openVisitElsewhere: fc.constantFrom('desk', 'notice', 'ignore'),
    outage: fc.constantFrom('admit-provisionally', 'desk'),
    nameMatchThreshold: fc.double({ min: 0, max: 1, noNaN: true }),
    expiryNoticeDays: fc.integer({ min: 0, max: 365 }),
    childAge: fc.integer({ min: 0, max: 18 }),
  })
  .map((value) => FacilityPolicy.parse(value));
const anyCircumstances = fc.record({
  emergency: fc.boolean(),
  selfPay: fc.boolean(),
  alreadyCheckedIn: fc.boolean(),
  papersSeen: fc.boolean(),
});
const anyInput = fc.record({
  identification: anyIdentification,
  reply: anyReply,
  policy: anyPolicy,
  today: fc.oneof(fc.constant(today), isoDate),
  circumstances: anyCircumstances,
});

describe('for whatever fits the schemas', () => {
  it('there is exactly one decision, with reasons exactly when not admitted', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const decision = Decision.parse(decide(input));
        expect(decision.reasons.length === 0).toBe(decision.outcome === 'admitted');
        expect(decision.decidedOn).toBe(input.today);
        if (decision.outcome === 'admitted' && decision.coverage !== undefined) {
          const { start = '', end = '9999' } = decision.coverage;
          expect(start <= input.today && input.today <= end).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('the same input gives the same decision', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        expect(decide(structuredClone(input))).toEqual(decide(input));
      }),
    );
  });

  it('an outage never sends anyone to the desk under the default policy', () => {
    const outage = fc.oneof(silence, answer(fc.constantFrom(...outageCodes)));
    fc.assert(
      fc.property(outage, anyIdentification, isoDate, (reply, identification, date) => {
        const input = { reply: EligibilityReply.parse(reply), identification, policy, today: date };
        expect(decide(input).outcome).toBe('admitted-provisionally');
      }),
    );
  });

  it('nobody in an emergency is sent to the desk, under any policy', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const circumstances = { emergency: true, papersSeen: input.circumstances.papersSeen };
        expect(['admitted', 'admitted-provisionally']).toContain(
          decide({ ...input, circumstances }).outcome,
        );
      }),
    );
  });

  it('no child is sent to the desk, under any policy that has children', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const dateOfBirth = { value: '2024-05-01', precision: 'day' as const };
        const child = {
          identification: {
            claim: { ...claim, dateOfBirth },
            trust: 'typed' as const,
            warnings: [],
          },
          policy: { ...input.policy, childAge: 6 },
          today,
          circumstances: {},
        };
        expect(['admitted', 'admitted-provisionally']).toContain(
          decide({ ...input, ...child }).outcome,
        );
      }),
    );
  });
});

describe('a decision asked for in JSON', () => {
  const request = { reply: { kind: 'answered', resultCode: '000', card }, date: today };
  it('takes a bare claim as typed, with the default policy', () => {
    const input = DecisionRequest.parse({ ...request, claim });
    expect(input.identification).toEqual({ claim, trust: 'typed', warnings: [] });
    expect(decide(input).outcome).toBe('admitted');
  });
  it('takes an identification and what differs from the default policy', () => {
    const input = DecisionRequest.parse({
      ...request,
      identification: { claim, trust: 'qr' },
      policy: { leastTrust: 'chip' },
    });
    expect(codesOf(decide(input).reasons)).toEqual(['coverage.trust-too-low']);
  });
  it('refuses both or neither', () => {
    expect(DecisionRequest.safeParse(request).success).toBe(false);
    const both = { ...request, claim, identification: { claim, trust: 'qr' } };
    expect(DecisionRequest.safeParse(both).success).toBe(false);
  });
});
