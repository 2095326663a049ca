/** The words of the kiosk in both languages, and `useWords`, which gives them to a component. */
import { createInstance } from 'i18next';
import { createContext, use } from 'react';
import type { Language } from '../../core/contract/index.ts';
import { en } from './en.ts';
import { vi } from './vi.ts';

export type WordKey = keyof typeof vi;
export type Words = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

const i18n = createInstance();
void i18n.init({
  lng: 'vi',
  fallbackLng: false,
  // Keys contain dots; values are put in by React, which escapes them.
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: { vi: { translation: vi }, en: { translation: en } },
});

export const wordsIn = (language: Language): Words => {
  const t = i18n.getFixedT(language);
  return (key, values) => t(key, { ...values });
};

const LanguageContext = createContext<Language>('vi');
export const LanguageProvider = LanguageContext.Provider;
export const useLanguage = (): Language => use(LanguageContext);
export const useWords = (): Words => wordsIn(useLanguage());
