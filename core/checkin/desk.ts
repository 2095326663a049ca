import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ChipOutcome,
  DeskBoard,
  DeskScan,
  DeskVisit,
  DeviceIncident,
  Identification,
  IdentityClaim,
  PortraitView,
  Presentation,
  Presented,
  Reason,
  Result,
  ScannerTestScan,
  StaffSession,
  TicketSlip,
  WedgeSettings,
} from '../contract/index.ts';
import { fail, ok, trustAtLeast } from '../contract/index.ts';
import { eligibilityRequest, numberForGateway } from '../identity/index.ts';
import { decide, resultCodeMeaning } from '../insurance/index.ts';
import type { Session, Staff } from '../staff/index.ts';
import type { PresentedAs } from '../store/index.ts';
import { chipDifferences, judgeChip, withChipReasons } from './chip.ts';
import { compareWithCard } from './comparisons.ts';
import type { DeskReader } from './desk-reader.ts';
import type { DeskScanner } from './desk-scanner.ts';
import type { Office } from './office.ts';
import { readClaim, readScan, withoutMarks } from './read-scan.ts';
import { judgeTestScan } from './test-scan.ts';

/** What came of a call: the value, or a code of the catalogue. As the contract carries it. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Reason };

export interface DeskService {
  login(name: string, pin: string, device: string): Promise<Answer<StaffSession>>;
  logout(session: string): boolean;
  /** The board at once, then every change; ends with the session. */
  boards(session: string, signal?: AbortSignal): AsyncGenerator<DeskBoard>;
  /** What the desk's scanners read from now on; ends with the session. */
  scans(session: string, signal?: AbortSignal): AsyncGenerator<DeskScan>;
  testScanner(session: string, scan: ScannerTestScan): Answer<{ findings: Reason[] }>;
  visit(session: string, visitId: string): Answer<DeskVisit>;
  present(session: string, presentation: Presentation): Promise<Answer<Presented>>;
  /** The face on the chip of a presentation, while its card lies on the desk's reader. */
  portrait(
    session: string,
    presentationId: string,
    signal?: AbortSignal,
  ): AsyncGenerator<PortraitView>;
  /** Epoch milliseconds. */
  incidents(session: string, from: number, to: number): Answer<DeviceIncident[]>;
  admit(
    session: string,
    act: {
      readonly presentationId: string;
      readonly clinicId: string;
      readonly idempotencyKey: string;
      readonly overrideReason?: string | undefined;
      readonly paper?: Presentation['paper'];
    },
  ): Answer<TicketSlip>;
  /** `after`: the number that the desk sees as called. */
  callNext(session: string, queueId: string, after?: string): Answer<{ number?: string }>;
  close(session: string, visitId: string, reason: string): Answer<{ closed: boolean }>;
}

interface Pending {
  readonly presentation: Presentation;
  readonly presented: Presented;
  /** The waiting visit that this is about. */
  readonly visitId: string | undefined;
  readonly at: number;
}

/** A presentation is about the person who stands there now. */
const presentationLifeMs = 15 * 60_000;
/** Boards are sent again this often, so that waiting times and sessions stay right. */
const boardEveryMs = 15_000;
/** And not more often than this. */
const boardGapMs = 250;

/** A result as the contract carries it. */
export const answer = <T>(result: Result<T>): Answer<T> =>
  result.ok ? result : { ok: false, failure: result.failure as Reason };

const presentedAs = ({ kind, trust }: Identification, paper: Presentation['paper']): PresentedAs =>
  trustAtLeast(trust, 'chip')
    ? 'CHIP_CCCD'
    : kind === 'insurance-card-qr'
      ? 'THE_BHYT'
      : kind === 'citizen-qr-2021' || kind === 'citizen-qr-2024' || kind === 'reader-claim'
        ? paper?.kind === 'vneid'
          ? 'VNEID_APP'
          : 'QR_CCCD'
        : 'NHAP_TAY';

/**
 * Whether a presentation can be the person of a waiting visit. A number that both carry decides; without one, a name and a
 * birth date that both differ are somebody else, who happened to be scanned while the visit was open.
 */
const canBeSame = (waiting: IdentityClaim, presented: IdentityClaim): boolean => {
  for (const number of ['personalNumber', 'cardNumber', 'insuranceNumber', 'oldNumber'] as const)
    if (waiting[number] !== undefined && presented[number] !== undefined)
      return waiting[number] === presented[number];
  const differ = compareWithCard(waiting, {
    ...(presented.fullName !== undefined && { fullName: presented.fullName }),
    ...(presented.dateOfBirth && { dateOfBirth: presented.dateOfBirth }),
  }).filter(({ verdict }) => verdict === 'different');
  return differ.length < 2;
};

/** What the receptionist adds by hand to a scan or a number. */
const complete = (found: Identification, presentation: Presentation): Identification => {
  const { fullName, dateOfBirth } = presentation;
  const typesName =
    fullName !== undefined && fullName.trim() !== '' && fullName !== found.claim.fullName;
  const typesBirth =
    dateOfBirth !== undefined && dateOfBirth.value !== found.claim.dateOfBirth?.value;
  return {
    ...found,
    claim: {
      ...found.claim,
      ...(typesName && { fullName: fullName.normalize('NFC').trim().replace(/\s+/g, ' ') }),
      ...(typesBirth && { dateOfBirth }),
    },
    trust: typesName || typesBirth ? 'typed' : found.trust,
    warnings: found.warnings.filter(
      (warning) =>
        !(typesName && warning.startsWith('name-')) &&
        !(typesBirth && warning.startsWith('birth-date-')),
    ),
  };
};

const isAskable = (claim: IdentityClaim): boolean => eligibilityRequest(claim) !== undefined;

/** What the audit keeps of a chip that was read at the desk. */
const chipNote = (outcome: ChipOutcome): Record<string, string> =>
  outcome.kind === 'unreadable'
    ? { reason: outcome.reason.code }
    : {
        trust: outcome.evidence.trust,
        genuine: outcome.evidence.genuine,
        signer: outcome.evidence.signer,
        ...(outcome.kind === 'refuted' && { reason: outcome.reason.code }),
      };

/** The reception desk: the same check as the kiosk, on papers that a person has seen. */
export const createDesk = (
  office: Office,
  staff: Staff,
  reader: DeskReader,
  scanner: DeskScanner,
  wedge: WedgeSettings,
): DeskService => {
  const pending = new Map<string, Pending>();

  const signedIn = (token: string): Result<Session> => staff.session(token);

  const forget = (): void => {
    const oldest = office.now() - presentationLifeMs;
    for (const [id, { at }] of pending)
      if (at < oldest || at > office.now()) {
        pending.delete(id);
        reader.forget(id);
      }
  };

  return {
    async login(name, pin, device) {
      const result = await staff.login(name, pin, device);
      return answer(result);
    },
    logout: (session) => staff.logout(session),
    async *boards(session, signal) {
      while (!signal?.aborted && signedIn(session).ok) {
        const changed = office.changed();
        yield office.board();
        const aborted = Promise.withResolvers<void>();
        const abort = () => aborted.resolve();
        signal?.addEventListener('abort', abort, { once: true });
        // A board of a long day costs more than a check-in may wait: a rush of changes is one board.
        await Promise.race([sleep(boardGapMs, undefined, { ref: false }), aborted.promise]);
        const due = new AbortController();
        const timer = sleep(boardEveryMs, undefined, { ref: false, signal: due.signal });
        await Promise.race([changed, timer.catch(() => undefined), aborted.promise]);
        due.abort();
        signal?.removeEventListener('abort', abort);
      }
    },
    async *scans(session, signal) {
      if (!signedIn(session).ok) return;
      for await (const scan of scanner.scans(signal)) {
        if (!signedIn(session).ok) return;
        yield scan;
      }
    },
    testScanner(session, scan) {
      const who = signedIn(session);
      if (!who.ok) return answer(who);
      const payload = withoutMarks(scan.payload, wedge);
      return ok({ findings: [...judgeTestScan({ ...scan, payload }, wedge.burstGapMs)] });
    },
    visit(session, visitId) {
      const who = signedIn(session);
      if (!who.ok) return answer(who);
      return answer(office.visit(visitId, who.value.staffId));
    },
    async present(session, presentation) {
      const who = signedIn(session);
      if (!who.ok) return answer(who);
      const today = office.surroundings().today;
      const { claimId, payload, damage } = presentation;
      const told = claimId === undefined ? undefined : scanner.claim(claimId);
      const read = told
        ? ok(readClaim(told))
        : readScan(withoutMarks(payload, wedge), damage, today);
      if (!read.ok) return answer(read);
      const stored =
        presentation.visitId === undefined
          ? undefined
          : office.identificationOf(presentation.visitId);
      // What the kiosk had scanned is worth more than the same number typed again.
      const isSame =
        stored !== undefined &&
        numberForGateway(stored.claim) === numberForGateway(read.value.claim);
      const presentationId = randomUUID();
      const claimed = complete(isSame ? stored : read.value, presentation);
      // A name that the code lacks may be on the chip: then the chip comes first, else both at once.
      const reading =
        reader.read(presentationId, claimed) ?? (told?.proof && Promise.resolve(told.proof));
      const before = isAskable(claimed.claim) ? undefined : await reading;
      const known = before ? judgeChip(claimed, before).identification : claimed;
      const { claim: asked } = known;
      const visitId =
        stored !== undefined && canBeSame(stored.claim, asked) ? presentation.visitId : undefined;
      if (!isAskable(asked) && !presentation.selfPay && !presentation.emergency) {
        reader.forget(presentationId);
        return answer(
          fail(
            numberForGateway(asked) === undefined ? 'checkin.old-number' : 'checkin.not-complete',
          ),
        );
      }
      const found = office.findToday(asked);
      const [reply, outcome] = await Promise.all([
        isAskable(asked) ? office.ask(asked) : undefined,
        reading,
      ]);
      const judgement = outcome
        ? judgeChip(claimed, outcome)
        : { identification: claimed, isProven: false };
      const { identification } = judgement;
      const { claim } = identification;
      const decided = decide({
        identification,
        reply: reply ?? { kind: 'unavailable', trouble: 'gateway.unreachable' },
        policy: office.surroundings().policy,
        today,
        circumstances: {
          emergency: presentation.emergency,
          selfPay: presentation.selfPay,
          papersSeen: presentation.paper !== undefined,
        },
      });
      const decision = withChipReasons(decided, judgement);
      office.raise(decision.alarms);
      const card = reply?.kind === 'answered' ? reply.card : undefined;
      const meaning = reply?.kind === 'answered' ? resultCodeMeaning(reply.resultCode) : undefined;
      const existing = found && found.visitId !== visitId ? office.row(found) : undefined;
      const presented: Presented = {
        presentationId,
        identification,
        ...(reply && { reply }),
        decision,
        comparisons: compareWithCard(claim, card),
        chipDifferences: chipDifferences(identification),
        ...(meaning && { resultMeaning: meaning }),
        ...(existing && { existing }),
      };
      forget();
      pending.set(presented.presentationId, { presentation, presented, visitId, at: office.now() });
      office.note('desk.presented', who.value, visitId);
      if (outcome) office.note(`chip.${outcome.kind}`, who.value, visitId, chipNote(outcome));
      return ok(presented);
    },
    async *portrait(session, presentationId, signal) {
      const who = signedIn(session);
      if (!who.ok || !pending.has(presentationId)) {
        yield { state: 'gone' };
        return;
      }
      for await (const view of reader.portrait(presentationId, signal)) {
        if (view.state === 'shown') office.note('portrait.shown', who.value);
        yield view;
      }
    },
    incidents(session, from, to) {
      const who = signedIn(session);
      return who.ok ? ok([...office.incidents(from, to)]) : answer(who);
    },
    admit(session, act) {
      const who = signedIn(session);
      if (!who.ok) return answer(who);
      forget();
      const held = pending.get(act.presentationId);
      if (!held) return answer(fail('checkin.presentation-gone'));
      const { presented, presentation, visitId } = held;
      const needsReason = presented.decision.outcome === 'to-desk';
      if (needsReason && act.overrideReason === undefined)
        return answer(fail('checkin.override-needed'));
      return answer(
        office.admit({
          ...(visitId !== undefined && { visitId }),
          idempotencyKey: act.idempotencyKey,
          clinicId: act.clinicId,
          identification: presented.identification,
          presentedAs: presentedAs(presented.identification, act.paper ?? presentation.paper),
          decision: needsReason
            ? { ...presented.decision, outcome: 'admitted-provisionally' }
            : presented.decision,
          ...(presented.reply && { reply: presented.reply }),
          ...(act.overrideReason !== undefined &&
            needsReason && { overrideReason: act.overrideReason }),
          ...((act.paper ?? presentation.paper) && { paper: act.paper ?? presentation.paper }),
          by: who.value,
        }),
      );
    },
    callNext(session, queueId, after) {
      const who = signedIn(session);
      return who.ok ? answer(office.callNext(queueId, after, who.value)) : answer(who);
    },
    close(session, visitId, reason) {
      const who = signedIn(session);
      return who.ok ? answer(office.closeVisit(visitId, reason, who.value)) : answer(who);
    },
  };
};
