import type { HisFailure } from './port.ts';

/** What each failure means for the queue. */
const kinds = {
  'his.unreachable': 'no-network',
  'his.timeout': 'later',
  'his.interrupted': 'later',
  'his.server-error': 'later',
  'his.busy': 'later',
  'his.malformed': 'later',
  'his.unauthorised': 'unauthorised',
  'his.signature-refused': 'unauthorised',
  'his.rejected': 'rejected',
  'his.duplicate-key-differs': 'rejected',
  'his.clinic-unmapped': 'rejected',
  'his.folder-missing': 'later',
  'his.folder-unwritable': 'later',
  'his.folder-full': 'later',
} as const satisfies Readonly<Record<string, HisFailure['kind']>>;

export type HisFailureCode = keyof typeof kinds;

/** `detail`: status and reason for staff, never personal data. */
export const hisFailure = (
  code: HisFailureCode,
  detail?: string,
): { readonly ok: false; readonly failure: HisFailure } => ({
  ok: false,
  failure: { code, kind: kinds[code], ...(detail !== undefined && { detail }) },
});
