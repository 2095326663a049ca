import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { CleaningRow } from './cleaning.ts';
import { Reason } from './decision.ts';
import { DayReport, RecheckAct, SavedFile, UndeliveredRow } from './delivery.ts';
import {
  DeskBoard,
  DeskScan,
  DeskVisit,
  IncidentList,
  PaperSeen,
  PortraitView,
  Presentation,
  Presented,
  ScannerTestScan,
  StaffSession,
} from './desk.ts';
import { DockFault, DockHisFault, DockState } from './dock.ts';
import { KioskEvent, KioskView, TicketSlip } from './kiosk.ts';

/** Either the value or a code of the failure catalogue: expected trouble is data, not an exception. */
const orFailure = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), failure: Reason }),
  ]);

const session = z.object({ session: z.string().max(128) });

const cleaningPeriod = session.extend({
  from: z.iso.date(),
  to: z.iso.date(),
  /** Typed data proves nothing. */
  withTyped: z.boolean().default(false),
});

/**
 * The one contract between renderer and host. Kiosk procedures need no login and show masked data only;
 * desk procedures carry the session of a staff member; the dock exists in demo mode only.
 */
export const contract = {
  kiosk: {
    /** The current view at once, then every change. */
    view: oc.output(eventIterator(KioskView)),
    send: oc.input(KioskEvent).output(z.object({ taken: z.boolean() })),
  },
  desk: {
    login: oc
      .input(z.object({ name: z.string().max(64), pin: z.string().max(64) }))
      .output(orFailure(StaffSession)),
    logout: oc.input(session).output(z.object({ ended: z.boolean() })),
    /** The current board at once, then every change. Ends when the session does. */
    board: oc.input(session).output(eventIterator(DeskBoard)),
    /** What the desk's own scanners read from now on; a keyboard scanner's keys reach the page themselves. */
    scans: oc.input(session).output(eventIterator(DeskScan)),
    /** What stands between a scanner and us, told by a scan of the test code; empty when all is well. */
    testScanner: oc
      .input(session.extend({ scan: ScannerTestScan }))
      .output(orFailure(z.object({ findings: z.array(Reason) }))),
    visit: oc.input(session.extend({ visitId: z.string().max(64) })).output(orFailure(DeskVisit)),
    /** Runs the same check as the kiosk on what is presented now. */
    present: oc.input(session.extend({ presentation: Presentation })).output(orFailure(Presented)),
    /** The face on the chip that was read with this presentation; ends when the card is lifted. Never stored. */
    portrait: oc
      .input(session.extend({ presentationId: z.string().max(64) }))
      .output(eventIterator(PortraitView)),
    /** What happened with readers and cards, oldest first. */
    incidents: oc
      .input(session.extend({ from: z.iso.datetime(), to: z.iso.datetime() }))
      .output(orFailure(IncidentList)),
    /** Admits what was presented, by the decision or by an override under the caller's name. */
    admit: oc
      .input(
        session.extend({
          presentationId: z.string().max(64),
          clinicId: z.string().max(32),
          idempotencyKey: z.string().max(64),
          overrideReason: z.string().trim().min(3).max(500).optional(),
          paper: PaperSeen.optional(),
        }),
      )
      .output(orFailure(TicketSlip)),
    /** Ends the case of a provisional admission that was asked about again. */
    settleRecheck: oc
      .input(
        session.extend({
          visitId: z.string().max(64),
          act: RecheckAct,
          note: z.string().trim().max(500).default(''),
          paper: PaperSeen.optional(),
        }),
      )
      .output(orFailure(z.object({ settled: z.boolean() }))),
    /** What has not arrived, with its reason: refused rows first, then the oldest; at most 200. */
    undelivered: oc.input(session).output(orFailure(z.array(UndeliveredRow))),
    /** A refused row goes back into the line; without an id all of them do. */
    retryDelivery: oc
      .input(session.extend({ id: z.number().int().optional() }))
      .output(orFailure(z.object({ retried: z.number().int() }))),
    /** A refused row as a file for the hospital system, to be taken in by hand; the row is settled as exported. */
    exportDelivery: oc.input(session.extend({ id: z.number().int() })).output(orFailure(SavedFile)),
    /** The day, reconciled; today without a day. */
    report: oc.input(session.extend({ day: z.iso.date().optional() })).output(orFailure(DayReport)),
    /** People whose documents and insurance data differ, of the days from `from` to `to`. */
    cleaning: oc.input(cleaningPeriod).output(orFailure(z.array(CleaningRow))),
    /** The same as the list for the social-insurance office. */
    exportCleaning: oc
      .input(cleaningPeriod.extend({ format: z.enum(['xlsx', 'csv']) }))
      .output(orFailure(SavedFile)),
    /** The one behind `after`, the number that the desk sees as called; the number called now when that is another one already. */
    callNext: oc
      .input(session.extend({ queueId: z.string().max(32), after: z.string().max(16).optional() }))
      .output(orFailure(z.object({ number: z.string().optional() }))),
    close: oc
      .input(
        session.extend({ visitId: z.string().max(64), reason: z.string().trim().min(3).max(500) }),
      )
      .output(orFailure(z.object({ closed: z.boolean() }))),
  },
  dock: {
    state: oc.output(DockState),
    setFault: oc.input(z.object({ fault: DockFault })).output(DockState),
    setHisFault: oc.input(z.object({ fault: DockHisFault })).output(DockState),
    /** Lays a soft card of this person on a reader; `profile` says what kind of card. */
    layCard: oc
      .input(
        z.object({
          personId: z.string().max(64),
          profile: z.string().max(32),
          place: z.enum(['kiosk', 'desk']),
        }),
      )
      .output(DockState),
    liftCard: oc.input(z.object({ place: z.enum(['kiosk', 'desk']) })).output(DockState),
    moveClock: oc.input(z.object({ byMs: z.number().int() })).output(DockState),
  },
};
export type Contract = typeof contract;
