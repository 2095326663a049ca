import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault as GatewayFault } from '../../fixtures/gateway-sim/index.ts';
import type { Fault as HisFault } from '../../fixtures/his-sim/index.ts';

/** Gateway and hospital system, wherever they run; without a fault they work. */
export interface FailingParts {
  setHisFault(fault?: HisFault): Promise<void>;
  setGatewayFault(fault?: GatewayFault): Promise<void>;
  /** Shows the results of what was taken in without one. */
  reveal(): Promise<void>;
}

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

/** Each weather lasts for a moment between the two, milliseconds. */
export const startWeather = (
  parts: FailingParts,
  [shortest, longest]: readonly [number, number],
): Weather => {
  const seen = new Map<string, number>();
  const clearing = new AbortController();
  const note = (who: string, { kind }: { readonly kind: string }): void => {
    const trouble = `${who} ${kind}`;
    seen.set(trouble, (seen.get(trouble) ?? 0) + 1);
  };
  const change = async (): Promise<void> => {
    // Half of the time, or more, it works.
    const fault = randomInt(2) === 0 ? oneOf(hisFaults) : undefined;
    const trouble = randomInt(3) === 0 ? oneOf(gatewayFaults) : undefined;
    await parts.setHisFault(fault);
    await parts.setGatewayFault(trouble);
    if (fault) note('his', fault);
    if (trouble) note('gateway', trouble);
    if (randomInt(10) === 0) await parts.reveal();
  };
  const blowing = (async () => {
    const { signal } = clearing;
    while (!signal.aborted) {
      await change();
      await sleep(randomInt(shortest, longest), undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    seen,
    async clear() {
      clearing.abort();
      await blowing;
      await parts.setHisFault();
      await parts.setGatewayFault();
      await parts.reveal();
    },
  };
};
