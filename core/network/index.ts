/**
 * Where a process may connect to: nowhere but to the destinations of its configuration. Host and devices take this on
 * before they do anything else.
 */
export { type GuardOptions, guardNetwork, refusedCode } from './guard.ts';
