import { describe, expect, test } from 'vitest';
import type {
  ChipOutcome,
  Decision,
  EligibilityReply,
  Identification,
  TicketSlip,
} from '../contract/index.ts';
import { evidenceOf, proven, unreadable } from '../devices/testing/scripted-place.ts';
import {
  type Event,
  initialState,
  type State,
  type Subject,
  type Surroundings,
  stateNames,
  transition,
} from './machine.ts';

const today = '2026-11-23';
const around: Surroundings = {
  policy: {
    facilityCode: '01234',
    facility: { level: 'basic', points: 45, formerTier: 'district' },
    acceptedInitialFacilities: [],
    codeHandling: {},
    leastTrust: 'typed',
    openVisitElsewhere: 'desk',
    outage: 'admit-provisionally',
    expiryNoticeDays: 30,
    nameMatchThreshold: 0.9,
    childAge: 6,
    selfPay: true,
  },
  clinicIds: ['noi', 'ngoai'],
  deskId: 'tiep-don',
  consent: 'notice',
  chip: { isReady: false, hasCard: false, keyTries: 3 },
  today,
};
const oneClinic: Surroundings = { ...around, clinicIds: ['noi'] };

const identification: Identification = {
  kind: 'citizen-qr-2021',
  claim: {
    personalNumber: '001085012345',
    fullName: 'Nguyễn Văn Mẫu',
    dateOfBirth: { value: '1985-08-15', precision: 'day' },
    sex: 'male',
  },
  trust: 'qr',
  warnings: [],
};
const subject: Subject = { id: 'scan-1', presentedAs: 'QR_CCCD', identification };
const other: Subject = {
  ...subject,
  id: 'scan-2',
  identification: {
    ...identification,
    claim: { ...identification.claim, personalNumber: '079300012345' },
  },
};
const valid: EligibilityReply = {
  kind: 'answered',
  resultCode: '000',
  card: {
    number: 'DN4010123456789',
    fullName: 'NGUYỄN VĂN MẪU',
    dateOfBirth: { value: '1985-08-15', precision: 'day' },
    sex: 'male',
    initialFacility: '01234',
    start: '2026-01-01',
    end: '2027-12-31',
  },
  visits: [],
  checks: [],
  ageMs: 0,
};
const expired: EligibilityReply = { ...valid, resultCode: '010' };
const outage: EligibilityReply = { kind: 'unavailable', trouble: 'gateway.timeout' };
const slip: TicketSlip = {
  ticket: { queueId: 'noi', number: 'A-001', sequence: 1, serviceDay: today },
  place: { id: 'noi', name: { vi: 'Nội', en: 'Medicine' }, room: '102', floor: '1' },
  waitingBefore: 0,
  issuedAt: '2026-11-23T00:00:00.000Z',
  visitId: 'v1',
  trust: 'qr',
  insurance: 'confirmed',
};
const decision = (outcome: Decision['outcome']): Decision => ({
  outcome,
  reasons: [],
  notices: [],
  alarms: [],
  decidedOn: today,
});

/** Plays events from idle and returns every step. */
const play = (events: readonly Event[], facility = around) => {
  let state = initialState;
  const steps = events.map((event) => {
    const step = transition(state, event, facility);
    state = step.state;
    return step;
  });
  const effects = steps.flatMap((step) => step.effects);
  return { state, effects, commit: effects.find((effect) => effect.type === 'commit') };
};
const scanned: Event = { type: 'identified', subject };
const answered = (reply: EligibilityReply, id = subject.id): Event => ({
  type: 'checked',
  id,
  reply,
});
const visit = (outcome: Decision['outcome']) => ({ slip, decision: decision(outcome) });

describe('a patient who scans', () => {
  test('is looked up at once', () => {
    const { state, effects } = play([scanned]);
    expect(state.name).toBe('checking');
    expect(effects).toEqual([{ type: 'check', subject }]);
  });
  test('is admitted without a touch where there is one clinic', () => {
    const { state, commit } = play([scanned, answered(valid)], oneClinic);
    expect(state.name).toBe('committing');
    expect(commit).toMatchObject({ queueId: 'noi', decision: { outcome: 'admitted' } });
  });
  test('chooses where there are several clinics, and nothing is stored before', () => {
    const before = play([scanned, answered(valid)]);
    expect(before.state.name).toBe('clinics');
    expect(before.commit).toBeUndefined();
    const after = play([scanned, answered(valid), { type: 'choose-clinic', clinicId: 'ngoai' }]);
    expect(after.commit).toMatchObject({ queueId: 'ngoai', reply: { resultCode: '000' } });
  });
  test('cannot choose a clinic that does not exist', () => {
    const { state, commit } = play([
      scanned,
      answered(valid),
      { type: 'choose-clinic', clinicId: 'x' },
    ]);
    expect(state.name).toBe('clinics');
    expect(commit).toBeUndefined();
  });
  test('who does not know the clinic gets a desk ticket with what the gateway said', () => {
    const { commit } = play([scanned, answered(valid), { type: 'clinic-unknown' }]);
    expect(commit).toMatchObject({
      queueId: 'tiep-don',
      decision: { outcome: 'to-desk', reasons: [{ code: 'checkin.clinic-unknown' }] },
      reply: { resultCode: '000' },
    });
  });
  test('is admitted provisionally when the gateway gives no answer', () => {
    const { commit } = play([scanned, answered(outage)], oneClinic);
    expect(commit).toMatchObject({ decision: { outcome: 'admitted-provisionally' } });
  });
  test('with an expired card goes to the desk, without choosing a clinic', () => {
    const { commit } = play([scanned, answered(expired)]);
    expect(commit).toMatchObject({ queueId: 'tiep-don', decision: { outcome: 'to-desk' } });
  });
  test('sees the ticket only after it is stored', () => {
    const { state } = play(
      [scanned, answered(valid), { type: 'committed', id: subject.id, visit: visit('admitted') }],
      oneClinic,
    );
    expect(state).toMatchObject({ name: 'result', slip: { ticket: { number: 'A-001' } } });
  });
  test('sees an out-of-order screen when it could not be stored', () => {
    const { state } = play(
      [
        scanned,
        answered(valid),
        { type: 'commit-failed', id: subject.id, reason: { code: 'checkin.kiosk-closed' } },
      ],
      oneClinic,
    );
    expect(state.name).toBe('out-of-order');
  });
  test('who has a ticket today is shown it again, and nothing is stored', () => {
    const { state, commit } = play([
      scanned,
      { type: 'checked', id: subject.id, existing: visit('admitted') },
    ]);
    expect(state).toMatchObject({
      name: 'result',
      decision: { outcome: 'already-checked-in' },
      slip: { ticket: { number: 'A-001' } },
    });
    expect(commit).toBeUndefined();
  });
  test('who waits at the desk is shown the desk ticket again with its reasons', () => {
    const { state } = play([
      scanned,
      { type: 'checked', id: subject.id, existing: visit('to-desk') },
    ]);
    expect(state).toMatchObject({ name: 'result', decision: { outcome: 'to-desk' } });
  });
});

describe('two people in quick succession', () => {
  test('a scan during a running check is not taken', () => {
    const { state, effects } = play([scanned, { type: 'identified', subject: other }]);
    expect(state).toMatchObject({ name: 'checking', subject: { id: 'scan-1' } });
    expect(effects).toHaveLength(1);
  });
  test('a late answer for somebody who left is dropped', () => {
    const { state } = play([
      scanned,
      { type: 'leave' },
      { type: 'identified', subject: other },
      answered(valid, 'scan-1'),
    ]);
    expect(state).toMatchObject({ name: 'checking', subject: { id: 'scan-2' } });
  });
  test('the next person scans while the last result is still on screen', () => {
    const result: State = { name: 'result', subject, decision: decision('admitted'), slip };
    const step = transition(result, { type: 'identified', subject: other }, around);
    expect(step.state).toMatchObject({ name: 'checking', subject: { id: 'scan-2' } });
  });
  test('the same code held in front of the scanner is one scan', () => {
    const result: State = { name: 'result', subject, decision: decision('admitted'), slip };
    const again = { ...subject, id: 'scan-3' };
    expect(transition(result, { type: 'identified', subject: again }, around)).toMatchObject({
      taken: false,
      state: result,
    });
  });
});

describe('a patient without a readable card', () => {
  const typed = (claim: Identification['claim']): Subject => ({
    id: 'typed-1',
    presentedAs: 'NHAP_TAY',
    identification: { kind: 'personal-number', claim, trust: 'typed', warnings: [] },
  });
  test('types number, name and birth date, and is then looked up', () => {
    const { state, effects } = play([
      { type: 'start-entry' },
      { type: 'number-entered', subject: typed({ personalNumber: '001085012345' }) },
      { type: 'full-name-entered', fullName: 'Nguyễn Văn Mẫu' },
      { type: 'birth-date-entered', dateOfBirth: { value: '1985', precision: 'year' } },
    ]);
    expect(state.name).toBe('checking');
    expect(effects).toMatchObject([
      {
        type: 'check',
        subject: {
          identification: {
            trust: 'typed',
            claim: {
              personalNumber: '001085012345',
              fullName: 'Nguyễn Văn Mẫu',
              dateOfBirth: { value: '1985' },
            },
          },
        },
      },
    ]);
  });
  test('with a scanned name that cannot be trusted types it, and trust falls to typed', () => {
    const damaged: Subject = {
      ...subject,
      identification: { ...identification, warnings: ['name-untrusted'] },
    };
    const asked = play([{ type: 'identified', subject: damaged }]);
    expect(asked.state).toMatchObject({ name: 'entry', step: 'full-name' });
    const { effects } = play([
      { type: 'identified', subject: damaged },
      { type: 'full-name-entered', fullName: 'Nguyễn Văn Mẫu' },
    ]);
    expect(effects).toMatchObject([
      { type: 'check', subject: { identification: { trust: 'typed', warnings: [] } } },
    ]);
  });
  test('who knows no number gets a desk ticket', () => {
    const { commit } = play([{ type: 'no-number', id: 'n1' }]);
    expect(commit).toMatchObject({
      queueId: 'tiep-don',
      subject: { presentedAs: 'NONE' },
      decision: { reasons: [{ code: 'checkin.no-identity' }] },
    });
  });
  test('with a former 9-digit number gets a desk ticket that says why', () => {
    const { commit } = play([
      { type: 'start-entry' },
      { type: 'number-entered', subject: typed({ oldNumber: '012345678' }) },
    ]);
    expect(commit).toMatchObject({ decision: { reasons: [{ code: 'checkin.old-number' }] } });
  });
  test('whose input is refused stays on the step and is told why', () => {
    const { state } = play([
      { type: 'start-entry' },
      { type: 'entry-refused', reason: { code: 'checkin.name-invalid' } },
    ]);
    expect(state).toMatchObject({
      name: 'entry',
      step: 'number',
      failure: { code: 'checkin.name-invalid' },
    });
  });
});

describe('choices', () => {
  const atDesk: State = { name: 'result', subject, decision: decision('to-desk'), slip };
  test('a patient sent to the desk may pay and goes to a clinic; the desk visit is replaced', () => {
    const step = transition(atDesk, { type: 'self-pay', id: 'sp' }, oneClinic);
    expect(step.effects).toMatchObject([
      { type: 'commit', queueId: 'noi', converts: 'v1', decision: { outcome: 'self-pay' } },
    ]);
  });
  test('paying oneself is not offered where the facility does not want it', () => {
    const facility = { ...around, policy: { ...around.policy, selfPay: false } };
    expect(transition(atDesk, { type: 'self-pay', id: 'sp' }, facility).taken).toBe(false);
  });
  test('another clinic on the same day goes to the desk', () => {
    const already: State = {
      name: 'result',
      subject,
      decision: decision('already-checked-in'),
      slip,
    };
    expect(transition(already, { type: 'another-clinic', id: 'x' }, around).effects).toMatchObject([
      { type: 'commit', queueId: 'tiep-don', decision: { outcome: 'to-desk' } },
    ]);
  });
  test('where consent is asked nothing is looked up before it is given', () => {
    const asking: Surroundings = { ...around, consent: 'ask' };
    expect(play([scanned], asking).effects).toEqual([]);
    expect(play([scanned, { type: 'accept-consent' }], asking).effects).toMatchObject([
      { type: 'audit', action: 'consent.given' },
      { type: 'check' },
    ]);
  });
  test('where consent is asked no digits open a chip before it is given', () => {
    const asking: Surroundings = {
      ...around,
      consent: 'ask',
      chip: { isReady: true, hasCard: true, keyTries: 3 },
    };
    const typed: Event[] = [{ type: 'card-laid' }, { type: 'can-entered', id: 'x', can: '012345' }];
    expect(play(typed, asking)).toMatchObject({ state: { name: 'consent' }, effects: [] });
    expect(play([...typed, { type: 'accept-consent' }], asking).effects).toEqual([
      { type: 'audit', action: 'consent.given' },
      { type: 'read-chip', id: 'x', key: { kind: 'can', can: '012345' } },
    ]);
    const { commit, effects } = play([...typed, { type: 'decline-consent' }], asking);
    expect(commit).toMatchObject({ subject: { identification: { claim: {} } } });
    expect(effects.filter(({ type }) => type === 'read-chip')).toEqual([]);
  });
  test('who declines consent gets a desk ticket that holds nothing of the person', () => {
    const { commit } = play([scanned, { type: 'decline-consent' }], { ...around, consent: 'ask' });
    expect(commit).toMatchObject({
      subject: { identification: { claim: {} } },
      decision: { reasons: [{ code: 'checkin.consent-declined' }] },
    });
  });
});

describe('nobody is left on the screen', () => {
  test('an untouched screen asks, then wipes', () => {
    const { state } = play([{ type: 'start-entry' }, { type: 'timed-out' }]);
    expect(state.name).toBe('still-there');
    expect(
      play([{ type: 'start-entry' }, { type: 'timed-out' }, { type: 'timed-out' }]).state,
    ).toEqual({ name: 'idle' });
  });
  test('yes brings back what was there', () => {
    const { state } = play([scanned, answered(valid), { type: 'timed-out' }, { type: 'stay' }]);
    expect(state.name).toBe('clinics');
  });
  test('a result leaves by itself', () => {
    const result: State = { name: 'result', subject, decision: decision('admitted'), slip };
    expect(transition(result, { type: 'timed-out' }, around).state).toEqual({ name: 'idle' });
  });
});

describe('every state with every event', () => {
  const reason = { code: 'checkin.kiosk-closed' } as const;
  const refuted: ChipOutcome = {
    kind: 'refuted',
    reason: { code: 'chip.copied' },
    evidence: evidenceOf(identification.claim, { trust: 'chip', genuine: 'no' }),
  };
  const withReader: Surroundings = {
    ...around,
    chip: { isReady: true, hasCard: true, keyTries: 3 },
  };
  const places = [
    around,
    withReader,
    { ...withReader, chip: { ...withReader.chip, hasCard: false } },
  ];
  const states: State[] = [
    { name: 'idle' },
    { name: 'help', back: { name: 'idle' } },
    { name: 'privacy', back: { name: 'entry', step: 'number' } },
    { name: 'still-there', back: { name: 'entry', step: 'number' } },
    { name: 'scan-failed', reason },
    { name: 'scanner-test', findings: [reason] },
    { name: 'consent', subject },
    { name: 'consent', opening: { id: subject.id, can: '012345', tries: 0 } },
    { name: 'entry', step: 'number' },
    { name: 'entry', step: 'full-name', subject },
    { name: 'entry', step: 'birth-date', subject },
    { name: 'checking', subject, slow: false, chip: { state: 'off' }, readings: 0 },
    { name: 'checking', subject, slow: false, chip: { state: 'awaiting' }, readings: 0 },
    {
      name: 'checking',
      subject,
      slow: true,
      chip: { state: 'reading', phase: 'proof' },
      readings: 1,
    },
    {
      name: 'checking',
      subject,
      slow: false,
      chip: { state: 'settled', outcome: refuted },
      readings: 1,
    },
    { name: 'chip-key', tries: 0 },
    { name: 'reading-chip', id: subject.id, phase: 'access', tries: 0 },
    { name: 'reading-chip', id: subject.id, subject, phase: 'identity', tries: 0 },
    { name: 'card-left' },
    { name: 'clinics', subject, decision: decision('admitted'), reply: valid },
    { name: 'committing', subject },
    { name: 'result', subject, decision: decision('admitted'), slip },
    { name: 'result', subject, decision: decision('to-desk'), slip },
    { name: 'out-of-order', reason },
  ];
  const events: Event[] = [
    scanned,
    { type: 'not-identified', reason },
    { type: 'scanner-tested', findings: [] },
    { type: 'start-entry' },
    { type: 'number-entered', subject },
    { type: 'entry-refused', reason },
    { type: 'full-name-entered', fullName: 'Nguyễn Văn Mẫu' },
    { type: 'birth-date-entered', dateOfBirth: { value: '1985', precision: 'year' } },
    { type: 'no-number', id: 'n' },
    answered(valid),
    answered(expired),
    answered(valid, 'nobody'),
    { type: 'checked', id: subject.id, existing: visit('admitted') },
    { type: 'card-laid' },
    { type: 'card-lifted' },
    { type: 'chip-phase', id: subject.id, phase: 'identity' },
    { type: 'chip-outcome', id: subject.id, outcome: proven(identification.claim) },
    { type: 'chip-outcome', id: subject.id, outcome: refuted },
    { type: 'chip-outcome', id: subject.id, outcome: unreadable('chip.card-removed') },
    { type: 'chip-outcome', id: subject.id, outcome: unreadable('chip.key-wrong') },
    { type: 'chip-outcome', id: 'nobody', outcome: refuted },
    { type: 'chip-waited', id: subject.id },
    { type: 'can-entered', id: 'can', can: '012345' },
    { type: 'committed', id: subject.id, visit: visit('admitted') },
    { type: 'commit-failed', id: subject.id, reason },
    { type: 'choose-clinic', clinicId: 'noi' },
    { type: 'clinic-unknown' },
    { type: 'self-pay', id: 'sp' },
    { type: 'another-clinic', id: 'ac' },
    { type: 'accept-consent' },
    { type: 'decline-consent' },
    { type: 'help' },
    { type: 'privacy' },
    { type: 'back' },
    { type: 'stay' },
    { type: 'leave' },
    { type: 'slow', id: subject.id },
    { type: 'timed-out' },
    { type: 'broken', reason },
    { type: 'healed' },
  ];
  test('the list above covers every state', () => {
    expect(new Set(states.map(({ name }) => name))).toEqual(new Set(stateNames));
  });
  test.each(states)('$name gives a known state, and what is not taken changes nothing', (state) => {
    for (const place of places)
      for (const event of events) {
        const step = transition(state, event, place);
        expect(stateNames).toContain(step.state.name);
        if (!step.taken) expect(step).toEqual({ state, effects: [], taken: false });
      }
  });
  test('a ticket is shown only after a commit or for a visit that is already stored', () => {
    for (const place of places)
      for (const state of states)
        for (const event of events) {
          const { state: next } = transition(state, event, place);
          if (next.name === 'result' && state.name !== 'result')
            expect(['committed', 'checked', 'back', 'stay']).toContain(event.type);
        }
  });
  test('nothing ends in idle while a card lies on the tray', () => {
    for (const state of states)
      for (const event of events) {
        const step = transition(state, event, withReader);
        if (step.taken) expect(step.state.name).not.toBe('idle');
      }
  });
  test('a refuted chip never admits, whatever comes first', () => {
    const reader = { ...withReader, clinicIds: ['noi'] };
    for (const order of [
      [answered(valid), { type: 'chip-outcome', id: subject.id, outcome: refuted }],
      [{ type: 'chip-outcome', id: subject.id, outcome: refuted }, answered(valid)],
    ] as const) {
      const { commit } = play([scanned, ...order], reader);
      expect(commit).toMatchObject({
        queueId: 'tiep-don',
        decision: { outcome: 'to-desk', reasons: [{ code: 'chip.copied' }] },
        subject: { identification: { chip: { genuine: 'no' } } },
      });
    }
  });
  test('every state is left by itself or by the host, so that no screen stays for ever', () => {
    for (const state of states) {
      // These end by the gateway's, the chip's or the store's budget; a card left behind by its owner.
      const bounded = [
        'idle',
        'checking',
        'reading-chip',
        'card-left',
        'committing',
        'out-of-order',
      ];
      if (bounded.includes(state.name)) continue;
      expect(transition(state, { type: 'timed-out' }, around).taken).toBe(true);
    }
  });
});
