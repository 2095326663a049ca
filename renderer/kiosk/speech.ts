import type { KioskScreen, Language } from '../../core/contract/index.ts';
import { words } from './words/index.ts';

const digits: Readonly<Record<Language, readonly string[]>> = {
  vi: ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'],
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
};

/** `A-027` digit by digit: "A không hai bảy". */
export const spokenTicket = (number: string, language: Language): string =>
  [...number.replace('-', ' ')]
    .map((character) => (/\d/.test(character) ? digits[language][Number(character)] : character))
    .join(' ')
    .replace(/\s+/g, ' ');

/** What is said when a screen appears: its headline, and for a ticket where to go. Nothing personal is ever spoken. */
export const spokenText = (screen: KioskScreen, language: Language): string => {
  const say = words[language];
  switch (screen.name) {
    case 'idle':
      return `${say('idle.title')} ${say('idle.lead')}`;
    case 'help':
      return say('help.title');
    case 'privacy':
      return say('privacy.title');
    case 'consent':
      return say('consent.title');
    case 'scan-failed':
      return say('scanFailed.title');
    case 'scanner-test':
      return say('scannerTest.title');
    case 'entry':
      return say(
        {
          number: 'entry.number.title' as const,
          'full-name': 'entry.name.title' as const,
          'birth-date': 'entry.birth.title' as const,
        }[screen.step],
      );
    case 'checking':
      return screen.slow ? say('checking.slow') : say('checking.title');
    case 'chip-key':
      return say('chipKey.title');
    case 'reading-chip':
      return say('readingChip.keep');
    case 'card-left':
      return say('cardLeft.title');
    case 'clinics':
      return say('clinics.title');
    case 'still-there':
      return say('stillThere.title');
    case 'out-of-order':
      return `${say('outOfOrder.title')}. ${say('outOfOrder.text')}`;
    case 'result': {
      const { slip, outcome } = screen;
      const number = spokenTicket(slip.ticket.number, language);
      if (outcome === 'to-desk') return `${say('result.toDesk')}. ${number}.`;
      const { room, floor } = slip.place;
      return `${say('result.yourNumber')}: ${number}. ${say('place.room', { room })}, ${say('place.floor', { floor })}.`;
    }
  }
};

const voiceFor = (language: Language): SpeechSynthesisVoice | undefined =>
  speechSynthesis.getVoices().find(({ lang }) => lang.toLowerCase().startsWith(language));

/** Says it where this machine has a voice for the language; silently does nothing elsewhere. */
export const speak = (text: string, language: Language): void => {
  if (!('speechSynthesis' in globalThis)) return;
  speechSynthesis.cancel();
  const voice = voiceFor(language);
  if (!voice) return;
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = 0.9;
  speechSynthesis.speak(utterance);
};
