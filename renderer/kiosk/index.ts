/**
 * The kiosk's screens: a drawing of the host's `KioskView`, one component a screen (`screens.tsx`, `entry.tsx`), and what
 * sends scans and presses to it. `speech.ts` says the headlines aloud.
 */
export { KioskApp, KioskPage } from './kiosk-app.tsx';
export { Slip } from './slip.tsx';
