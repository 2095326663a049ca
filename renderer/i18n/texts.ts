import { createInstance } from 'i18next';
import type { Language } from '../../core/contract/index.ts';

/** `count` chooses between the `_one` and `_other` forms of a key; `{{name}}` marks are filled by name. */
export type TextParams = Readonly<Record<string, string | number>>;

/** Keys as they are asked for: plural forms share one. */
type Base<K extends string> = K extends `${infer B}_${'one' | 'other'}` ? B : K;

/** A sentence in one language. */
export type Say<K extends string> = (key: Base<K>, params?: TextParams) => string;

/** The same keys in both languages, held together by the compiler. */
export type Catalogue<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

/** Turns a catalogue into one function per language; the flat keys (`idle.title`) are plain text, not paths. */
export const createTexts = <K extends string>(
  catalogue: Catalogue<K>,
): Record<Language, Say<K>> => {
  const i18n = createInstance();
  void i18n.init({
    resources: { vi: { translation: catalogue.vi }, en: { translation: catalogue.en } },
    lng: 'vi',
    fallbackLng: false,
    initAsync: false,
    keySeparator: false,
    nsSeparator: false,
    // React escapes.
    interpolation: { escapeValue: false },
  });
  const say =
    (language: Language): Say<K> =>
    (key, params) => {
      const plain: string = key;
      return i18n.t(plain, { ...params, lng: language });
    };
  return { vi: say('vi'), en: say('en') };
};
