import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Fault as GatewayFault } from '../../fixtures/gateway-sim/index.ts';
import type { Fault as HisFault } from '../../fixtures/his-sim/index.ts';
import type { FailingParts } from '../stress/weather.ts';

export type SimulatorsRequest = { readonly id: number } & (
  | { readonly type: 'his-fault'; readonly fault?: HisFault | undefined }
  | { readonly type: 'gateway-fault'; readonly fault?: GatewayFault | undefined }
  | { readonly type: 'reveal' | 'count' }
  | { readonly type: 'advance'; readonly byMs: number }
  | { readonly type: 'save'; readonly path: string }
);

export interface SimulatorsAnswer {
  readonly id: number;
  /** Visits that the hospital system holds. */
  readonly visits: number;
  /** In the first answer. */
  readonly urls?: { readonly gateway: string; readonly his: string };
}

/** Gateway and hospital system in a process of their own. */
export interface Simulators extends FailingParts {
  readonly gatewayUrl: string;
  readonly hisUrl: string;
  /** Time passes for both. */
  advance(byMs: number): Promise<void>;
  hisVisits(): Promise<number>;
  /** Writes what both have been asked, for the checker. */
  saveLogs(path: string): Promise<void>;
  close(): Promise<void>;
}

type Wanted<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;

/** `people`: how many the gateway knows. */
export const startSimulators = async (people: number): Promise<Simulators> => {
  const child: ChildProcess = fork(
    join(import.meta.dirname, 'simulators-child.ts'),
    [String(people)],
    { execArgv: [] },
  );
  const waiting = new Map<number, (answer: SimulatorsAnswer) => void>();
  const started = Promise.withResolvers<SimulatorsAnswer>();
  waiting.set(0, started.resolve);
  child.on('message', (answer: SimulatorsAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.once('exit', () => started.reject(new Error('the simulators ended')));
  const { urls } = await started.promise;
  if (!urls) throw new Error('the simulators told no address');

  let last = 0;
  const ask = (request: Wanted<SimulatorsRequest>): Promise<SimulatorsAnswer> =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      child.send({ ...request, id: last });
    });

  return {
    gatewayUrl: urls.gateway,
    hisUrl: urls.his,
    setHisFault: async (fault) => void (await ask({ type: 'his-fault', fault })),
    setGatewayFault: async (fault) => void (await ask({ type: 'gateway-fault', fault })),
    reveal: async () => void (await ask({ type: 'reveal' })),
    advance: async (byMs) => void (await ask({ type: 'advance', byMs })),
    hisVisits: async () => (await ask({ type: 'count' })).visits,
    saveLogs: async (path) => void (await ask({ type: 'save', path })),
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
};
