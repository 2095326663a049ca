import type { EligibilityReply, FailureCode, GatewayTrouble } from '../../contract/index.ts';
import { findResultCode } from '../../insurance/index.ts';
import type { GatewayHealth } from '../port.ts';
import { outageCodes, refusalCodes } from './result-codes.ts';

/** Replies that say nothing new of the gateway: we held back ourselves. */
const heldBack: ReadonlySet<GatewayTrouble> = new Set(['gateway.circuit-open', 'gateway.busy']);

/** Why a reply is no use, whoever is to blame: the gateway, the line, or our own configuration. */
export const faultOf = (reply: EligibilityReply): GatewayTrouble | undefined => {
  if (reply.kind === 'unavailable') return reply.trouble;
  return outageCodes.has(reply.resultCode)
    ? 'gateway.server-error'
    : refusalCodes.get(reply.resultCode);
};

/** What an operator has to mend, going by one reply: a refused account, or a code that the table marks as an alarm. */
export const alarmOf = (reply: EligibilityReply): FailureCode | undefined => {
  if (reply.kind === 'unavailable')
    return reply.trouble === 'gateway.unauthorised' ? reply.trouble : undefined;
  const row = findResultCode(reply.resultCode);
  return row?.alarm ? row.reason : undefined;
};

export interface HealthRecord {
  current(): GatewayHealth;
  onChange(listener: (health: GatewayHealth) => void): () => void;
  record(reply: EligibilityReply, isCircuitOpen: boolean): void;
}

/** `standingAlarm`: a fault of the configuration that no answer mends. */
export const createHealthRecord = (
  clock: { now(): number },
  standingAlarm: FailureCode | undefined,
): HealthRecord => {
  const instant = (): string => new Date(clock.now()).toISOString();
  const standing = standingAlarm && { alarm: standingAlarm };
  const listeners = new Set<(health: GatewayHealth) => void>();
  let health: GatewayHealth = { state: 'unknown', since: instant(), ...standing };

  const stateOf = (
    fault: GatewayTrouble | undefined,
    isCircuitOpen: boolean,
  ): GatewayHealth['state'] => {
    if (fault === undefined) return 'up';
    return isCircuitOpen || fault === 'gateway.unauthorised' ? 'down' : 'degraded';
  };

  return {
    current: () => health,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    record(reply, isCircuitOpen) {
      const fault = faultOf(reply);
      if (fault !== undefined && heldBack.has(fault)) return;
      const state = stateOf(fault, isCircuitOpen);
      const alarm = alarmOf(reply) ?? standingAlarm;
      const lastOkAt = fault === undefined ? instant() : health.lastOkAt;
      const before = health;
      health = {
        state,
        since: state === before.state ? before.since : instant(),
        ...(lastOkAt !== undefined && { lastOkAt }),
        ...(fault !== undefined && { trouble: fault }),
        ...(alarm !== undefined && { alarm }),
      };
      if (before.state === state && before.trouble === fault && before.alarm === alarm) return;
      for (const listener of listeners) listener(health);
    },
  };
};
