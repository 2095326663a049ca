import type { FileReference } from './index.ts';

/** Files of the master file (ICAO Doc 9303-11 section 9.2.11). */
export const cardAccessFile: FileReference = {
  name: 'EF.CardAccess',
  identifier: 0x011c,
  shortIdentifier: 0x1c,
};
export const cardSecurityFile: FileReference = {
  name: 'EF.CardSecurity',
  identifier: 0x011d,
  shortIdentifier: 0x1d,
};

/** Files of the eMRTD application (ICAO Doc 9303-10 section 4.2). */
export const comFile: FileReference = { name: 'COM', identifier: 0x011e, shortIdentifier: 0x1e };
export const sodFile: FileReference = { name: 'SOD', identifier: 0x011d, shortIdentifier: 0x1d };
export const dataGroupFile = (number: number): FileReference => ({
  name: `DG${number}`,
  identifier: 0x0100 + number,
  shortIdentifier: number,
});

/** AID of the eMRTD application. */
export const emrtdApplication = Uint8Array.of(0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01);
