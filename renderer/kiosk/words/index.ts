/** The words of the kiosk in both languages, and `useWords`, which gives them to a component. */
import { createContext, use } from 'react';
import type { Language } from '../../../core/contract/index.ts';
import { createTexts, type Say } from '../../i18n/index.ts';
import { en } from './en.ts';
import { vi } from './vi.ts';

export type WordKey = keyof typeof vi;
export type Words = Say<WordKey>;

export const words = createTexts<WordKey>({ vi, en });

const LanguageContext = createContext<Language>('vi');
export const LanguageProvider = LanguageContext.Provider;
export const useLanguage = (): Language => use(LanguageContext);
export const useWords = (): Words => words[useLanguage()];
