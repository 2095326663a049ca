/**
 * The kiosk's screens: a drawing of the host's `KioskView`, one component a screen (`screens.tsx`, `entry.tsx`), and what
 * sends scans and presses to it. `wedge.ts` tells scanners from people; `speech.ts` says the headlines aloud.
 */
export { KioskApp, KioskPage } from './kiosk-app.tsx';
export { Slip } from './slip.tsx';
export { WedgeCapture, windowTimers } from './wedge.ts';
