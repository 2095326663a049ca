import {
  WedgeCapture,
  type WedgeHandlers,
  type WedgeOptions,
  type WedgeScanDetails,
  windowTimers,
} from './capture.ts';
import { isCharacterKey } from './keys.ts';

/** What has a value that keys change. */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface WedgePage extends WedgeHandlers {
  readonly options?: WedgeOptions;
  /** Keys that are none of a scanner's nor of an entry: the page's own shortcuts. True when the key is used up. */
  onShortcut?(event: KeyboardEvent): boolean;
  /** Keys that are nobody's business here: another part of the page, or the browser, has them. */
  isElsewhere?(event: KeyboardEvent): boolean;
}

/** The field that has the focus. */
export const fieldOf = ({ target }: KeyboardEvent): Field | null =>
  target instanceof Element ? target.closest<Field>('input, textarea, select') : null;

/** Boxes and buttons are pressed, by Space and Enter; everything else is typed into. */
const isPressed = (element: Element | null): element is HTMLElement =>
  element instanceof HTMLButtonElement ||
  (element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type));

/** Space by hand, held back until it was none of a scanner's, presses what has the focus. */
export const pressFocused = (): void => {
  const { activeElement } = document;
  if (isPressed(activeElement)) activeElement.click();
};

const isTerminator = ({ key }: KeyboardEvent): boolean => key === 'Enter' || key === 'Tab';

/** Sets a field as if it had been typed: React hears of it. */
const setValue = (field: Field, value: string): void => {
  const owners = [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement];
  const owner = owners.find((each) => field instanceof each);
  Object.getOwnPropertyDescriptor(owner?.prototype, 'value')?.set?.call(field, value);
  const type = field instanceof HTMLSelectElement ? 'change' : 'input';
  field.dispatchEvent(new Event(type, { bubbles: true }));
};

const strokeOf = (event: KeyboardEvent) => ({
  key: event.key,
  code: event.code,
  time: event.timeStamp,
  isRepeat: event.repeat,
  isShifted: event.shiftKey,
  isComposing: event.isComposing,
  isAlt: event.altKey,
});

/** Ctrl, Alt and Meta belong to the system; letters typed by their number and third characters of a key do not. */
const isCommand = (event: KeyboardEvent): boolean =>
  event.ctrlKey && event.altKey
    ? !event.getModifierState('AltGraph')
    : event.ctrlKey ||
      event.metaKey ||
      (event.altKey && event.key !== 'Alt' && !/^Numpad\d$/.test(event.code));

/**
 * Hears every key of the page, with nothing focused. A code that comes while a field has the focus is typed into it, as its
 * owner wants, until it turns out to be one: then the field gets back what it had, and the code is told. Returns the way out.
 */
export const listenToKeys = (page: WedgePage): (() => void) => {
  const { options = {}, onShortcut = () => false, isElsewhere = () => false } = page;
  const capture = new WedgeCapture(page, windowTimers, options);
  /** The field as it was before the code, and what a person typed meanwhile. */
  let before: { readonly field: Field; readonly value: string } | undefined;
  let typedMeanwhile = '';
  const giveBack = (): void => {
    if (!before) return;
    const { field, value } = before;
    setValue(field, field instanceof HTMLSelectElement ? value : value + typedMeanwhile);
  };
  const inField = new WedgeCapture(
    {
      onScan(payload: string, details: WedgeScanDetails) {
        giveBack();
        page.onScan(payload, details);
      },
      // It is typed into the field already.
      onKey: () => undefined,
      onTakenOut(key) {
        if (isCharacterKey(key)) typedMeanwhile += key;
      },
      onLost(damage) {
        giveBack();
        page.onLost(damage);
      },
    },
    windowTimers,
    options,
  );

  const typeInField = (event: KeyboardEvent, field: Field): void => {
    if (!inField.isGoingOn(event.timeStamp) || before?.field !== field) {
      before = { field, value: field.value };
      typedMeanwhile = '';
    }
    const isEnd = isTerminator(event) && inField.isScan;
    inField.press(strokeOf(event));
    // A scanner's Enter does not send the form.
    if (isEnd) event.preventDefault();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isElsewhere(event)) return;
    const field = fieldOf(event);
    if (onShortcut(event)) {
      event.preventDefault();
      return;
    }
    if (isCommand(event)) return;
    const isOnControl = isPressed(event.target instanceof Element ? event.target : null);
    if (field && !isOnControl) {
      typeInField(event, field);
      return;
    }
    if (capture.press({ ...strokeOf(event), isOnControl }) && event.key !== 'Tab')
      event.preventDefault();
  };
  const onKeyUp = ({ code, timeStamp: time }: KeyboardEvent): void => {
    capture.release({ code, time });
    inField.release({ code, time });
  };
  window.addEventListener('keydown', onKeyDown, true);
  window.addEventListener('keyup', onKeyUp, true);
  return () => {
    window.removeEventListener('keydown', onKeyDown, true);
    window.removeEventListener('keyup', onKeyUp, true);
  };
};
