import { z } from 'zod';

/**
 * Identifier systems of people. No national naming system is published: these are names of our own, and a facility
 * configures what its server uses.
 */
export const FhirIdentifierSystems = z.strictObject({
  /** 12-digit personal number. */
  personalNumber: z.string().min(1).default('urn:tiepdon:personal-number'),
  /** 15-character BHYT card number. */
  insuranceCard: z.string().min(1).default('urn:tiepdon:bhyt-card'),
  /** 10-digit social-insurance number. */
  insuranceNumber: z.string().min(1).default('urn:tiepdon:social-insurance-number'),
  /** 9-digit number of the former identity card. */
  oldNumber: z.string().min(1).default('urn:tiepdon:former-identity-number'),
  /** 5-digit facility code. */
  facility: z.string().min(1).default('urn:tiepdon:facility-code'),
});
export type FhirIdentifierSystems = z.infer<typeof FhirIdentifierSystems>;

/** Idempotency key of a check-in: an identifier of everything that it creates. */
export const visitKeySystem = 'urn:tiepdon:visit-key';
export const ticketSystem = 'urn:tiepdon:ticket';
export const clinicSystem = 'urn:tiepdon:clinic';
export const outcomeSystem = 'urn:tiepdon:outcome';
export const presentedAsSystem = 'urn:tiepdon:presented-as';
export const trustSystem = 'urn:tiepdon:trust';
/** `maKetQua` of the insurance gateway, e.g. `003`. */
export const resultCodeSystem = 'urn:tiepdon:bhyt-result-code';
/** HL7 v3 ActCode; `AMB` is an outpatient encounter. */
export const actCodeSystem = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
