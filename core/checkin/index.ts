/**
 * The check-in: a pure transition table (`machine.ts`), its masked projection for the screen (`projection.ts`),
 * the session that drives one kiosk (`session.ts`), and the desk that takes over where a kiosk cannot (`desk.ts`).
 * Both stand on `office.ts`, which looks people up and stores what was decided; `back-office.ts` is what the desk does after
 * the patient has gone.
 */
export { type BackOffice, createBackOffice } from './back-office.ts';
export { createDesk, type DeskService } from './desk.ts';
export { createDeskReader } from './desk-reader.ts';
export { createDeskScanner } from './desk-scanner.ts';
export { createOffice, type Office } from './office.ts';
export { createKioskSession, type KioskSession, type KioskSettings } from './session.ts';
export { judgeTestScan, type TestScan } from './test-scan.ts';
