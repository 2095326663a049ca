import type { GatewayTrouble } from '../../contract/index.ts';

/**
 * What the adapter itself does on a result code (domain facts, section 5.6); what the facility does with it is the
 * decision's business.
 */

/** The session or the account was not accepted, or the server failed in a way that a new token has been seen to mend. */
export const sessionCodes: ReadonlySet<string> = new Set(['401', '500', '501', '999']);

/** The gateway's own trouble behind a well-formed answer. */
export const outageCodes: ReadonlySet<string> = new Set(['100', '101', ...sessionCodes]);

/**
 * Says something lasting about the card, so that it may be used again for a while. Faults of our configuration
 * (054, 055, 205) are not among them: once mended, the next look-up must show it. Nor are codes nobody knows.
 */
export const lastingCodes: ReadonlySet<string> = new Set(
  '000 001 002 003 003.1 004 010 050 051 052 053 060 061 070 080 090 110 120 121 122 123 124 130'.split(
    ' ',
  ),
);

/** The request itself was refused: a fault of our configuration or of this program, which passes for nobody. */
export const refusalCodes: ReadonlyMap<string, GatewayTrouble> = new Map([
  ['054', 'gateway.unauthorised'],
  ['055', 'gateway.unauthorised'],
  ['205', 'gateway.malformed'],
]);

/** The name was rejected; another spelling of it may not be. */
export const nameRejectedCodes: ReadonlySet<string> = new Set(['060', '061']);
/** The date of birth was rejected; its year alone may not be. */
export const birthDateRejectedCode = '070';

/** The person was found: what comes with these codes is theirs. */
export const foundCodes: ReadonlySet<string> = new Set([
  '000',
  '001',
  '002',
  '003',
  '003.1',
  '004',
]);

/** The gateway found the card and did not mind name and birth date: what came of other words is worth keeping. */
export const settledCodes: ReadonlySet<string> = new Set(
  [...lastingCodes].filter((code) => !/^05|^06|^070$/.test(code)),
);

/** Every code of the published list that a look-up may end with, faults of our configuration (054, 055, 205) too. */
export const officialCodes: ReadonlySet<string> = new Set([
  ...lastingCodes,
  ...outageCodes,
  ...refusalCodes.keys(),
]);
