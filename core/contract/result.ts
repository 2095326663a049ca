import type { FailureCode } from './failures/index.ts';

/** Values put into a failure's sentences, e.g. `{ date: '30/06/2026' }`. Never personal data in logs. */
export type SentenceParams = Readonly<Record<string, string>>;

/** Something that a hand, a cable, a card or a network broke; bugs are exceptions instead. */
export interface Failure {
  readonly code: FailureCode;
  readonly params?: SentenceParams;
}

/** Outcome of whatever can break outside the program. */
export type Result<T, F = Failure> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: F };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const fail = (
  code: FailureCode,
  params?: SentenceParams,
): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure: params === undefined ? { code } : { code, params },
});
