import type { PcscFailure, PcscReason } from './port.ts';

/** Return codes of PC/SC (pcsclite.h, winerror.h), as unsigned numbers. */
export const codes = {
  ok: 0,
  cancelled: 0x80100002,
  invalidHandle: 0x80100003,
  unknownReader: 0x80100009,
  timeout: 0x8010000a,
  sharingViolation: 0x8010000b,
  noSmartcard: 0x8010000c,
  protocolMismatch: 0x8010000f,
  notReady: 0x80100010,
  communicationError: 0x80100013,
  notTransacted: 0x80100016,
  readerUnavailable: 0x80100017,
  noService: 0x8010001d,
  serviceStopped: 0x8010001e,
  noReaders: 0x8010002e,
  commDataLost: 0x8010002f,
  unsupportedCard: 0x80100065,
  unresponsiveCard: 0x80100066,
  unpoweredCard: 0x80100067,
  resetCard: 0x80100068,
  removedCard: 0x80100069,
} as const;

/** After these nothing of the context can be used any longer (guard rule 6). */
const lostContext = new Set<number>([
  codes.communicationError,
  codes.noService,
  codes.serviceStopped,
  codes.invalidHandle,
]);

export const isContextLost = (code: number): boolean => lostContext.has(code);

const reasons = new Map<number, PcscReason>([
  [codes.unknownReader, 'reader-unknown'],
  [codes.readerUnavailable, 'reader-unknown'],
  [codes.sharingViolation, 'reader-busy'],
  // What a slot says whose last owner was killed in mid-call, until the card is pulled (guard rule 2).
  [codes.protocolMismatch, 'reader-busy'],
  [codes.noSmartcard, 'no-card'],
  [codes.removedCard, 'card-removed'],
  [codes.resetCard, 'card-reset'],
  [codes.unresponsiveCard, 'card-mute'],
  [codes.unpoweredCard, 'card-mute'],
  [codes.unsupportedCard, 'card-mute'],
  // The card did not take or give the bytes: what a pull in mid-command looks like on some drivers.
  [codes.notTransacted, 'card-removed'],
  [codes.commDataLost, 'card-removed'],
]);

export const failureOf = (code: number): PcscFailure => ({
  reason: isContextLost(code) ? 'service-down' : (reasons.get(code) ?? 'other'),
  code,
});

export const failed = (
  reason: PcscReason,
  code = 0,
): { readonly ok: false; readonly failure: PcscFailure } => ({
  ok: false,
  failure: { reason, code },
});

export const failedWith = (
  code: number,
): { readonly ok: false; readonly failure: PcscFailure } => ({
  ok: false,
  failure: failureOf(code),
});

/** The same of a transmit: there a refused protocol means that another card came under the handle and was powered. */
export const failedTransmit = (
  code: number,
): { readonly ok: false; readonly failure: PcscFailure } =>
  code === codes.protocolMismatch ? failed('stale', code) : failedWith(code);
