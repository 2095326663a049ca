import type {
  AdministrativeGender,
  Benefit,
  CoverageCard,
  EligibilityReply,
  FailureCode,
  IdentityClaim,
  PartialDate,
  Result,
  Trust,
} from '../contract/index.ts';

/** A patient as the hospital system keeps one. */
export interface HisPatient {
  /** Hospital's patient code (MA_BN). */
  readonly patientId: string;
  readonly fullName: string;
  readonly dateOfBirth?: PartialDate;
  readonly sex?: AdministrativeGender;
  readonly personalNumber?: string;
  readonly cardNumber?: string;
}

/** A clinic or examination service that a patient can be registered for. */
export interface HisService {
  readonly serviceId: string;
  readonly departmentId: string;
  readonly departmentName: string;
  readonly name: string;
  /** Dong. */
  readonly price?: number;
  readonly priceInsured?: number;
}

/** A check-in as it leaves for the hospital system. Official field names stay in the adapters. */
export interface VisitDelivery {
  /** Sent at every attempt: the same key is the same visit. */
  readonly idempotencyKey: string;
  readonly visitId: string;
  readonly ticketNumber: string;
  readonly clinicId: string;
  readonly claim: IdentityClaim;
  readonly trust: Trust;
  readonly presentedAs: string;
  readonly outcome: 'admitted' | 'admitted-provisionally' | 'self-pay' | 'to-desk';
  readonly coverage?: CoverageCard;
  readonly benefit?: Benefit;
  readonly resultCode?: string;
  /** ISO 8601 instant of arrival. */
  readonly arrivedAt: string;
  /** 5-digit facility code. */
  readonly facilityCode: string;
}

export interface DeliveryReceipt {
  /** The hospital system's own visit key (MA_LK), where it gives one. */
  readonly hisVisitId?: string;
  readonly hisPatientId?: string;
  /** `pending`: taken in, the result is not visible yet; ask `status`, never send again. */
  readonly state: 'registered' | 'pending';
}

/** Why the hospital system did not answer as hoped, and whether trying again can help. */
export interface HisFailure {
  readonly code: FailureCode;
  /** `no-network` is not an attempt; `unauthorised` pauses the queue; `rejected` is a poison row; `later` is tried again. */
  readonly kind: 'no-network' | 'unauthorised' | 'rejected' | 'later';
  /** For staff: status and reason, never personal data. */
  readonly detail?: string;
}

/** The hospital system, whatever it speaks. Every call ends within its time-out and never throws. */
export interface HospitalSystem {
  readonly name: string;
  findPatient(claim: IdentityClaim): Promise<Result<HisPatient | undefined, HisFailure>>;
  listServices(): Promise<Result<readonly HisService[], HisFailure>>;
  /** Through the hospital system, where it has the gateway; undefined where it does not offer this. */
  checkInsurance(claim: IdentityClaim): Promise<Result<EligibilityReply | undefined, HisFailure>>;
  registerVisit(visit: VisitDelivery): Promise<Result<DeliveryReceipt, HisFailure>>;
  /** What became of a visit that was taken in; undefined when the system does not know the key. */
  status(idempotencyKey: string): Promise<Result<DeliveryReceipt | undefined, HisFailure>>;
  close(): Promise<void>;
}
