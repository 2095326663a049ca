/**
 * What all sides share: shapes (zod), the RPC contract and the failure catalogue.
 * It imports nothing but zod and the RPC contract library, so that host, devices and renderer
 * can all stand on it. Every value that crosses a process is one of these shapes.
 */
export * from './bug.ts';
export * from './chip.ts';
export * from './cleaning.ts';
export * from './coverage.ts';
export * from './decision.ts';
export * from './delivery.ts';
export * from './desk.ts';
export * from './desk-row.ts';
export * from './devices.ts';
export * from './dock.ts';
export * from './facility.ts';
export * from './failures/index.ts';
export * from './identification.ts';
export * from './identity.ts';
export * from './kiosk.ts';
export * from './page-policy.ts';
export * from './policy.ts';
export * from './result.ts';
export * from './rpc.ts';
export * from './scanner.ts';
export * from './shell.ts';
export * from './update.ts';
