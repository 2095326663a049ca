/**
 * Provisional admissions after the fact: the gateway is asked again once it answers, each result is judged for the day of
 * the visit, and what is not simply confirmed becomes a case for the desk; the day's report adds it all up.
 */
export { createRecheckCases, createRecheckList, dayReport, type RecheckCases } from './cases.ts';
export { gatewayDestination } from './gateway-destination.ts';
export { judgeRecheck } from './judge-recheck.ts';
