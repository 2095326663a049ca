/**
 * Words of the screens. `createTexts` makes a typed `say(key, params)` per language from a catalogue whose
 * Vietnamese and English keys the compiler holds equal; each page owns its catalogue. `format.ts` writes dates
 * and times as Vietnam does, and `reasons.ts` the failure catalogue's sentences for patients.
 */
export { formatClock, formatDay, formatIsoDate } from './format.ts';
export { patientSentence, staffSentences } from './reasons.ts';
export { type Catalogue, createTexts, type Say, type TextParams } from './texts.ts';
