import { createContext, use } from 'react';
import type { KioskEvent, KioskScreen, KioskScreenName } from '../../core/contract/index.ts';

/** One screen of the contract by its name. */
export type ScreenOf<Name extends KioskScreenName> = Extract<KioskScreen, { name: Name }>;

/** What the patient has typed so far. Kept while help or "still there?" covers the entry, wiped after it. */
export interface Draft {
  readonly number: string;
  readonly fullName: string;
  /** Digits of day, month and year, or of the year alone. */
  readonly birthDate: string;
  readonly isYearOnly: boolean;
}

export const emptyDraft: Draft = { number: '', fullName: '', birthDate: '', isYearOnly: false };

/** What every screen of the kiosk can do and ask. */
export interface Kiosk {
  readonly send: (event: KioskEvent) => void;
  readonly reprint: () => void;
  readonly draft: Draft;
  readonly setDraft: (change: (draft: Draft) => Draft) => void;
  /** Keys typed by hand (one character, `Backspace`, `Enter` …); the scanner's are not among them. */
  readonly onKey: (listener: (key: string) => void) => () => void;
  /** Milliseconds until the screen ends by itself, as of `at` on `performance.now()`. */
  readonly remaining: { readonly ms: number; readonly at: number } | undefined;
}

export const KioskContext = createContext<Kiosk | undefined>(undefined);

export const useKiosk = (): Kiosk => {
  const kiosk = use(KioskContext);
  if (!kiosk) throw new Error('a kiosk screen stands outside its frame');
  return kiosk;
};
