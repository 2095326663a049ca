import type {
  AccessKey,
  ChipOutcome,
  ChipPhase,
  Decision,
  EligibilityReply,
  FacilityPolicy,
  Identification,
  IdentityClaim,
  PartialDate,
  Reason,
  TicketSlip,
} from '../contract/index.ts';
import { numberForGateway } from '../identity/index.ts';
import { decide } from '../insurance/index.ts';
import type { PresentedAs } from '../store/index.ts';
import { accessKeyOf, identifyByChip, judgeChip, needsChip, withChipReasons } from './chip.ts';

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
  /** Speaks against the card before anything is asked: only staff can settle it. */
  readonly block?: Reason;
}

/** Somebody of whom nothing is known yet. */
const nobody: Identification = {
  kind: 'personal-number',
  claim: {},
  trust: 'typed',
  warnings: [],
};

/** The chip's half of a check. */
export type ChipProgress =
  /** No reader, or no key to open a chip with. */
  | { readonly state: 'off' }
  /** The card may be laid on the tray; `trouble` says what became of it before. Once over, only the gateway is waited for. */
  | { readonly state: 'awaiting'; readonly trouble?: Reason; readonly isOver?: boolean }
  | { readonly state: 'reading'; readonly phase: ChipPhase }
  | { readonly state: 'settled'; readonly outcome: ChipOutcome };

/** What the gateway's half of a check brought. */
export interface GatewayAnswer {
  readonly reply?: EligibilityReply;
  readonly existing?: StoredVisit;
}

/** Six typed digits for the card on the tray. */
export interface ChipOpening {
  /** Names the attempt. */
  readonly id: string;
  readonly can: string;
  /** Wrong keys before. */
  readonly tries: number;
}

export type EntryStep = 'number' | 'full-name' | 'birth-date';

export type State =
  | { readonly name: 'idle' }
  | { readonly name: 'help'; readonly back: State }
  | { readonly name: 'privacy'; readonly back: State }
  | { readonly name: 'still-there'; readonly back: State }
  | { readonly name: 'scan-failed'; readonly reason: Reason }
  /** Staff scanned the scanners' test code. */
  | { readonly name: 'scanner-test'; readonly findings: readonly Reason[] }
  | { readonly name: 'consent'; readonly subject: Subject; readonly opening?: undefined }
  /** Before a chip is opened by typed digits. */
  | { readonly name: 'consent'; readonly opening: ChipOpening; readonly subject?: undefined }
  | {
      readonly name: 'entry';
      readonly step: EntryStep;
      readonly subject?: Subject;
      readonly failure?: Reason;
    }
  /** Gateway and chip at the same time: the slower of the two sets the pace. */
  | {
      readonly name: 'checking';
      readonly subject: Subject;
      readonly slow: boolean;
      readonly gateway?: GatewayAnswer;
      readonly chip: ChipProgress;
      /** Readings begun. */
      readonly readings: number;
    }
  /** A card was laid down first: it opens with its code, or six digits. */
  | { readonly name: 'chip-key'; readonly failure?: Reason; readonly tries: number }
  /** The chip is read before anything can be asked: after typed digits, or because the code carried no name. */
  | {
      readonly name: 'reading-chip';
      readonly id: string;
      readonly subject?: Subject;
      readonly phase: ChipPhase;
      readonly tries: number;
    }
  /** The check-in is over and its card still lies on the tray. */
  | { readonly name: 'card-left' }
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
  | { readonly type: 'scanner-tested'; readonly findings: readonly Reason[] }
  | { readonly type: 'start-entry' }
  | { readonly type: 'number-entered'; readonly subject: Subject }
  | { readonly type: 'entry-refused'; readonly reason: Reason }
  | { readonly type: 'full-name-entered'; readonly fullName: string }
  | { readonly type: 'birth-date-entered'; readonly dateOfBirth: PartialDate }
  | { readonly type: 'no-number'; readonly id: string }
  | ({ readonly type: 'checked'; readonly id: string } & GatewayAnswer)
  | { readonly type: 'card-laid' }
  | { readonly type: 'card-lifted' }
  | { readonly type: 'chip-phase'; readonly id: string; readonly phase: ChipPhase }
  | { readonly type: 'chip-outcome'; readonly id: string; readonly outcome: ChipOutcome }
  /** No card was laid down in time. */
  | { readonly type: 'chip-waited'; readonly id: string }
  | { readonly type: 'can-entered'; readonly id: string; readonly can: string }
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

/** How long a card is waited for: where nobody has to lay one down, after one was lifted too early, where the facility needs it. */
export type CardPatience = 'welcome' | 'again' | 'needed';

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
  /** Read the card on the tray; answers with `chip-phase` and one `chip-outcome`. */
  | { readonly type: 'read-chip'; readonly id: string; readonly key: AccessKey }
  /** Give the patient time to lay the card down; answers with `chip-waited`. */
  | { readonly type: 'await-card'; readonly id: string; readonly patience: CardPatience }
  | { readonly type: 'stop-chip' }
  | {
      readonly type: 'audit';
      readonly action: AuditAction;
      readonly subject?: Subject;
      /** Of a chip: what it proved, or why not. No personal data. */
      readonly detail?: Readonly<Record<string, string>>;
    };

export type AuditAction =
  | 'chip.proven'
  | 'chip.refuted'
  | 'chip.unreadable'
  | 'card.left-behind'
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
  readonly chip: ChipSurroundings;
  /** Today in Vietnam, `YYYY-MM-DD`. */
  readonly today: string;
}

/** The kiosk's chip reader. */
export interface ChipSurroundings {
  /** A reader is there and works. */
  readonly isReady: boolean;
  readonly hasCard: boolean;
  /** Wrong keys that one card is given. */
  readonly keyTries: number;
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

/** A card that is lifted, slides or is held by another program may be laid down again; not after a wrong key. */
const mayBeReadAgain = new Set<Reason['code']>([
  'chip.card-removed',
  'chip.card-mute',
  'chip.reader-busy',
  'chip.access-failed',
  'devices.crashed',
  'devices.unresponsive',
]);
const mostReadings = 3;

const readChip = (id: string, key: AccessKey): Effect => ({ type: 'read-chip', id, key });

/** Where the chip's half of a check begins, and what that asks for. */
const beginChip = (
  { id, identification }: Subject,
  { chip, policy }: Surroundings,
): { readonly chip: ChipProgress; readonly readings: number; readonly effects: Effect[] } => {
  const key = accessKeyOf(identification.claim);
  if (!chip.isReady || !key || identification.chip || identification.chipTrouble)
    return { chip: { state: 'off' }, readings: 0, effects: [] };
  if (chip.hasCard)
    return {
      chip: { state: 'reading', phase: 'access' },
      readings: 1,
      effects: [readChip(id, key)],
    };
  const patience = needsChip(policy.leastTrust) ? 'needed' : 'welcome';
  return {
    chip: { state: 'awaiting' },
    readings: 0,
    effects: [{ type: 'await-card', id, patience }],
  };
};

/** Asks for what is missing, then looks up. */
const proceed = (subject: Subject, around: Surroundings): Step => {
  if (subject.block) return commitAt(subject, toDesk(subject.block, around), around.deskId);
  const { claim, warnings, chip } = subject.identification;
  if (numberForGateway(claim) === undefined) {
    const code = claim.oldNumber === undefined ? 'checkin.no-identity' : 'checkin.old-number';
    return commitAt(subject, toDesk({ code }, around), around.deskId);
  }
  const hasName = claim.fullName !== undefined && !warnings.includes('name-untrusted');
  const key = accessKeyOf(claim);
  const isUnread = !chip && !subject.identification.chipTrouble;
  // The chip knows the name better than a keypad: nothing is typed while the card lies there.
  if ((!hasName || claim.dateOfBirth === undefined) && key && isUnread && around.chip.hasCard)
    return go(
      { name: 'reading-chip', id: subject.id, subject, phase: 'access', tries: 0 },
      readChip(subject.id, key),
    );
  if (!hasName) return go({ name: 'entry', step: 'full-name', subject });
  if (claim.dateOfBirth === undefined) return go({ name: 'entry', step: 'birth-date', subject });
  const begun = beginChip(subject, around);
  return go(
    { name: 'checking', subject, slow: false, chip: begun.chip, readings: begun.readings },
    { type: 'check', subject },
    ...begun.effects,
  );
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

type Checking = Extract<State, { name: 'checking' }>;

/** What the audit keeps of a reading. */
export const chipAudit = (outcome: ChipOutcome, subject: Subject): Effect => ({
  type: 'audit',
  action: `chip.${outcome.kind}`,
  subject,
  detail: {
    ...(outcome.kind !== 'proven' && { reason: outcome.reason.code }),
    ...(outcome.kind !== 'unreadable' && {
      trust: outcome.evidence.trust,
      access: outcome.evidence.access,
      genuine: outcome.evidence.genuine,
      signer: outcome.evidence.signer,
      fellBack: String(outcome.evidence.fellBack),
    }),
  },
});

/** A card that was waited for long enough is none. */
const waitedFor = (chip: ChipProgress): ChipProgress =>
  chip.state === 'awaiting' && chip.isOver
    ? {
        state: 'settled',
        outcome: { kind: 'unreadable', reason: chip.trouble ?? { code: 'chip.no-card' } },
      }
    : chip;

/** Goes on when both halves are in, and not before; a visit of today needs no second proof. */
const settle = (state: Checking, around: Surroundings, ...effects: Effect[]): Step => {
  const { gateway } = state;
  if (gateway?.existing) {
    const { slip, decision } = gateway.existing;
    const again: Decision =
      decision.outcome === 'to-desk'
        ? decision
        : { ...decision, outcome: 'already-checked-in', reasons: [] };
    return go(
      { name: 'result', subject: state.subject, decision: again, slip },
      ...effects,
      { type: 'stop-chip' },
      { type: 'audit', action: 'visit.shown-again', subject: state.subject },
    );
  }
  const chip = gateway ? waitedFor(state.chip) : state.chip;
  if (!gateway || (chip.state !== 'off' && chip.state !== 'settled')) return go(state, ...effects);

  const scanned = state.subject.identification;
  const judgement =
    chip.state === 'settled'
      ? judgeChip(scanned, chip.outcome)
      : { identification: scanned, isProven: false };
  const subject: Subject = {
    ...state.subject,
    identification: judgement.identification,
    ...(judgement.isProven && { presentedAs: 'CHIP_CCCD' as const }),
  };
  const reply = gateway.reply ?? { kind: 'unavailable', trouble: 'gateway.unreachable' };
  const decision = decide({
    identification: subject.identification,
    reply,
    policy: around.policy,
    today: around.today,
  });
  const step = decided(subject, withChipReasons(decision, judgement), around, reply);
  return { ...step, effects: [...effects, ...step.effects] };
};

const chipSettled = (state: Checking, outcome: ChipOutcome, around: Surroundings): Step => {
  const mayRetry =
    outcome.kind === 'unreadable' &&
    mayBeReadAgain.has(outcome.reason.code) &&
    state.readings < mostReadings;
  if (mayRetry)
    return settle({ ...state, chip: { state: 'awaiting', trouble: outcome.reason } }, around, {
      type: 'await-card',
      id: state.subject.id,
      patience: needsChip(around.policy.leastTrust) ? 'needed' : 'again',
    });
  return settle(
    { ...state, chip: { state: 'settled', outcome } },
    around,
    chipAudit(outcome, state.subject),
  );
};

/** A chip that was read before anything else: opened by digits, or for the name that a code lacked. */
const chipRead = (
  state: Extract<State, { name: 'reading-chip' }>,
  outcome: ChipOutcome,
  around: Surroundings,
): Step => {
  const { subject } = state;
  if (subject) {
    const { identification, block, isProven } = judgeChip(subject.identification, outcome);
    const known: Subject = {
      ...subject,
      identification,
      ...(isProven && { presentedAs: 'CHIP_CCCD' }),
    };
    const step = block
      ? commitAt(known, toDesk(block, around), around.deskId)
      : proceed(known, around);
    return { ...step, effects: [chipAudit(outcome, known), ...step.effects] };
  }
  const found = identifyByChip(outcome);
  if (!found) {
    const reason = outcome.kind === 'unreadable' ? outcome.reason : undefined;
    const isWrong = reason?.code === 'chip.key-wrong';
    const tries = state.tries + (isWrong ? 1 : 0);
    const failure: Reason | undefined =
      isWrong && tries >= around.chip.keyTries ? { code: 'chip.key-tries-used' } : reason;
    return go({ name: 'chip-key', tries, ...(failure && { failure }) });
  }
  const known: Subject = {
    id: state.id,
    presentedAs: 'CHIP_CCCD',
    identification: found.identification,
  };
  const step = found.block
    ? commitAt(known, toDesk(found.block, around), around.deskId)
    : proceed(known, around);
  return { ...step, effects: [chipAudit(outcome, known), ...step.effects] };
};

/** Handlers of the screens on which a scan starts a new check-in. */
const scannable = {
  identified: (_: State, event: Extract<Event, { type: 'identified' }>, around: Surroundings) =>
    identified(event.subject, around),
  'not-identified': (_: State, event: Extract<Event, { type: 'not-identified' }>) =>
    go({ name: 'scan-failed', reason: event.reason }, { type: 'audit', action: 'scan.refused' }),
};

const showTest = (_: State, { findings }: Extract<Event, { type: 'scanner-tested' }>) =>
  go({ name: 'scanner-test', findings });
/** A card laid down where nothing is going on: it asks for its key. */
const cardLaid = () => go({ name: 'chip-key', tries: 0 });
const openChip = ({ id, can, tries }: ChipOpening): Step =>
  go({ name: 'reading-chip', id, phase: 'access', tries }, readChip(id, { kind: 'can', can }));
const startEntry = () => go({ name: 'entry', step: 'number' });
const leave = () => go(idle);
const openHelp = (state: State) => go({ name: 'help', back: state });
const openPrivacy = (state: State) => go({ name: 'privacy', back: state });
const goBack = (state: { readonly back: State }) => go(state.back);
const askStillThere = (state: State) => go({ name: 'still-there', back: state });
const abandon = (state: { readonly subject?: Subject | undefined }) =>
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
    'card-laid': cardLaid,
    'start-entry': startEntry,
    'no-number': noNumber,
    'scanner-tested': showTest,
    help: openHelp,
    privacy: openPrivacy,
  },
  help: {
    ...scannable,
    'card-laid': (state) => (state.back.name === 'idle' ? cardLaid() : stay(state)),
    'start-entry': startEntry,
    'no-number': noNumber,
    'scanner-tested': (state, event) =>
      state.back.name === 'idle' ? showTest(state, event) : stay(state),
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
    'card-laid': cardLaid,
    'start-entry': startEntry,
    'no-number': noNumber,
    'scanner-tested': showTest,
    help: openHelp,
    leave,
    'timed-out': leave,
  },
  'scanner-test': {
    ...scannable,
    'card-laid': cardLaid,
    'scanner-tested': showTest,
    leave,
    'timed-out': leave,
  },
  consent: {
    'accept-consent': (state, _, around) => {
      const step = state.opening ? openChip(state.opening) : proceed(state.subject, around);
      const audit: Effect = {
        type: 'audit',
        action: 'consent.given',
        ...(state.subject && { subject: state.subject }),
      };
      return { ...step, effects: [audit, ...step.effects] };
    },
    'decline-consent': (state, _, around) => {
      const step = commitAt(
        // Nothing of the person is kept: they have just said so.
        { id: (state.subject ?? state.opening).id, presentedAs: 'NONE', identification: nobody },
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
    checked: (state, { id, reply, existing }, around) =>
      id === state.subject.id && !state.gateway
        ? settle(
            {
              ...state,
              gateway: { ...(reply && { reply }), ...(existing && { existing }) },
            },
            around,
          )
        : stay(state),
    'card-laid': (state, _, around) => {
      const key = accessKeyOf(state.subject.identification.claim);
      if (state.chip.state !== 'awaiting' || !key) return stay(state);
      return settle(
        {
          ...state,
          chip: { state: 'reading', phase: 'access' },
          readings: state.readings + 1,
        },
        around,
        readChip(state.subject.id, key),
      );
    },
    'chip-phase': (state, { id, phase }) =>
      id === state.subject.id && state.chip.state === 'reading'
        ? go({ ...state, chip: { state: 'reading', phase } })
        : stay(state),
    'chip-outcome': (state, { id, outcome }, around) =>
      id === state.subject.id && state.chip.state === 'reading'
        ? chipSettled(state, outcome, around)
        : stay(state),
    'chip-waited': (state, { id }, around) => {
      if (id !== state.subject.id || state.chip.state !== 'awaiting') return stay(state);
      return settle({ ...state, chip: { ...state.chip, isOver: true } }, around);
    },
    slow: (state, event) =>
      event.id === state.subject.id ? go({ ...state, slow: true }) : stay(state),
    leave: (state) => {
      const step = abandon(state);
      return { ...step, effects: [{ type: 'stop-chip' }, ...step.effects] };
    },
  },
  'chip-key': {
    ...scannable,
    'can-entered': (state, { id, can }, around) => {
      const { tries } = state;
      if (!around.chip.hasCard || tries >= around.chip.keyTries) return stay(state);
      const opening: ChipOpening = { id, can, tries };
      // After a wrong key consent has been given.
      return around.consent === 'ask' && tries === 0
        ? go({ name: 'consent', opening })
        : openChip(opening);
    },
    'entry-refused': (state, event) => go({ ...state, failure: event.reason }),
    'card-lifted': leave,
    'start-entry': startEntry,
    'no-number': noNumber,
    help: openHelp,
    leave,
    'timed-out': askStillThere,
  },
  'reading-chip': {
    'chip-phase': (state, { id, phase }) =>
      id === state.id ? go({ ...state, phase }) : stay(state),
    'chip-outcome': (state, { id, outcome }, around) =>
      id === state.id ? chipRead(state, outcome, around) : stay(state),
    leave: (state) => {
      const step = abandon(state.subject ? { subject: state.subject } : {});
      return { ...step, effects: [{ type: 'stop-chip' }, ...step.effects] };
    },
  },
  'card-left': { 'card-lifted': () => go(idle) },
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

/** Nothing ends while somebody's card lies on the tray: it is called after. */
const withCardLeft = (step: Step, around: Surroundings): Step =>
  step.taken && step.state.name === 'idle' && around.chip.hasCard
    ? {
        ...step,
        state: { name: 'card-left' },
        effects: [...step.effects, { type: 'audit', action: 'card.left-behind' }],
      }
    : step;

/** One step of the check-in; pure and total. */
export const transition = (state: State, event: Event, around: Surroundings): Step => {
  if (event.type === 'broken' && state.name !== 'committing')
    return go({ name: 'out-of-order', reason: event.reason });
  const handlers = table[state.name] as Handlers<State>;
  const handler = handlers[event.type] as
    | ((state: State, event: Event, around: Surroundings) => Step)
    | undefined;
  return handler ? withCardLeft(handler(state, event, around), around) : stay(state);
};

export const initialState: State = idle;
export const stateNames = Object.keys(table) as StateName[];
