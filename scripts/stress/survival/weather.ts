import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault as GatewayFault, GatewaySim } from '../../../fixtures/gateway-sim/index.ts';
import type { Fault as HisFault, HisSim } from '../../../fixtures/his-sim/index.ts';

const hisFaults: readonly HisFault[] = [
  { kind: 'refuse' },
  { kind: 'hang' },
  { kind: 'slow-body' },
  { kind: 'reset' },
  // The ones that tempt to send twice: the work is done, and the caller does not learn of it.
  { kind: 'reset-after' },
  { kind: 'reset-after' },
  { kind: 'truncated' },
  { kind: 'wrong-charset' },
  { kind: 'pending' },
  { kind: 'pending' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 403 },
  { kind: 'status', status: 400 },
  { kind: 'html', status: 200 },
  { kind: 'html', status: 502 },
  { kind: 'malformed-json' },
  { kind: 'wrong-json' },
];

const gatewayFaults: readonly GatewayFault[] = [
  { kind: 'hang' },
  { kind: 'slow', ms: 700 },
  { kind: 'http-500' },
  { kind: 'html-502' },
  { kind: 'reset' },
  { kind: 'malformed-json' },
  { kind: 'truncated' },
  { kind: 'wrong-charset' },
  { kind: 'expired-token' },
  { kind: 'code', code: '101' },
];

const oneOf = <T>(values: readonly T[]): T => {
  const value = values[randomInt(values.length)];
  if (value === undefined) throw new Error('nothing to choose from');
  return value;
};

/** Gateway and hospital system that fail at random, each for a moment, until the weather clears. */
export interface Weather {
  /** How often each kind of trouble came. */
  readonly seen: ReadonlyMap<string, number>;
  /** Everything works from here on, and what was taken in shows its result. */
  clear(): Promise<void>;
}

export const startWeather = (gateway: GatewaySim, his: HisSim): Weather => {
  const seen = new Map<string, number>();
  let isClearing = false;
  const note = (who: string, { kind }: { readonly kind: string }): void => {
    const trouble = `${who} ${kind}`;
    seen.set(trouble, (seen.get(trouble) ?? 0) + 1);
  };
  const change = async (): Promise<void> => {
    const fault = oneOf(hisFaults);
    // Half of the time it works.
    if (randomInt(2) === 0) await his.clearFault();
    else {
      await his.setFault(fault);
      note('his', fault);
    }
    const trouble = oneOf(gatewayFaults);
    if (randomInt(3) > 0) gateway.clearFault();
    else {
      gateway.setFault(trouble);
      note('gateway', trouble);
    }
    if (randomInt(10) === 0) his.reveal();
  };
  const blowing = (async () => {
    while (!isClearing) {
      await change();
      await sleep(randomInt(30, 400));
    }
  })();
  return {
    seen,
    async clear() {
      isClearing = true;
      await blowing;
      await his.clearFault();
      gateway.clearFault();
      his.reveal();
    },
  };
};
