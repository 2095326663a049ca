import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  type Clinic,
  damageCode,
  type EligibilityReply,
  type Identification,
  IsoDate,
  type KioskCamera,
  type KioskEvent,
  type KioskView,
  type Language,
  type PartialDate,
  type ReaderClaim,
  type Reason,
  type Result,
  type ScanDamage,
  type TypedScan,
  type WedgeSettings,
} from '../contract/index.ts';
import type { ChipReading, ReaderPlace, ScanPlace } from '../devices/index.ts';
import { identify } from '../identity/index.ts';
import type { PresentedAs } from '../store/index.ts';
import { judgeChip } from './chip.ts';
import {
  type AuditAction,
  chipAudit,
  type Effect,
  type Event,
  initialState,
  type State,
  type StoredVisit,
  type Subject,
  type Surroundings,
  transition,
} from './machine.ts';
import { defaultLanguage, project } from './projection.ts';
import { readClaim, readScan, withoutMarks } from './read-scan.ts';
import { isTestScan, judgeTestScan } from './test-scan.ts';

/** What a kiosk needs from the rest of the host. */
export interface KioskOffice {
  readonly clinics: readonly Clinic[];
  surroundings(): Omit<Surroundings, 'chip'>;
  /** Today's visit of this person, or the gateway's answer within its budget; fails when the store cannot be read. */
  check(subject: Subject): Promise<Result<{ reply?: EligibilityReply; existing?: StoredVisit }>>;
  /** Durable when it resolves. */
  commit(effect: Extract<Effect, { type: 'commit' }>, device: string): Promise<Result<StoredVisit>>;
  audit(
    action: AuditAction,
    device: string,
    subject?: Subject,
    detail?: Readonly<Record<string, string>>,
  ): void;
  /** What a kiosk's camera fails of; nothing when it works. */
  cameraState(device: string, failure: Reason | undefined): void;
  /** Faults for operations. */
  raise(alarms: readonly Reason[]): void;
  waitingAt(queueId: string): number;
  health(): 'ok' | 'degraded';
  /** Whether visits can be stored again after a fault. */
  isStoreWritable(): boolean;
  now(): number;
}

export interface KioskSettings {
  readonly facilityName: { readonly vi: string; readonly en: string };
  readonly idleMs: number;
  readonly stillThereMs: number;
  readonly resultMs: number;
  readonly printing: boolean;
  readonly demo: boolean;
  readonly camera?: KioskCamera | undefined;
  /** The tray. */
  readonly reader: ReaderPlace;
  readonly chip: ChipTimes;
  readonly scanners: ScanPlace;
  readonly wedge: WedgeSettings;
  /** A code that comes again within so many milliseconds of its last sighting is being held there. */
  readonly repeatWindowMs: number;
}

export interface ChipTimes {
  /** How long a check waits for a card that nobody has to lay down. */
  readonly cardWaitMs: number;
  /** How long after a card was lifted too early. */
  readonly cardAgainMs: number;
  /** How long where the facility asks for the chip. */
  readonly cardNeededMs: number;
  /** The most that one reading may hold up a check. */
  readonly readBudgetMs: number;
  readonly keyTries: number;
}

/** One kiosk's check-in, as the shell drives it. */
export interface KioskSession {
  send(event: KioskEvent): { taken: boolean };
  view(): KioskView;
  /** The current view at once, then every change; a slow reader misses views, never the last one. */
  views(signal?: AbortSignal): AsyncGenerator<KioskView>;
  /** Something outside the check-in changed (health, clock): show it. */
  refresh(): void;
  /** Nobody is with it. */
  isFree(): boolean;
  /** Takes nothing until `release`. */
  hold(): void;
  release(): void;
  close(): void;
}

/** Words on screen after this long without news (ux principle 3). */
const slowAfterMs = 1_000;
/** A failed scan is told this long. */
const scanFailedMs = 15_000;
/** Staff read what the test of a scanner brought. */
const scannerTestMs = 60_000;
/** How often a broken store is tried again. */
const healEveryMs = 2_000;
/** A card that lies there this long after its check-in is the desk's business. */
const cardLeftAlarmMs = 60_000;
/** Repeated deliveries of one scan are known by their id for this many scans. */
const rememberedScans = 32;

const presentedAs = (identification: Identification): PresentedAs => {
  switch (identification.kind) {
    case 'citizen-qr-2021':
    case 'citizen-qr-2024':
    case 'reader-claim':
      return 'QR_CCCD';
    case 'insurance-card-qr':
      return 'THE_BHYT';
    default:
      return 'NHAP_TAY';
  }
};

/** Letters of any script, at least two of them, with the marks that names carry. */
const typedName = /^\p{L}[\p{L}\p{M}'’.\- ]{1,99}$/u;

const isBirthDate = ({ value }: PartialDate, today: string): boolean =>
  IsoDate.safeParse(`${value}${'-01-01'.slice(value.length - 4)}`).success &&
  value >= '1900' &&
  value <= today;

export const createKioskSession = (
  device: string,
  office: KioskOffice,
  settings: KioskSettings,
): KioskSession => {
  let state: State = initialState;
  let language: Language = defaultLanguage;
  let scanIgnored = false;
  let revision = 0;
  let closed = false;
  let held = false;
  let timer: NodeJS.Timeout | undefined;
  let deadline: number | undefined;
  let slowTimer: NodeJS.Timeout | undefined;
  let wake = Promise.withResolvers<void>();
  let chipReading: ChipReading | undefined;
  let chipTimer: NodeJS.Timeout | undefined;
  let leftTimer: NodeJS.Timeout | undefined;
  let laidGeneration: number | undefined;
  const scans: string[] = [];
  const sightingKey = randomBytes(32);
  let sighting = { mark: '', at: 0 };
  const { reader, chip } = settings;

  const around = (): Surroundings => ({
    ...office.surroundings(),
    chip: {
      isReady: reader.isReady(),
      hasCard: reader.hasCard(),
      keyTries: chip.keyTries,
    },
  });

  const announce = (): void => {
    revision += 1;
    wake.resolve();
    wake = Promise.withResolvers<void>();
  };

  const lifetime = (): number | undefined => {
    switch (state.name) {
      case 'entry':
      case 'clinics':
      case 'consent':
      case 'chip-key':
      case 'help':
      case 'privacy':
        return settings.idleMs;
      case 'still-there':
        return settings.stillThereMs;
      case 'result':
        return settings.resultMs;
      case 'scan-failed':
        return scanFailedMs;
      case 'scanner-test':
        return scannerTestMs;
      case 'idle':
        return language === defaultLanguage ? undefined : settings.idleMs;
      default:
        return undefined;
    }
  };

  const timedOut = (): void => {
    if (state.name !== 'idle') dispatch({ type: 'timed-out' });
    else {
      language = defaultLanguage;
      announce();
    }
  };

  const restartTimer = (): void => {
    clearTimeout(timer);
    timer = undefined;
    deadline = undefined;
    if (closed) return;
    if (state.name === 'out-of-order') {
      timer = setTimeout(() => {
        if (office.isStoreWritable()) dispatch({ type: 'healed' });
        else restartTimer();
      }, healEveryMs);
      return;
    }
    const ms = lifetime();
    if (ms === undefined) return;
    if (state.name !== 'idle') deadline = performance.now() + ms;
    timer = setTimeout(timedOut, ms);
  };

  const stopChip = (): void => {
    clearTimeout(chipTimer);
    chipReading?.cancel();
    chipReading = undefined;
  };

  const perform = (effect: Effect): void => {
    switch (effect.type) {
      case 'read-chip': {
        const { id, key } = effect;
        const generation = reader.generation();
        stopChip();
        chipReading = reader.read(key, false, {
          onPhase: (phase) => void dispatch({ type: 'chip-phase', id, phase }),
          onOutcome: (outcome) => {
            clearTimeout(chipTimer);
            chipReading = undefined;
            dispatch({ type: 'chip-outcome', id, outcome });
            // Laid down again faster than the reading ended.
            if (reader.hasCard() && reader.generation() !== generation)
              dispatch({ type: 'card-laid' });
          },
        });
        chipTimer = setTimeout(() => {
          stopChip();
          const reason: Reason = { code: 'chip.too-slow' };
          dispatch({ type: 'chip-outcome', id, outcome: { kind: 'unreadable', reason } });
        }, chip.readBudgetMs);
        return;
      }
      case 'await-card': {
        const { id, patience } = effect;
        const waits = {
          welcome: chip.cardWaitMs,
          again: chip.cardAgainMs,
          needed: chip.cardNeededMs,
        };
        clearTimeout(chipTimer);
        chipTimer = setTimeout(() => dispatch({ type: 'chip-waited', id }), waits[patience]);
        return;
      }
      case 'stop-chip':
        stopChip();
        return;
      case 'audit':
        office.audit(effect.action, device, effect.subject, effect.detail);
        return;
      case 'check': {
        const { id } = effect.subject;
        clearTimeout(slowTimer);
        slowTimer = setTimeout(() => dispatch({ type: 'slow', id }), slowAfterMs);
        void office.check(effect.subject).then((found) => {
          dispatch(
            found.ok
              ? { type: 'checked', id, ...found.value }
              : { type: 'broken', reason: found.failure as Reason },
          );
        });
        return;
      }
      case 'commit': {
        const { id } = effect.subject;
        void office.commit(effect, device).then((stored) => {
          dispatch(
            stored.ok
              ? { type: 'committed', id, visit: stored.value }
              : { type: 'commit-failed', id, reason: stored.failure as Reason },
          );
        });
        return;
      }
    }
  };

  const dispatch = (event: Event): boolean => {
    if (closed || held) return false;
    const step = transition(state, event, around());
    if (!step.taken) return false;
    state = step.state;
    scanIgnored = false;
    if (state.name !== 'checking') clearTimeout(slowTimer);
    if (state.name !== 'checking' && state.name !== 'reading-chip') stopChip();
    clearTimeout(leftTimer);
    if (state.name === 'card-left')
      leftTimer = setTimeout(() => office.raise([{ code: 'chip.card-left' }]), cardLeftAlarmMs);
    if (state.name === 'idle') language = defaultLanguage;
    restartTimer();
    announce();
    for (const effect of step.effects) perform(effect);
    return true;
  };

  const subject = (id: string, identification: Identification): Subject => ({
    id,
    presentedAs: presentedAs(identification),
    identification,
  });

  /** Repeated deliveries of one scan, and a code that is held there, are one scan. */
  const isRepeated = (scanId: string, payload: string): boolean => {
    if (scans.includes(scanId)) return true;
    scans.push(scanId);
    if (scans.length > rememberedScans) scans.shift();
    if (payload === '') return false;
    // Of the code itself nothing is kept.
    const mark = createHmac('sha256', sightingKey).update(payload).digest('base64');
    const now = performance.now();
    const isHeld = mark === sighting.mark && now - sighting.at < settings.repeatWindowMs;
    sighting = { mark, at: now };
    return isHeld;
  };

  /** Starts a check-in, or tells the patient why this is no moment for one. */
  const begin = (
    event: Extract<Event, { type: 'identified' | 'not-identified' | 'scanner-tested' }>,
  ): boolean => {
    const taken = dispatch(event);
    if (!taken && state.name !== 'result') {
      scanIgnored = true;
      announce();
    }
    return taken;
  };

  const scan = (
    scanId: string,
    raw: string,
    damage: ScanDamage | undefined,
    typed?: TypedScan,
  ): boolean => {
    if (held) return false;
    if (isRepeated(scanId, raw)) return true;
    const payload = withoutMarks(raw, settings.wedge);
    if (isTestScan(payload)) {
      const findings = judgeTestScan({ payload, damage, typed }, settings.wedge.burstGapMs);
      return begin({ type: 'scanner-tested', findings });
    }
    if (damage) office.raise([{ code: damageCode(damage) }]);
    // The code is right this time: it was read past the input method.
    else if (typed?.isRecovered) office.raise([{ code: 'scanner.input-method' }]);
    const found = readScan(payload, damage, today());
    return begin(
      found.ok
        ? { type: 'identified', subject: subject(randomUUID(), found.value) }
        : { type: 'not-identified', reason: found.failure as Reason },
    );
  };

  /** What a reader's own program says of a card. */
  const claimed = (told: ReaderClaim): boolean => {
    if (held) return false;
    const { claimId, proof } = told;
    if (isRepeated(claimId, JSON.stringify(told.claim))) return true;
    const said = readClaim(told);
    if (!proof) return begin({ type: 'identified', subject: subject(randomUUID(), said) });
    const { identification, block, isProven } = judgeChip(said, proof);
    const known: Subject = {
      ...subject(randomUUID(), identification),
      ...(isProven && { presentedAs: 'CHIP_CCCD' }),
      ...(block && { block }),
    };
    const taken = begin({ type: 'identified', subject: known });
    if (taken) perform(chipAudit(proof, known));
    return taken;
  };

  const today = (): string => office.surroundings().today;

  const receive = (event: KioskEvent): boolean => {
    switch (event.type) {
      case 'scan':
        return scan(event.scanId, event.payload, event.damage, event.typed);
      case 'submit-number': {
        const found = identify(event.number, 'typed', today());
        return dispatch(
          found.ok
            ? { type: 'number-entered', subject: subject(randomUUID(), found.value) }
            : { type: 'entry-refused', reason: found.failure as Reason },
        );
      }
      case 'submit-full-name': {
        const fullName = event.fullName.normalize('NFC').trim().replace(/\s+/g, ' ');
        return dispatch(
          typedName.test(fullName)
            ? { type: 'full-name-entered', fullName }
            : { type: 'entry-refused', reason: { code: 'checkin.name-invalid' } },
        );
      }
      case 'submit-birth-date': {
        return dispatch(
          isBirthDate(event.dateOfBirth, today())
            ? { type: 'birth-date-entered', dateOfBirth: event.dateOfBirth }
            : { type: 'entry-refused', reason: { code: 'checkin.birth-date-invalid' } },
        );
      }
      case 'submit-can': {
        const can = event.can.replace(/\D/g, '');
        return dispatch(
          can.length === 6
            ? { type: 'can-entered', id: randomUUID(), can }
            : { type: 'entry-refused', reason: { code: 'chip.key-wrong' } },
        );
      }
      case 'no-number':
      case 'self-pay':
      case 'another-clinic':
        return dispatch({ type: event.type, id: randomUUID() });
      case 'set-language':
        language = event.language;
        restartTimer();
        announce();
        return true;
      case 'camera-state':
        office.cameraState(device, event.failure);
        announce();
        return true;
      case 'activity':
      case 'reprinted':
        if (state.name === 'still-there') return dispatch({ type: 'stay' });
        restartTimer();
        announce();
        return true;
      default:
        return dispatch(event);
    }
  };

  const view = (): KioskView => ({
    revision,
    language,
    facilityName: settings.facilityName,
    now: new Date(office.now()).toISOString(),
    ...(deadline !== undefined && { remainingMs: Math.max(0, deadline - performance.now()) }),
    health: office.health(),
    scanIgnored,
    chipReader: reader.isReady(),
    cardOnTray: reader.hasCard(),
    ...(settings.camera && { camera: settings.camera }),
    wedge: settings.wedge,
    printing: settings.printing,
    demo: settings.demo,
    screen: project(state, {
      clinics: office.clinics,
      waitingAt: (queueId) => office.waitingAt(queueId),
      selfPay: office.surroundings().policy.selfPay,
      keyTries: chip.keyTries,
    }),
  });

  /** A card that came or went, told once for each stay. */
  const lookAtTray = (): void => {
    if (held) return;
    const generation = reader.hasCard() ? reader.generation() : undefined;
    if (generation !== laidGeneration) {
      const isSwapped = generation !== undefined && laidGeneration !== undefined;
      const wasThere = laidGeneration !== undefined;
      laidGeneration = generation;
      if (wasThere && (generation === undefined || isSwapped)) dispatch({ type: 'card-lifted' });
      if (generation !== undefined) dispatch({ type: 'card-laid' });
    }
    announce();
  };
  const unwatch = reader.watch(lookAtTray);
  lookAtTray();
  const stopScans = settings.scanners.onScan(({ scanId, data, damage }) => {
    scan(scanId, data, damage);
  });
  const stopClaims = settings.scanners.onClaim((claim) => {
    claimed(claim);
  });

  return {
    send: (event) => ({ taken: receive(event) }),
    view,
    async *views(signal) {
      const aborted = Promise.withResolvers<void>();
      const abort = () => aborted.resolve();
      signal?.addEventListener('abort', abort, { once: true });
      try {
        let shown = -1;
        while (!closed && !signal?.aborted) {
          const changed = wake.promise;
          if (shown !== revision) {
            const current = view();
            shown = current.revision;
            yield current;
          } else await Promise.race([changed, aborted.promise]);
        }
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
    refresh: announce,
    isFree: () => state.name === 'idle' || state.name === 'out-of-order',
    hold() {
      held = true;
    },
    release() {
      held = false;
      // What would have ended meanwhile ends now.
      restartTimer();
      lookAtTray();
    },
    close() {
      closed = true;
      unwatch();
      stopScans();
      stopClaims();
      stopChip();
      clearTimeout(leftTimer);
      clearTimeout(timer);
      clearTimeout(slowTimer);
      wake.resolve();
    },
  };
};
