import { ok, type Result } from '../../contract/index.ts';
import { hisFailure } from '../failure.ts';
import type { DeliveryReceipt, HisFailure, HospitalSystem } from '../port.ts';
import type { FhirSettings } from '../settings.ts';
import { createTransport } from '../transport.ts';
import { createFhirClient, type FhirAnswer } from './client.ts';
import { eligibilityRequest, readEligibilityResponse } from './eligibility.ts';
import { identifiersOf, readPatientResource } from './patient.ts';
import { readEncounter, readReceipt } from './receipt.ts';
import { registrationBundle } from './registration.ts';
import { createSearches } from './searches.ts';
import { visitKeySystem } from './systems.ts';

/** Visits that the server is still working on; far more than a front desk has at a time. */
const mostPending = 1_000;

/** A hospital system that is a FHIR R4 server. */
export const createFhirSystem = (
  settings: FhirSettings,
  parts: {
    readonly secret: string | undefined;
    readonly ca?: string | undefined;
    readonly clock: { now(): number };
  },
): HospitalSystem => {
  const systems = settings.identifierSystems;
  const transport = createTransport({ ...settings, ca: parts.ca });
  const client = createFhirClient(
    transport,
    settings.auth === 'bearer' ? (parts.secret ?? '') : undefined,
  );
  const searches = createSearches(client);
  /** Idempotency key to where the server will show its answer. Lost at a restart, when the same visit may be sent again. */
  const pending = new Map<string, string | undefined>();

  const receiptOf = (key: string, answer: FhirAnswer): Result<DeliveryReceipt, HisFailure> => {
    if (answer.kind === 'accepted') {
      const oldest = pending.keys().next();
      if (pending.size >= mostPending && !oldest.done) pending.delete(oldest.value);
      pending.set(key, answer.location ?? pending.get(key));
      return ok({ state: 'pending' });
    }
    const receipt = answer.kind === 'resource' ? readReceipt(answer.resource) : undefined;
    if (receipt === undefined) return hisFailure('his.malformed', 'no transaction-response');
    pending.delete(key);
    return ok(receipt);
  };

  return {
    name: 'fhir',
    async findPatient(claim) {
      const [identifier] = identifiersOf(claim, systems);
      if (identifier === undefined) return ok(undefined);
      const found = await searches.byIdentifier('Patient', identifier, transport.deadline());
      if (!found.ok) return found;
      const [patient, another] = found.value;
      if (patient === undefined) return ok(undefined);
      // To choose one would be to guess whose record it is.
      if (another !== undefined)
        return hisFailure('his.rejected', 'several patients of one number');
      const read = readPatientResource(patient, systems);
      return read === undefined ? hisFailure('his.malformed', 'Patient without name') : ok(read);
    },
    listServices: () => searches.services(transport.deadline()),
    async checkInsurance(claim) {
      const request = eligibilityRequest(claim, new Date(parts.clock.now()).toISOString(), systems);
      if (request === undefined) return ok(undefined);
      const answer = await client.ask(
        { method: 'POST', path: 'CoverageEligibilityRequest/$submit', resource: request },
        transport.deadline(),
      );
      if (!answer.ok) return answer;
      if (answer.value.kind === 'unsupported') return ok(undefined);
      const insurance =
        answer.value.kind === 'resource'
          ? readEligibilityResponse(answer.value.resource, systems)
          : undefined;
      return insurance === undefined
        ? hisFailure('his.malformed', 'no result of eligibility')
        : ok(insurance);
    },
    async registerVisit(visit) {
      const answer = await client.ask(
        {
          method: 'POST',
          path: '',
          resource: registrationBundle(visit, systems),
          ...(settings.respondAsync && { prefer: 'respond-async' }),
        },
        transport.deadline(),
      );
      return answer.ok ? receiptOf(visit.idempotencyKey, answer.value) : answer;
    },
    async status(idempotencyKey) {
      const signal = transport.deadline();
      const key = { system: visitKeySystem, value: idempotencyKey };
      const found = await searches.byIdentifier('Encounter', key, signal);
      if (!found.ok) return found;
      const [encounter] = found.value;
      if (encounter !== undefined) {
        pending.delete(idempotencyKey);
        const receipt = readEncounter(encounter);
        return receipt === undefined
          ? hisFailure('his.malformed', 'Encounter without id')
          : ok(receipt);
      }
      if (!pending.has(idempotencyKey)) return ok(undefined);
      const location = pending.get(idempotencyKey);
      if (location === undefined) return ok({ state: 'pending' });
      const answer = await client.ask({ method: 'GET', path: location }, signal);
      // What the server gave up on may be sent again.
      if (!answer.ok && answer.failure.kind === 'rejected') pending.delete(idempotencyKey);
      return answer.ok ? receiptOf(idempotencyKey, answer.value) : answer;
    },
    async close() {
      transport.close();
    },
  };
};
