/**
 * Scanners: every way a code enters except keyboard and camera, which the screens have. HID-POS (`hid/`), serial (`serial/`),
 * readers with programs of their own (`reader-service/`, `webhook/`). One port, states for what hands and cables break, and
 * scans that are whole or say that they are not. Makers and models are data: `known-scanners.json`.
 */
export { deviceOf, usbIdOf, vendorOf } from './known-scanners.ts';
export type { Scanners } from './port.ts';
export type { ChipFiles, HeardClaim } from './reader-service/claim.ts';
export { openScanners } from './scanners.ts';
