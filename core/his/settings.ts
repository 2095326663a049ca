import { z } from 'zod';
import { FhirIdentifierSystems } from './fhir/systems.ts';

const baseUrl = z.url({ protocol: /^https?$/ });
/** One call of the port with all its requests, milliseconds. */
const timeoutMs = z.number().int().min(1).max(120_000).default(10_000);
const fieldList = z.array(z.string().min(1));

/** Where a clinic of the kiosk is found in the hospital system. */
const ClinicOfHis = z.strictObject({
  /** ID_KHOA. */
  departmentId: z.string().min(1),
  /** ID_DICH_VU. */
  serviceId: z.string().min(1),
  /** ID_LOAI_KHAM, where the system asks for it. */
  examinationTypeId: z.string().min(1).optional(),
});

/** The kiosk–HIS interface in REST (HDBank/MediPay v1.0.6). Where deployed systems differ, the published form is the default. */
export const RestSettings = z.strictObject({
  kind: z.literal('rest'),
  baseUrl,
  timeoutMs,
  merchantId: z.string().min(1),
  /** Keyed by the kiosk's clinic. */
  clinics: z.record(z.string(), ClinicOfHis).default({}),
  /** Name of the group with the patient's data. */
  patientGroup: z.enum(['THONG_TIN_BN', 'THONG_TIN_BENH_NHAN']).default('THONG_TIN_BN'),
  signatureEncoding: z.enum(['hex', 'base64']).default('hex'),
  /** Fields signed after merchant and time, per path, where a system differs from the usual lists. */
  signedFields: z
    .strictObject({
      'loai-kham': fieldList,
      khoa: fieldList,
      dichvu: fieldList,
      benhnhan: fieldList,
      bhyt: fieldList,
      /** Fields inside a group: `THONG_TIN_BN.MA_BN`. */
      'dangky-kcb': fieldList,
      'dangky-kcb/status': fieldList,
    })
    .partial()
    .default({}),
});
export type RestSettings = z.infer<typeof RestSettings>;

/** A FHIR R4 server. */
export const FhirSettings = z.strictObject({
  kind: z.literal('fhir'),
  baseUrl,
  timeoutMs,
  auth: z.enum(['none', 'bearer']).default('bearer'),
  /** Asks with `Prefer: respond-async`; an asynchronous answer is understood either way. */
  respondAsync: z.boolean().default(false),
  identifierSystems: FhirIdentifierSystems.prefault({}),
});
export type FhirSettings = z.infer<typeof FhirSettings>;

/** Files in a folder that the hospital system empties. */
export const FolderSettings = z.strictObject({
  kind: z.literal('folder'),
  directory: z.string().min(1),
  timeoutMs,
});
export type FolderSettings = z.infer<typeof FolderSettings>;

/** How visits reach the hospital system. Secrets stand elsewhere: see `HospitalSystemParts`. */
export const HisSettings = z.discriminatedUnion('kind', [
  RestSettings,
  FhirSettings,
  FolderSettings,
  z.strictObject({ kind: z.literal('none') }),
]);
export type HisSettings = z.infer<typeof HisSettings>;
