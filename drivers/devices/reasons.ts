import type { FailureCode } from '../../core/contract/index.ts';
import type { EmrtdFailure } from '../emrtd/failure.ts';
import type { LinkFailure } from '../emrtd/link.ts';

const linkCodes: Readonly<Record<string, FailureCode>> = {
  'service-down': 'chip.service-down',
  'reader-unknown': 'chip.reader-missing',
  'no-card': 'chip.card-removed',
  'card-removed': 'chip.card-removed',
  stale: 'chip.card-removed',
  'card-mute': 'chip.card-mute',
  deadline: 'chip.card-mute',
  'reader-busy': 'chip.reader-busy',
  'card-reset': 'chip.reader-busy',
};

/** Code of the catalogue for a failure below the APDU. */
export const linkCode = ({ reason }: LinkFailure): FailureCode =>
  linkCodes[reason] ?? 'chip.access-failed';

/** Code of the catalogue for a reading that proved nothing. */
export const readingCode = (
  failure: EmrtdFailure,
  stage: 'access' | 'application' | 'data',
): FailureCode => {
  if (failure.link) return linkCode(failure.link);
  if (failure.reason === 'key-wrong') return 'chip.key-wrong';
  if (stage === 'application' && failure.reason === 'status') return 'chip.not-an-identity-card';
  return stage === 'data' ? 'chip.data-unreadable' : 'chip.access-failed';
};

/** For the timeline: PC/SC code, status word and step, never data. */
export const failureDetail = ({ detail, link }: EmrtdFailure): string =>
  link ? `${link.reason} 0x${link.code.toString(16).padStart(8, '0')}` : detail;
