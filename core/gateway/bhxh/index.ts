/**
 * Adapter for the BHXH gateway (`egw.baohiemxahoi.gov.vn`), as published in CV 1923/BHXH-CNTT of 20 June 2024.
 * `transport` posts and strips errors, `calls` are the two published calls, `tokens` keeps the session,
 * `decode` translates the official reply, `gateway` puts cache, breaker, limits and health around them.
 * URLs carry the token and the password's MD5: nothing in here logs one or lets an error with one out.
 */
export { decodeOfficialReply } from './decode.ts';
export { type BhxhGatewayParts, createBhxhGateway } from './gateway.ts';
