import {
  type DayReport,
  type Decision,
  type DeskRow,
  type FacilityPolicy,
  fail,
  ok,
  type PaperSeen,
  type Recheck,
  type RecheckAct,
  type Result,
} from '../contract/index.ts';
import { decide } from '../insurance/index.ts';
import type { RecheckRecord, Store, StoreReader, VisitRecord } from '../store/index.ts';

type Show = (visit: VisitRecord) => DeskRow;

export interface CaseSettlement {
  readonly visitId: string;
  readonly act: RecheckAct;
  readonly note: string;
  readonly paper?: PaperSeen | undefined;
  readonly by: { readonly staffId: string; readonly displayName: string };
}

/** Provisional admissions that were asked about again. */
export interface RecheckList {
  /** Those that wait for the desk, oldest first. */
  open(show: Show): Recheck[];
  of(visitId: string, show: Show): Recheck | undefined;
  on(serviceDay: string, show: Show): Recheck[];
}

/** The same, as the desk works through them. */
export interface RecheckCases extends RecheckList {
  /** Failures: `delivery.recheck-settled`, `.act-unfit`, `.papers-needed`, `store.*`. */
  settle(settlement: CaseSettlement): Result<void>;
}

const instant = (at: number): string => new Date(at).toISOString();

/** What a decision is from the moment the desk has ended the case. */
const settledDecision = (
  act: RecheckAct,
  { finding, before, decision }: RecheckRecord,
  visit: VisitRecord,
  policy: FacilityPolicy,
): Decision | undefined => {
  switch (act) {
    case 'accept':
      return finding === 'benefit-changed' ? decision : undefined;
    case 'papers-seen':
      return finding === 'benefit-changed' ? decision : { ...before, outcome: 'admitted' };
    case 'self-pay':
      return decide({
        identification: visit.identification ?? { claim: {}, trust: 'typed', warnings: [] },
        reply: { kind: 'unavailable', trouble: 'gateway.unreachable' },
        policy,
        today: visit.serviceDay,
        circumstances: { selfPay: true },
      });
  }
};

export const createRecheckList = (store: StoreReader): RecheckList => {
  const shown = (record: RecheckRecord, show: Show): Recheck | undefined => {
    const visit = store.visit(record.visitId);
    if (!visit) return undefined;
    const { decision, before, settled } = record;
    return {
      visit: show(visit),
      finding: record.finding,
      checkedAt: instant(record.checkedAt),
      reasons: decision.reasons,
      ...(decision.resultCode !== undefined && { resultCode: decision.resultCode }),
      ...(decision.coverage && { coverage: decision.coverage }),
      ...(before.benefit && { before: before.benefit }),
      ...(decision.benefit && { benefit: decision.benefit }),
      ...(settled && { settled: { ...settled, at: instant(settled.at) } }),
    };
  };
  return {
    open: (show) => store.openRechecks().flatMap((record) => shown(record, show) ?? []),
    of: (visitId, show) => {
      const record = store.recheckOf(visitId);
      return record && shown(record, show);
    },
    on: (day, show) => store.rechecksOn(day).flatMap((record) => shown(record, show) ?? []),
  };
};

export const createRecheckCases = (store: Store, policy: FacilityPolicy): RecheckCases => ({
  ...createRecheckList(store),
  settle({ visitId, act, note, paper, by }) {
    const record = store.recheckOf(visitId);
    const visit = store.visit(visitId);
    if (!record || !visit || record.settled || record.finding === 'confirmed')
      return fail('delivery.recheck-settled');
    if (act === 'papers-seen' && !paper?.number.trim()) return fail('delivery.papers-needed');
    const decision = settledDecision(act, record, visit, policy);
    if (!decision) return fail('delivery.act-unfit');
    const state = act === 'self-pay' ? 'self-pay' : 'admitted';
    const settled = store.settleRecheck({ visitId, as: act, by, note, state, decision, paper });
    return settled.ok ? ok(undefined) : settled;
  },
});

export interface ReportParts {
  readonly store: StoreReader;
  readonly cases: RecheckList;
  readonly facilityName: DayReport['facilityName'];
  readonly undelivered: () => DayReport['undelivered'];
  readonly now: () => number;
  readonly show: Show;
}

const dayMs = 86_400_000;

/** The day, reconciled: counts that have to add up, and every case and row behind them that is not settled. */
export const dayReport = (serviceDay: string, parts: ReportParts): DayReport => {
  const { store, cases, show } = parts;
  const visits = store.visitsOn(serviceDay);
  const withState = (state: VisitRecord['state']): number =>
    visits.filter((visit) => visit.state === state).length;
  const rechecks = cases.on(serviceDay, show);
  const found = (finding: Recheck['finding']): number =>
    rechecks.filter((each) => each.finding === finding).length;
  const asked = new Set(rechecks.map(({ visit }) => visit.visitId));
  const waiting = visits.filter(
    ({ visitId, state }) => state === 'admitted-provisionally' && !asked.has(visitId),
  ).length;
  const begun = Date.parse(`${serviceDay}T00:00:00+07:00`);
  const ofDay = new Set(visits.map(({ visitId }) => visitId));
  const undelivered = parts.undelivered().filter(({ visit }) => ofDay.has(visit.visitId));
  return {
    serviceDay,
    madeAt: instant(parts.now()),
    facilityName: parts.facilityName,
    visits: {
      total: visits.length,
      admitted: withState('admitted'),
      provisional: withState('admitted-provisionally'),
      waitingDesk: withState('waiting-desk'),
      selfPay: withState('self-pay'),
      closed: withState('closed'),
    },
    rechecks: {
      total: rechecks.length + waiting,
      waiting,
      confirmed: found('confirmed'),
      benefitChanged: found('benefit-changed'),
      invalid: found('invalid'),
      unverifiable: found('unverifiable'),
      open: rechecks.filter(({ finding, settled }) => finding !== 'confirmed' && !settled).length,
    },
    delivery: (['his', 'gateway'] as const).map((destination) => ({
      destination,
      ...store.outbox.countsOn(destination, serviceDay),
    })),
    outages: store.outages(begun, begun + dayMs).map(({ part, code, from, to }) => ({
      part,
      reason: { code },
      from: instant(from),
      ...(to !== undefined && { to: instant(to) }),
    })),
    cases: rechecks.filter(({ finding }) => finding !== 'confirmed'),
    undelivered,
    auditAnchor: store.trail.anchor(),
  };
};
