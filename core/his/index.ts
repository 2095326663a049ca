/**
 * The hospital's own system behind one port: patients, services, insurance look-ups through it, and the delivery of
 * visits. `rest/` speaks the kiosk interface in use in Vietnam, `fhir/` FHIR R4, `folder/` leaves files for systems that
 * speak neither. The same idempotency key is the same visit, however often it is sent.
 */
import { ok } from '../contract/index.ts';
import { checkInRecord } from './check-in-record.ts';
import { createFhirSystem } from './fhir/index.ts';
import { createFolderSystem } from './folder/index.ts';
import { checkInXml as xmlOf } from './folder/xml.ts';
import type { HospitalSystem, VisitDelivery } from './port.ts';
import { createRestSystem } from './rest/index.ts';
import type { HisSettings } from './settings.ts';

export { fileNameOf } from './folder/file-name.ts';
export type {
  DeliveryReceipt,
  HisFailure,
  HisPatient,
  HisService,
  HospitalSystem,
  VisitDelivery,
} from './port.ts';
export { HisSettings } from './settings.ts';

/** A visit as the official check-in record (QĐ 4750/QĐ-BYT 2023), for systems and people that take files. */
export const checkInXml = (visit: VisitDelivery): string => xmlOf(checkInRecord(visit));

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
