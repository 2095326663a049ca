import type { AuditReport } from '../audit/index.ts';
import type {
  Decision,
  EligibilityReply,
  Identification,
  PaperSeen,
  Reason,
  RecheckAct,
  RecheckFinding,
  Ticket,
  TicketState,
  Trust,
  VisitState,
} from '../contract/index.ts';

/** How a visit was identified, in the words of the statistics that hospitals keep (domain facts, section 8.4). */
export type PresentedAs = 'QR_CCCD' | 'CHIP_CCCD' | 'VNEID_APP' | 'THE_BHYT' | 'NHAP_TAY' | 'NONE';

/** A visit with its newest ticket. */
export interface VisitRecord {
  readonly visitId: string;
  readonly state: VisitState;
  readonly serviceDay: string;
  readonly ticket: Ticket;
  readonly ticketState: TicketState;
  readonly fullName?: string;
  /** Absent once retention has removed it. */
  readonly identification?: Identification;
  readonly decision: Decision;
  readonly reply?: EligibilityReply;
  readonly trust: Trust;
  readonly presentedAs: PresentedAs;
  readonly origin: 'kiosk' | 'desk';
  readonly override?: { readonly reason: string; readonly by: string };
  readonly paper?: PaperSeen;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What lists show of a visit: a day of them costs little. */
export interface VisitLine {
  readonly visitId: string;
  readonly state: VisitState;
  readonly ticket: Ticket;
  readonly ticketState: TicketState;
  readonly fullName?: string;
  /** The number that this person is known by. */
  readonly number?: string;
  readonly trust: Trust;
  readonly origin: 'kiosk' | 'desk';
  readonly reasons: readonly Reason[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What is known of a person; any number that agrees is the same person. */
export interface PersonNumbers {
  readonly personalNumber?: string | undefined;
  readonly cardNumber?: string | undefined;
  readonly insuranceNumber?: string | undefined;
  readonly oldNumber?: string | undefined;
}

export interface Queue {
  readonly id: string;
  readonly prefix: string;
}

export interface NewVisit {
  /** Names this attempt: the same key again gives the same visit and ticket. */
  readonly idempotencyKey: string;
  readonly identification: Identification;
  readonly decision: Decision;
  readonly reply?: EligibilityReply;
  readonly queue: Queue;
  readonly presentedAs: PresentedAs;
  readonly origin: 'kiosk' | 'desk';
  readonly device: string;
  /** Staff identifier, or the device. */
  readonly actor: string;
  readonly override?: { readonly reason: string; readonly by: string };
  readonly paper?: PaperSeen;
}

/** A visit at the desk that is admitted, by the desk or by the patient's choice to pay. */
export interface DeskAdmission extends NewVisit {
  readonly visitId: string;
}

/** What asking again about a provisional admission brought. */
export interface RecheckResult {
  readonly visitId: string;
  readonly finding: RecheckFinding;
  readonly decision: Decision;
  readonly reply: EligibilityReply;
}

/** How the desk ends a case: the visit's state and decision from then on. */
export interface RecheckSettlement {
  readonly visitId: string;
  readonly as: RecheckAct;
  readonly by: { readonly staffId: string; readonly displayName: string };
  readonly note: string;
  readonly state: VisitState;
  readonly decision: Decision;
  readonly paper?: PaperSeen | undefined;
}

/** Everything that is found out about a store. */
export interface StoreReport {
  readonly ok: boolean;
  readonly integrity: string;
  readonly visits: number;
  readonly tickets: number;
  readonly outbox: number;
  readonly audit: AuditReport;
  /** Tickets that were given without an entry in the audit log. */
  readonly unaudited: number;
  /** Queues and days whose ticket numbers are not 1..n, each once. */
  readonly numbering: readonly string[];
}
