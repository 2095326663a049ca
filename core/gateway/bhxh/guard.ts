import {
  type BulkheadPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  isTaskCancelledError,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import type { EligibilityUnavailable, GatewayTrouble } from '../../contract/index.ts';
import type { GatewaySettings } from '../settings.ts';

export interface GuardOptions {
  readonly signal: AbortSignal;
  /** The work's own time, without the wait for its turn. */
  readonly limitMs: number;
  readonly onTurn?: (() => void) | undefined;
}

/** Keeps one kind of call from crowding or hammering the gateway. */
export interface Guard {
  /** Never rejects for what the gateway or the crowd does: `busy`, `circuit-open` and `timeout` are replies. */
  run<Reply>(
    work: (signal: AbortSignal) => Promise<Reply>,
    options: GuardOptions,
  ): Promise<Reply | EligibilityUnavailable>;
  /** Whether calls are held back. */
  isOpen(): boolean;
}

const unavailable = (trouble: GatewayTrouble): EligibilityUnavailable => ({
  kind: 'unavailable',
  trouble,
});

/** Waits for one of the `places`, passes a breaker of its own that counts what `isFault` says, and ends in time. */
export const createGuard = (
  places: BulkheadPolicy,
  { breaker: { failures, resetMs } }: GatewaySettings,
  isFault: (reply: unknown) => boolean,
): Guard => {
  const breaker = circuitBreaker(handleWhen(isTaskCancelledError).orWhenResult(isFault), {
    breaker: new ConsecutiveBreaker(failures),
    halfOpenAfter: resetMs,
  });
  return {
    async run<Reply>(
      work: (signal: AbortSignal) => Promise<Reply>,
      { signal, limitMs, onTurn }: GuardOptions,
    ) {
      const limit = timeout(limitMs, TimeoutStrategy.Aggressive);
      try {
        return await places.execute<Reply | EligibilityUnavailable>(() => {
          onTurn?.();
          // One look-up tries whether the gateway is back; the others need not wait for how it ends.
          if (breaker.state === CircuitState.HalfOpen) return unavailable('gateway.circuit-open');
          return breaker.execute(
            () => limit.execute((context) => work(context.signal), signal),
            signal,
          );
        }, signal);
      } catch (error) {
        if (isBulkheadRejectedError(error)) return unavailable('gateway.busy');
        if (isBrokenCircuitError(error)) return unavailable('gateway.circuit-open');
        if (isTaskCancelledError(error)) return unavailable('gateway.timeout');
        throw error;
      }
    },
    isOpen: () => breaker.state === CircuitState.Open,
  };
};
