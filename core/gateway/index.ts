/**
 * Asks the health-insurance gateway whether a card is valid. `EligibilityGateway` is the port that the rest of the
 * host knows; `createBhxhGateway` speaks to the BHXH gateway, and is the only place that knows its field names.
 * Trouble of any kind is a reply (`unavailable`), because the law then admits provisionally (NĐ 188/2025, Điều 38).
 * `decodeOfficialReply` translates a recorded reply for the command line.
 */
export { createBhxhGateway, decodeOfficialReply } from './bhxh/index.ts';
export type {
  CheckOptions,
  EligibilityGateway,
  GatewayHealth,
  LookUpOptions,
  ProbeOptions,
  ProbeReport,
  ProbeStage,
} from './port.ts';
export { GatewaySettings } from './settings.ts';
export { createGatewayThroughHis } from './through-his.ts';
