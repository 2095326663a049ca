/**
 * The hospital's own system behind one port: patients, services, insurance look-ups through it, and the delivery of
 * visits. `rest/` speaks the kiosk interface in use in Vietnam, `fhir/` FHIR R4, `folder/` leaves files for systems that
 * speak neither. The same idempotency key is the same visit, however often it is sent.
 */
import { ok } from '../contract/index.ts';
import { createFhirSystem } from './fhir/index.ts';
import { createFolderSystem } from './folder/index.ts';
import type { HospitalSystem } from './port.ts';
import { createRestSystem } from './rest/index.ts';
import type { HisSettings } from './settings.ts';

export type {
  DeliveryReceipt,
  HisFailure,
  HisPatient,
  HisService,
  HospitalSystem,
  VisitDelivery,
} from './port.ts';
export { HisSettings } from './settings.ts';

export interface HospitalSystemParts {
  /** Shared secret of `rest`, token of `fhir`. */
  readonly secret?: string | undefined;
  /** Further certificate authorities, PEM. */
  readonly ca?: string | undefined;
  readonly clock: { now(): number };
}

/** A hospital without a system of its own: visits stay here. */
const noSystem: HospitalSystem = {
  name: 'none',
  findPatient: async () => ok(undefined),
  listServices: async () => ok([]),
  checkInsurance: async () => ok(undefined),
  registerVisit: async () => ok({ state: 'registered' }),
  status: async () => ok({ state: 'registered' }),
  async close() {},
};

/** The system that the settings name. A missing secret is refused by the other side, not here. */
export const createHospitalSystem = (
  settings: HisSettings,
  parts: HospitalSystemParts,
): HospitalSystem => {
  switch (settings.kind) {
    case 'rest':
      return createRestSystem(settings, { ...parts, secret: parts.secret ?? '' });
    case 'fhir':
      return createFhirSystem(settings, { ...parts, secret: parts.secret });
    case 'folder':
      return createFolderSystem(settings);
    case 'none':
      return noSystem;
  }
};
