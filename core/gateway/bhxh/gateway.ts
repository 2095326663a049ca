import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import {
  bulkhead,
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
import type { EligibilityReply, EligibilityRequest, GatewayTrouble } from '../../contract/index.ts';
import type { EligibilityGateway } from '../port.ts';
import type { GatewaySettings } from '../settings.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createCalls } from './calls.ts';
import { createHealthRecord, faultOf } from './health.ts';
import { probeGateway } from './probe.ts';
import { createTokens } from './tokens.ts';
import { createTransport } from './transport.ts';

export interface BhxhGatewayParts {
  readonly clock: { now(): number };
  /** Told of counts, codes and times only. */
  readonly logger?: {
    info(fields: object, message: string): void;
    warn(fields: object, message: string): void;
  };
}

/** One look-up on its way, shared by all who ask the same. */
interface Flight {
  readonly reply: Promise<EligibilityReply>;
  callers: number;
  /** Ends it while it still waits for its turn; once on its way it goes on and warms the cache. */
  abandon(): void;
}

const unavailable = (trouble: GatewayTrouble): EligibilityReply => ({
  kind: 'unavailable',
  trouble,
});

/** Troubles that the breaker counts: a refused account is the gateway at work. */
const counted: ReadonlySet<GatewayTrouble> = new Set([
  'gateway.timeout',
  'gateway.unreachable',
  'gateway.server-error',
  'gateway.malformed',
]);

const isCounted = (reply: EligibilityReply): boolean => {
  const fault = faultOf(reply);
  return fault !== undefined && counted.has(fault);
};

const sameQuestion = ({ number, fullName, dateOfBirth }: EligibilityRequest): string =>
  JSON.stringify([
    number.trim().toUpperCase(),
    fullName.normalize('NFC').trim().replace(/\s+/g, ' ').toUpperCase(),
    dateOfBirth.value,
  ]);

/** Authorities besides the built-in ones; `undefined` when none are configured or they cannot be read. */
const readAuthorities = (path: string | undefined): string[] | undefined => {
  if (path === undefined) return undefined;
  try {
    return [...rootCertificates, readFileSync(path, 'utf8')];
  } catch {
    return undefined;
  }
};

/**
 * The BHXH gateway behind the port. A look-up waits for one of `bulkhead.concurrent` places, passes the breaker and
 * ends within `timeoutMs`; its caller waits no longer than the budget. Failures: `GatewayTrouble` in the reply.
 */
export const createBhxhGateway = (
  settings: GatewaySettings,
  { clock, logger }: BhxhGatewayParts,
): EligibilityGateway => {
  const authorities = readAuthorities(settings.tlsCa);
  const isAuthorityLost = settings.tlsCa !== undefined && authorities === undefined;
  if (isAuthorityLost) logger?.warn({ failure: 'gateway.not-configured' }, 'tlsCa is unreadable');

  const closing = new AbortController();
  const transport = createTransport(settings, authorities);
  const calls = createCalls(transport, settings, clock);
  const tokens = createTokens(() => calls.takeToken(closing.signal), {
    clock,
    pauseMs: settings.breaker.resetMs,
  });
  const cache = createAnswerCache(clock, settings.cacheMs);
  const health = createHealthRecord(clock, isAuthorityLost ? 'gateway.not-configured' : undefined);

  const places = bulkhead(settings.bulkhead.concurrent, settings.bulkhead.queued);
  const breaker = circuitBreaker(
    handleWhen(isTaskCancelledError).orWhenResult((reply) => isCounted(reply as EligibilityReply)),
    {
      breaker: new ConsecutiveBreaker(settings.breaker.failures),
      halfOpenAfter: settings.breaker.resetMs,
    },
  );
  const limit = timeout(settings.timeoutMs, TimeoutStrategy.Aggressive);
  const flights = new Map<string, Flight>();

  const ask = async (request: EligibilityRequest, signal: AbortSignal) => {
    const token = await tokens.get();
    if (!token.ok) return unavailable(token.failure);
    const first = await calls.checkCard(token.value, request, signal);
    if (!first.isTokenSuspect) return first.reply;
    logger?.info({ detail: first.detail }, 'gateway token is renewed');
    tokens.drop(token.value);
    const renewed = await tokens.get();
    if (!renewed.ok) return unavailable(renewed.failure);
    return (await calls.checkCard(renewed.value, request, signal)).reply;
  };

  const askGuarded = async (
    request: EligibilityRequest,
    signal: AbortSignal,
    onTurn: () => void,
  ): Promise<EligibilityReply> => {
    try {
      return await places.execute(() => {
        onTurn();
        // One look-up tries whether the gateway is back; the others need not wait for how it ends.
        if (breaker.state === CircuitState.HalfOpen) return unavailable('gateway.circuit-open');
        return breaker.execute(
          () => limit.execute((context) => ask(request, context.signal), signal),
          signal,
        );
      }, signal);
    } catch (error) {
      if (isBulkheadRejectedError(error)) return unavailable('gateway.busy');
      if (isBrokenCircuitError(error)) return unavailable('gateway.circuit-open');
      if (isTaskCancelledError(error)) return unavailable('gateway.timeout');
      throw error;
    }
  };

  const launch = (key: string, request: EligibilityRequest): Flight => {
    const leaving = new AbortController();
    let isWaiting = true;
    const land = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const fly = async (): Promise<EligibilityReply> => {
      const started = performance.now();
      const signal = AbortSignal.any([leaving.signal, closing.signal]);
      const reply = await askGuarded(request, signal, () => {
        isWaiting = false;
      });
      land();
      if (signal.aborted) return reply;
      if (reply.kind === 'answered') cache.put(key, reply);
      health.record(reply, breaker.state === CircuitState.Open);
      const ms = Math.round(performance.now() - started);
      if (reply.kind === 'answered') logger?.info({ resultCode: reply.resultCode, ms }, 'gateway');
      else logger?.warn({ trouble: reply.trouble, ms }, 'gateway');
      return reply;
    };
    const flight: Flight = {
      reply: fly(),
      callers: 0,
      abandon() {
        if (!isWaiting) return;
        leaving.abort();
        land();
      },
    };
    flights.set(key, flight);
    return flight;
  };

  return {
    async check(request, { signal, budgetMs = settings.budgetMs } = {}) {
      const key = sameQuestion(request);
      const cached = cache.get(key);
      if (cached) return cached;
      if (signal?.aborted || closing.signal.aborted) return unavailable('gateway.timeout');
      const flight = flights.get(key) ?? launch(key, request);
      flight.callers += 1;
      try {
        return await timeout(budgetMs, TimeoutStrategy.Aggressive).execute(
          () => flight.reply,
          signal,
        );
      } catch (error) {
        if (!isTaskCancelledError(error)) throw error;
        const late = unavailable('gateway.timeout');
        // A caller who runs out of patience is news; one who walks away is not.
        if (!signal?.aborted && !closing.signal.aborted)
          health.record(late, breaker.state === CircuitState.Open);
        return late;
      } finally {
        flight.callers -= 1;
        if (flight.callers === 0) flight.abandon();
      }
    },
    health: health.current,
    onHealth: health.onChange,
    probe: (request) => probeGateway(settings, calls, authorities, request),
    async close() {
      closing.abort();
      await Promise.allSettled([...flights.values()].map(({ reply }) => reply));
      cache.clear();
      transport.close();
    },
  };
};
