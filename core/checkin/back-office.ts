import { cleaningCsv, cleaningRows, cleaningXlsx } from '../cleaning/index.ts';
import type {
  CleaningRow,
  DayReport,
  PaperSeen,
  RecheckAct,
  Result,
  SavedFile,
  UndeliveredRow,
} from '../contract/index.ts';
import { fail, ok } from '../contract/index.ts';
import type { Deliveries } from '../delivery/index.ts';
import type { RecheckCases } from '../reconciliation/index.ts';
import type { Session, Staff } from '../staff/index.ts';
import type { VisitRecord } from '../store/index.ts';
import { type Answer, answer } from './desk.ts';
import type { Office } from './office.ts';

/** What the desk does after the patient has gone: cases of asking again, rows that are stuck, the day's report. */
export interface BackOffice {
  settleRecheck(
    session: string,
    act: {
      readonly visitId: string;
      readonly act: RecheckAct;
      readonly note: string;
      readonly paper?: PaperSeen | undefined;
    },
  ): Answer<{ settled: boolean }>;
  undelivered(session: string): Answer<UndeliveredRow[]>;
  retryDelivery(session: string, id?: number): Answer<{ retried: number }>;
  exportDelivery(session: string, id: number): Answer<SavedFile>;
  report(session: string, day?: string): Answer<DayReport>;
  cleaning(session: string, asked: CleaningQuestion): Answer<CleaningRow[]>;
  exportCleaning(
    session: string,
    asked: CleaningQuestion & { readonly format: 'xlsx' | 'csv' },
  ): Promise<Answer<SavedFile>>;
}

/** ISO dates, both included. */
export interface CleaningQuestion {
  readonly from: string;
  readonly to: string;
  readonly withTyped: boolean;
}

export interface BackOfficeParts {
  readonly office: Office;
  readonly staff: Staff;
  readonly cases: RecheckCases;
  readonly deliveries: Deliveries;
  /** Of a day of numbering; of today without one. */
  readonly report: (day?: string) => DayReport;
  /** Visits of a span of days, oldest first. */
  readonly visitsBetween: (first: string, last: string) => Iterable<VisitRecord>;
  readonly facility: { readonly name: string; readonly code: string };
}

const mediaTypes = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export const createBackOffice = (parts: BackOfficeParts): BackOffice => {
  const { office, staff, cases, deliveries } = parts;
  const signedIn = <T>(token: string, work: (who: Session) => Result<T>): Answer<T> => {
    const who = staff.session(token);
    return answer(who.ok ? work(who.value) : who);
  };
  /** Boards show what was done. */
  const changing = <T>(result: Result<T>): Result<T> => {
    if (result.ok) office.touch();
    return result;
  };
  const differing = ({ from, to, withTyped }: CleaningQuestion): Result<CleaningRow[]> =>
    from <= to
      ? ok(cleaningRows(parts.visitsBetween(from, to), { withTyped }))
      : fail('cleaning.period-wrong');

  return {
    cleaning: (session, asked) => signedIn(session, () => differing(asked)),
    async exportCleaning(session, asked) {
      const found = signedIn(session, (by) => {
        office.note('cleaning.exported', by, undefined, { from: asked.from, to: asked.to });
        return differing(asked);
      });
      if (!found.ok) return found;
      const { from, to, format } = asked;
      const { name, code } = parts.facility;
      const period = { facilityName: name, facilityCode: code, first: from, last: to };
      const data =
        format === 'csv'
          ? Buffer.from(cleaningCsv(found.value), 'utf8')
          : await cleaningXlsx(found.value, period);
      return ok({
        name: `ra-soat-bhyt-${from}-${to}.${format}`,
        mediaType: mediaTypes[format],
        data: data.toString('base64'),
      });
    },
    settleRecheck: (session, { visitId, act, note, paper }) =>
      signedIn(session, (by) => {
        const settled = changing(cases.settle({ visitId, act, note, paper, by }));
        return settled.ok ? ok({ settled: true }) : settled;
      }),
    undelivered: (session) => signedIn(session, () => ok(deliveries.undelivered(office.row))),
    retryDelivery: (session, id) =>
      signedIn(session, (by) => {
        const retried = changing(deliveries.retry(by.staffId, id));
        return retried.ok ? ok({ retried: retried.value }) : retried;
      }),
    exportDelivery: (session, id) =>
      signedIn(session, (by) => changing(deliveries.export(by.staffId, id))),
    report: (session, day) =>
      signedIn(session, (by) => {
        office.note('report.made', by);
        return ok(parts.report(day));
      }),
  };
};
