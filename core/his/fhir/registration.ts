import { randomUUID } from 'node:crypto';
import type { VisitDelivery } from '../port.ts';
import { coverageResource, insurer, periodOf } from './coverage.ts';
import { identifiersOf, patientResource, tokenOf } from './patient.ts';
import {
  actCodeSystem,
  clinicSystem,
  type FhirIdentifierSystems,
  outcomeSystem,
  presentedAsSystem,
  resultCodeSystem,
  ticketSystem,
  trustSystem,
  visitKeySystem,
} from './systems.ts';

type Resource = { readonly resourceType: string };

/** Entries refer to each other by these; the server puts the real references in (R4, "Transaction"). */
const newUrl = (): string => `urn:uuid:${randomUUID()}`;

const entry = <R extends Resource>(fullUrl: string, resource: R, ifNoneExist: string) => ({
  fullUrl,
  resource,
  request: { method: 'POST', url: resource.resourceType, ifNoneExist },
});

const concept = (system: string, code: string) => ({ coding: [{ system, code }] });

const encounterResource = (
  visit: VisitDelivery,
  patient: string,
  systems: FhirIdentifierSystems,
) => ({
  resourceType: 'Encounter',
  identifier: [
    { system: visitKeySystem, value: visit.idempotencyKey },
    { system: ticketSystem, value: visit.ticketNumber },
  ],
  status: 'arrived',
  class: { system: actCodeSystem, code: 'AMB' },
  type: [
    concept(outcomeSystem, visit.outcome),
    concept(presentedAsSystem, visit.presentedAs),
    concept(trustSystem, visit.trust),
  ],
  serviceType: concept(clinicSystem, visit.clinicId),
  subject: { reference: patient },
  period: { start: visit.arrivedAt },
  serviceProvider: { identifier: { system: systems.facility, value: visit.facilityCode } },
});

/** What the gateway had said of the card at arrival. */
const eligibilityEntries = (
  visit: VisitDelivery,
  resultCode: string,
  patient: string,
  coverage: string | undefined,
) => {
  const request = newUrl();
  const identifier = [{ system: visitKeySystem, value: visit.idempotencyKey }];
  const asked = {
    identifier,
    status: 'active',
    purpose: ['validation'],
    patient: { reference: patient },
    created: visit.arrivedAt,
    insurer,
  };
  const period = visit.coverage && periodOf(visit.coverage);
  const ifNoneExist = keyQuery(visit);
  return [
    entry(
      request,
      {
        resourceType: 'CoverageEligibilityRequest',
        ...asked,
        ...(coverage !== undefined && { insurance: [{ coverage: { reference: coverage } }] }),
      },
      ifNoneExist,
    ),
    entry(
      newUrl(),
      {
        resourceType: 'CoverageEligibilityResponse',
        ...asked,
        request: { reference: request },
        outcome: 'complete',
        ...(coverage !== undefined && {
          insurance: [
            {
              coverage: { reference: coverage },
              inforce: visit.outcome === 'admitted',
              ...(period && { benefitPeriod: period }),
            },
          ],
        }),
        ...(resultCode !== '000' && { error: [{ code: concept(resultCodeSystem, resultCode) }] }),
      },
      ifNoneExist,
    ),
  ];
};

const query = (identifier: { readonly system: string; readonly value: string }): string =>
  new URLSearchParams({ identifier: tokenOf(identifier) }).toString();

const keyQuery = ({ idempotencyKey }: VisitDelivery): string =>
  query({ system: visitKeySystem, value: idempotencyKey });

/** Order of the entries that `readReceipt` looks at. */
export const patientEntry = 0;
export const encounterEntry = 1;

/**
 * A check-in as one transaction: all of it or nothing. Every entry is created only where none exists with its
 * identifier, so that the same key twice is one visit. A patient without any number is known by the visit's key.
 */
export const registrationBundle = (visit: VisitDelivery, systems: FhirIdentifierSystems) => {
  const found = identifiersOf(visit.claim, systems);
  const key = { system: visitKeySystem, value: visit.idempotencyKey };
  const [first = key] = found;
  const identifiers = found.length > 0 ? found : [key];
  const patient = newUrl();
  const number = visit.coverage?.number;
  const coverage = number === undefined ? undefined : newUrl();
  return {
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      entry(patient, patientResource(visit.claim, identifiers), query(first)),
      entry(newUrl(), encounterResource(visit, patient, systems), keyQuery(visit)),
      ...(number !== undefined && coverage !== undefined
        ? [
            entry(
              coverage,
              coverageResource(number, visit.coverage ?? {}, patient, systems),
              query({ system: systems.insuranceCard, value: number }),
            ),
          ]
        : []),
      ...(visit.resultCode === undefined
        ? []
        : eligibilityEntries(visit, visit.resultCode, patient, coverage)),
    ],
  };
};
