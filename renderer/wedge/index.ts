/**
 * Scanners that type like a keyboard. `capture.ts` tells them from people by the time between keys, `text.ts` makes the code
 * of the keys, by their places where an input method stands in between, and `listen.ts` brings the page's keys there.
 */
export {
  type KeyPress,
  WedgeCapture,
  type WedgeHandlers,
  type WedgeOptions,
  type WedgeScanDetails,
  windowTimers,
} from './capture.ts';
export { fieldOf, listenToKeys, pressFocused, type WedgePage } from './listen.ts';
