import type { DeliveryReceipt } from '../port.ts';
import { type Fields, isFields, known, listOf } from '../reading.ts';
import { encounterEntry, patientEntry } from './registration.ts';

/** `Encounter/17/_history/1`, also behind a base URL. */
const idIn = (entry: Fields | undefined, type: string): string | undefined => {
  const location = isFields(entry?.response) ? entry.response.location : undefined;
  if (typeof location !== 'string') return undefined;
  return new RegExp(`(?:^|/)${type}/([A-Za-z0-9\\-.]{1,64})(?:/_history/|$)`).exec(location)?.[1];
};

/** An asynchronous answer comes inside a batch-response (Asynchronous Interaction Request Pattern). */
const unwrap = (resource: Fields): Fields => {
  const inner = resource.type === 'batch-response' ? listOf(resource.entry)[0]?.resource : resource;
  return isFields(inner) ? inner : {};
};

/** Answer to `registrationBundle`, entry by entry in its order. Nothing when it is not, or not all of it was done. */
export const readReceipt = (answer: Fields): DeliveryReceipt | undefined => {
  const resource = unwrap(answer);
  if (resource.resourceType !== 'Bundle' || resource.type !== 'transaction-response')
    return undefined;
  const entries = listOf(resource.entry);
  const isDone = entries.every(
    ({ response }) => isFields(response) && /^20[01]\b/.test(String(response.status)),
  );
  const hisVisitId = idIn(entries[encounterEntry], 'Encounter');
  if (!isDone || hisVisitId === undefined) return undefined;
  return {
    hisVisitId,
    ...known({ hisPatientId: idIn(entries[patientEntry], 'Patient') }),
    state: 'registered',
  };
};

/** An Encounter that a search found. */
export const readEncounter = (encounter: Fields): DeliveryReceipt | undefined => {
  if (typeof encounter.id !== 'string') return undefined;
  const subject = isFields(encounter.subject) ? encounter.subject.reference : undefined;
  const patient = typeof subject === 'string' ? /(?:^|\/)Patient\/([^/]+)$/.exec(subject) : null;
  return {
    hisVisitId: encounter.id,
    ...known({ hisPatientId: patient?.[1] }),
    state: 'registered',
  };
};
