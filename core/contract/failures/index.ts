/**
 * The one catalogue of failure codes. Each part of the product adds its codes in a file of its own;
 * `docs/failure-codes.md` is written from here and a test holds the two together.
 */
import { cameraFailures } from './camera.ts';
import { checkinFailures } from './checkin.ts';
import { chipFailures } from './chip.ts';
import { cleaningFailures } from './cleaning.ts';
import { configFailures } from './config.ts';
import { coverageFailures } from './coverage.ts';
import type { FailureEntry, Text } from './define.ts';
import { deliveryFailures } from './delivery.ts';
import { gatewayFailures } from './gateway.ts';
import { hisFailures } from './his.ts';
import { identityFailures } from './identity.ts';
import { networkFailures } from './network.ts';
import { scannerFailures } from './scanner.ts';
import { shellFailures } from './shell.ts';
import { staffFailures } from './staff.ts';
import { storeFailures } from './store.ts';
import { updateFailures } from './update.ts';

export const failureCatalogue = {
  ...identityFailures,
  ...coverageFailures,
  ...gatewayFailures,
  ...checkinFailures,
  ...storeFailures,
  ...staffFailures,
  ...configFailures,
  ...chipFailures,
  ...cameraFailures,
  ...scannerFailures,
  ...hisFailures,
  ...deliveryFailures,
  ...cleaningFailures,
  ...shellFailures,
  ...updateFailures,
  ...networkFailures,
} as const;

export type FailureCode = keyof typeof failureCatalogue;
export type { FailureEntry, Text } from './define.ts';

export const failureCodes = Object.keys(failureCatalogue) as FailureCode[];

export const isFailureCode = (code: string): code is FailureCode =>
  Object.hasOwn(failureCatalogue, code);

/** The entry of a code: its sentence for the patient, its cause and remedy for staff. */
export const failureEntry = (code: FailureCode): FailureEntry => failureCatalogue[code];

/** Fills the `{{name}}` places of a sentence; a missing parameter leaves an ellipsis, never a raw mark. */
export const fillSentence = (
  text: Text,
  language: keyof Text,
  params: Readonly<Record<string, string>> = {},
): string => text[language].replace(/\{\{(\w+)\}\}/g, (_, name: string) => params[name] ?? '…');
