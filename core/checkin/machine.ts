import type {
  Decision,
  EligibilityReply,
  FacilityPolicy,
  Identification,
  IdentityClaim,
  PartialDate,
  Reason,
  TicketSlip,
} from '../contract/index.ts';
import { decide } from '../insurance/index.ts';
import type { PresentedAs } from '../store/index.ts';

/** A visit as the store holds it, ready to be shown. */
export interface StoredVisit {
  readonly slip: TicketSlip;
  readonly decision: Decision;
}

/** What is known of the person in front of the kiosk. `id` names this attempt and is its idempotency key. */
export interface Subject {
  readonly id: string;
  readonly presentedAs: PresentedAs;
  readonly identification: Identification;
}

/** Somebody of whom nothing is known yet. */
const nobody: Identification = {
  kind: 'personal-number',
  claim: {},
  trust: 'typed',
  warnings: [],
};

export type EntryStep = 'number' | 'full-name' | 'birth-date';

export type State =
  | { readonly name: 'idle' }
  | { readonly name: 'help'; readonly back: State }
  | { readonly name: 'privacy'; readonly back: State }
  | { readonly name: 'still-there'; readonly back: State }
  | { readonly name: 'scan-failed'; readonly reason: Reason }
  | { readonly name: 'consent'; readonly subject: Subject }
  | {
      readonly name: 'entry';
      readonly step: EntryStep;
      readonly subject?: Subject;
      readonly failure?: Reason;
    }
  | { readonly name: 'checking'; readonly subject: Subject; readonly slow: boolean }
  | {
      readonly name: 'clinics';
      readonly subject: Subject;
      readonly decision: Decision;
      readonly reply?: EligibilityReply;
      /** Set when a visit at the desk becomes one at a clinic (self-pay). */
      readonly converts?: string;
    }
  | { readonly name: 'committing'; readonly subject: Subject }
  | {
      readonly name: 'result';
      readonly subject: Subject;
      readonly decision: Decision;
      readonly slip: TicketSlip;
    }
  | { readonly name: 'out-of-order'; readonly reason: Reason };

export type StateName = State['name'];

export type Event =
  | { readonly type: 'identified'; readonly subject: Subject }
  | { readonly type: 'not-identified'; readonly reason: Reason }
  | { readonly type: 'start-entry' }
  | { readonly type: 'number-entered'; readonly subject: Subject }
  | { readonly type: 'entry-refused'; readonly reason: Reason }
  | { readonly type: 'full-name-entered'; readonly fullName: string }
  | { readonly type: 'birth-date-entered'; readonly dateOfBirth: PartialDate }
  | { readonly type: 'no-number'; readonly id: string }
  | {
      readonly type: 'checked';
      readonly id: string;
      readonly reply?: EligibilityReply;
      readonly existing?: StoredVisit;
    }
  | { readonly type: 'committed'; readonly id: string; readonly visit: StoredVisit }
  | { readonly type: 'commit-failed'; readonly id: string; readonly reason: Reason }
  | { readonly type: 'choose-clinic'; readonly clinicId: string }
  | { readonly type: 'clinic-unknown' }
  | { readonly type: 'self-pay'; readonly id: string }
  | { readonly type: 'another-clinic'; readonly id: string }
  | { readonly type: 'accept-consent' }
  | { readonly type: 'decline-consent' }
  | { readonly type: 'help' }
  | { readonly type: 'privacy' }
  | { readonly type: 'back' }
  | { readonly type: 'stay' }
  | { readonly type: 'leave' }
  | { readonly type: 'slow'; readonly id: string }
  | { readonly type: 'timed-out' }
  | { readonly type: 'broken'; readonly reason: Reason }
  | { readonly type: 'healed' };

/** What the transition asks the world to do; the session carries it out and reports back by events. */
export type Effect =
  /** Look for today's visit, ask the gateway; answers with `checked`. */
  | { readonly type: 'check'; readonly subject: Subject }
  /** Store visit, ticket, outbox row and audit entry at once; answers with `committed` or `commit-failed`. */
  | {
      readonly type: 'commit';
      readonly subject: Subject;
      readonly decision: Decision;
      readonly reply?: EligibilityReply;
      /** Clinic, or the desk. */
      readonly queueId: string;
      /** Visit at the desk that this replaces. */
      readonly converts?: string;
    }
  | { readonly type: 'audit'; readonly action: AuditAction; readonly subject?: Subject };

export type AuditAction =
  | 'consent.given'
  | 'consent.declined'
  | 'scan.refused'
  | 'visit.shown-again'
  | 'check-in.abandoned';

/** The facility as the transition sees it. */
export interface Surroundings {
  readonly policy: FacilityPolicy;
  /** Identifiers of the clinics a patient may choose from; at least one. */
  readonly clinicIds: readonly string[];
  readonly deskId: string;
  /** Ask before anything is looked up, or only say what is done. */
  readonly consent: 'ask' | 'notice';
  /** Today in Vietnam, `YYYY-MM-DD`. */
  readonly today: string;
}

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
  /** False when the event means nothing in this state; the session may tell the patient. */
  readonly taken: boolean;
}

const idle: State = { name: 'idle' };
const stay = (state: State): Step => ({ state, effects: [], taken: false });
const go = (state: State, ...effects: Effect[]): Step => ({ state, effects, taken: true });

type Handlers<S extends State> = {
  readonly [E in Event['type']]?: (
    state: S,
    event: Extract<Event, { type: E }>,
    around: Surroundings,
  ) => Step;
};

type Table = { readonly [N in StateName]: Handlers<Extract<State, { name: N }>> };

/** The number that a patient's card, coverage or former card is known by; undefined where none can be asked for. */
export const numberForGateway = (claim: IdentityClaim): string | undefined =>
  claim.personalNumber ?? claim.cardNumber ?? claim.insuranceNumber;

const isSamePerson = (a: IdentityClaim, b: IdentityClaim): boolean =>
  (a.personalNumber !== undefined && a.personalNumber === b.personalNumber) ||
  (a.cardNumber !== undefined && a.cardNumber === b.cardNumber) ||
  (a.insuranceNumber !== undefined && a.insuranceNumber === b.insuranceNumber);

const withClaim = (subject: Subject, more: Partial<IdentityClaim>): Subject => ({
  ...subject,
  identification: {
    ...subject.identification,
    claim: { ...subject.identification.claim, ...more },
    // A field that was typed is no better than typing, whatever the rest came from.
    trust: 'typed',
    warnings: subject.identification.warnings.filter(
      (warning) =>
        !(more.fullName !== undefined && warning.startsWith('name-')) &&
        !(more.dateOfBirth !== undefined && warning.startsWith('birth-date-')),
    ),
  },
});

/** A decision of the check-in itself, without the gateway: the desk helps on. */
const toDesk = (reason: Reason, around: Surroundings, decision?: Decision): Decision => ({
  ...decision,
  outcome: 'to-desk',
  reasons: [reason],
  notices: decision?.notices ?? [],
  alarms: decision?.alarms ?? [],
  decidedOn: around.today,
});

const commitAt = (
  subject: Subject,
  decision: Decision,
  queueId: string,
  reply?: EligibilityReply,
  converts?: string,
): Step =>
  go(
    { name: 'committing', subject },
    {
      type: 'commit',
      subject,
      decision,
      queueId,
      ...(reply && { reply }),
      ...(converts !== undefined && { converts }),
    },
  );

/** Asks for what is missing, then looks up. */
const proceed = (subject: Subject, around: Surroundings): Step => {
  const { claim, warnings } = subject.identification;
  if (numberForGateway(claim) === undefined) {
    const code = claim.oldNumber === undefined ? 'checkin.no-identity' : 'checkin.old-number';
    return commitAt(subject, toDesk({ code }, around), around.deskId);
  }
  if (claim.fullName === undefined || warnings.includes('name-untrusted'))
    return go({ name: 'entry', step: 'full-name', subject });
  if (claim.dateOfBirth === undefined) return go({ name: 'entry', step: 'birth-date', subject });
  return go({ name: 'checking', subject, slow: false }, { type: 'check', subject });
};

const identified = (subject: Subject, around: Surroundings): Step =>
  around.consent === 'ask' ? go({ name: 'consent', subject }) : proceed(subject, around);

/** A decision is there: the patient may choose the clinic where there are several. */
const decided = (
  subject: Subject,
  decision: Decision,
  around: Surroundings,
  reply?: EligibilityReply,
  converts?: string,
): Step => {
  if (decision.outcome === 'to-desk')
    return commitAt(subject, decision, around.deskId, reply, converts);
  const [only, ...others] = around.clinicIds;
  if (only !== undefined && others.length === 0)
    return commitAt(subject, decision, only, reply, converts);
  return go({
    name: 'clinics',
    subject,
    decision,
    ...(reply && { reply }),
    ...(converts !== undefined && { converts }),
  });
};

const checked = (
  { subject }: { readonly subject: Subject },
  event: Extract<Event, { type: 'checked' }>,
  around: Surroundings,
): Step => {
  if (event.existing) {
    const { slip, decision } = event.existing;
    const again: Decision =
      decision.outcome === 'to-desk'
        ? decision
        : { ...decision, outcome: 'already-checked-in', reasons: [] };
    return go(
      { name: 'result', subject, decision: again, slip },
      { type: 'audit', action: 'visit.shown-again', subject },
    );
  }
  const reply = event.reply ?? { kind: 'unavailable', trouble: 'gateway.unreachable' };
  const decision = decide({
    identification: subject.identification,
    reply,
    policy: around.policy,
    today: around.today,
  });
  return decided(subject, decision, around, reply);
};

/** Handlers of the screens on which a scan starts a new check-in. */
const scannable = {
  identified: (_: State, event: Extract<Event, { type: 'identified' }>, around: Surroundings) =>
    identified(event.subject, around),
  'not-identified': (_: State, event: Extract<Event, { type: 'not-identified' }>) =>
    go({ name: 'scan-failed', reason: event.reason }, { type: 'audit', action: 'scan.refused' }),
};

const startEntry = () => go({ name: 'entry', step: 'number' });
const leave = () => go(idle);
const openHelp = (state: State) => go({ name: 'help', back: state });
const openPrivacy = (state: State) => go({ name: 'privacy', back: state });
const goBack = (state: { readonly back: State }) => go(state.back);
const askStillThere = (state: State) => go({ name: 'still-there', back: state });
const abandon = (state: { readonly subject?: Subject }) =>
  go(idle, {
    type: 'audit',
    action: 'check-in.abandoned',
    ...(state.subject && { subject: state.subject }),
  });
const noNumber = (_: State, event: { readonly id: string }, around: Surroundings) =>
  commitAt(
    { id: event.id, presentedAs: 'NONE', identification: nobody },
    toDesk({ code: 'checkin.no-identity' }, around),
    around.deskId,
  );

/**
 * The check-in: (state, event) -> state + effects. What a table row does not name is not taken,
 * and leaves the state as it is. Late answers carry the `id` of their attempt and are dropped when it is over.
 */
const table: Table = {
  idle: {
    ...scannable,
    'start-entry': startEntry,
    'no-number': noNumber,
    help: openHelp,
    privacy: openPrivacy,
  },
  help: {
    ...scannable,
    'start-entry': startEntry,
    'no-number': noNumber,
    back: goBack,
    leave,
    'timed-out': (state) => (state.back.name === 'idle' ? go(idle) : askStillThere(state)),
  },
  privacy: {
    ...scannable,
    back: goBack,
    leave,
    'timed-out': (state) => (state.back.name === 'idle' ? go(idle) : askStillThere(state)),
  },
  'still-there': {
    ...scannable,
    stay: goBack,
    leave: (state) => abandon('subject' in state.back ? state.back : {}),
    'timed-out': (state) => abandon('subject' in state.back ? state.back : {}),
  },
  'scan-failed': {
    ...scannable,
    'start-entry': startEntry,
    'no-number': noNumber,
    help: openHelp,
    leave,
    'timed-out': leave,
  },
  consent: {
    'accept-consent': (state, _, around) => {
      const step = proceed(state.subject, around);
      const audit: Effect = { type: 'audit', action: 'consent.given', subject: state.subject };
      return { ...step, effects: [audit, ...step.effects] };
    },
    'decline-consent': (state, _, around) => {
      const step = commitAt(
        // Nothing of the person is kept: they have just said so.
        { ...state.subject, presentedAs: 'NONE', identification: nobody },
        toDesk({ code: 'checkin.consent-declined' }, around),
        around.deskId,
      );
      const audit: Effect = { type: 'audit', action: 'consent.declined' };
      return { ...step, effects: [audit, ...step.effects] };
    },
    privacy: openPrivacy,
    leave: abandon,
    'timed-out': askStillThere,
  },
  entry: {
    ...scannable,
    'number-entered': (state, event, around) =>
      state.step === 'number' ? identified(event.subject, around) : stay(state),
    'entry-refused': (state, event) => go({ ...state, failure: event.reason }),
    'full-name-entered': (state, event, around) =>
      state.step === 'full-name' && state.subject
        ? proceed(withClaim(state.subject, { fullName: event.fullName }), around)
        : stay(state),
    'birth-date-entered': (state, event, around) =>
      state.step === 'birth-date' && state.subject
        ? proceed(withClaim(state.subject, { dateOfBirth: event.dateOfBirth }), around)
        : stay(state),
    'no-number': noNumber,
    back: (state) => (state.step === 'number' ? go(idle) : go({ name: 'entry', step: 'number' })),
    help: openHelp,
    leave: abandon,
    'timed-out': askStillThere,
  },
  checking: {
    checked: (state, event, around) =>
      event.id === state.subject.id ? checked(state, event, around) : stay(state),
    slow: (state, event) =>
      event.id === state.subject.id ? go({ ...state, slow: true }) : stay(state),
    leave: abandon,
  },
  clinics: {
    'choose-clinic': (state, event, around) =>
      around.clinicIds.includes(event.clinicId)
        ? commitAt(state.subject, state.decision, event.clinicId, state.reply, state.converts)
        : stay(state),
    'clinic-unknown': (state, _, around) =>
      commitAt(
        state.subject,
        toDesk({ code: 'checkin.clinic-unknown' }, around, state.decision),
        around.deskId,
        state.reply,
        state.converts,
      ),
    leave: abandon,
    'timed-out': askStillThere,
  },
  committing: {
    committed: (state, event) =>
      event.id === state.subject.id
        ? go({
            name: 'result',
            subject: state.subject,
            decision: event.visit.decision,
            slip: event.visit.slip,
          })
        : stay(state),
    'commit-failed': (state, event) =>
      event.id === state.subject.id
        ? go({ name: 'out-of-order', reason: event.reason })
        : stay(state),
  },
  result: {
    // One code held in front of a scanner is one scan: the same person again changes nothing.
    identified: (state, event, around) =>
      isSamePerson(state.subject.identification.claim, event.subject.identification.claim)
        ? stay(state)
        : identified(event.subject, around),
    'not-identified': scannable['not-identified'],
    'self-pay': (state, event, around) =>
      state.decision.outcome === 'to-desk' && around.policy.selfPay
        ? decided(
            { ...state.subject, id: event.id },
            {
              outcome: 'self-pay',
              reasons: [],
              notices: [],
              alarms: [],
              decidedOn: around.today,
            },
            around,
            undefined,
            state.slip.visitId,
          )
        : stay(state),
    'another-clinic': (state, event, around) =>
      state.decision.outcome === 'already-checked-in'
        ? commitAt(
            { ...state.subject, id: event.id },
            toDesk({ code: 'checkin.second-clinic' }, around, state.decision),
            around.deskId,
          )
        : stay(state),
    leave,
    'timed-out': leave,
  },
  'out-of-order': { healed: leave },
};

/** One step of the check-in; pure and total. */
export const transition = (state: State, event: Event, around: Surroundings): Step => {
  if (event.type === 'broken' && state.name !== 'committing')
    return go({ name: 'out-of-order', reason: event.reason });
  const handlers = table[state.name] as Handlers<State>;
  const handler = handlers[event.type] as
    | ((state: State, event: Event, around: Surroundings) => Step)
    | undefined;
  return handler ? handler(state, event, around) : stay(state);
};

export const initialState: State = idle;
export const stateNames = Object.keys(table) as StateName[];
