import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { bulkhead, isTaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel';
import { vietnamDay } from '../../clock.ts';
import type {
  EligibilityAnswer,
  EligibilityReply,
  EligibilityRequest,
  EligibilityUnavailable,
  GatewayTrouble,
  VisitHistoryReply,
} from '../../contract/index.ts';
import type { EligibilityGateway } from '../port.ts';
import type { GatewaySettings } from '../settings.ts';
import { createAnswerCache } from './answer-cache.ts';
import { createCalls } from './calls.ts';
import { createGuard, type GuardOptions } from './guard.ts';
import { createHealthRecord } from './health.ts';
import { lookUp } from './look-up.ts';
import { probeGateway } from './probe.ts';
import { outageCodes } from './result-codes.ts';
import { askInSession } from './session.ts';
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
  /** The best answer so far, while it is being bettered. */
  soFar?: EligibilityAnswer;
  callers: number;
  /** Ends it while it still waits for its turn; once on its way it goes on and warms the cache. */
  abandon(): void;
}

const unavailable = (trouble: GatewayTrouble): EligibilityUnavailable => ({
  kind: 'unavailable',
  trouble,
});

/** Troubles that a breaker counts: a refused account is the gateway at work, and so is a refused request. */
const counted: ReadonlySet<GatewayTrouble> = new Set([
  'gateway.timeout',
  'gateway.unreachable',
  'gateway.server-error',
  'gateway.malformed',
]);

const isCounted = (reply: EligibilityReply | VisitHistoryReply): boolean =>
  reply.kind === 'unavailable' ? counted.has(reply.trouble) : outageCodes.has(reply.resultCode);

const sameQuestion = ({ number, fullName, dateOfBirth }: EligibilityRequest, day: string): string =>
  JSON.stringify([
    day,
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
  const isFault = (reply: unknown): boolean => isCounted(reply as EligibilityReply);
  const checks = createGuard(places, settings, isFault);
  // A history that fails must not hold the checks back.
  const histories = createGuard(places, settings, isFault);
  const flights = new Map<string, Flight>();

  const inSession = (signal: AbortSignal) => ({
    tokens,
    signal,
    onRenewal: (detail: string) => logger?.info({ detail }, 'gateway token is renewed'),
  });

  const note = (reply: EligibilityReply): void => health.record(reply, checks.isOpen());

  /** Says in the log what became of a call: its code and time, nothing of the person. */
  const timed = async <Reply extends EligibilityReply | VisitHistoryReply>(
    call: 'check' | 'history',
    work: () => Promise<Reply>,
  ): Promise<Reply> => {
    const started = performance.now();
    const reply = await work();
    const ms = Math.round(performance.now() - started);
    if (reply.kind === 'answered')
      logger?.info({ call, resultCode: reply.resultCode, ms }, 'gateway');
    else logger?.warn({ call, trouble: reply.trouble, ms }, 'gateway');
    return reply;
  };

  const askCard = async (
    request: EligibilityRequest,
    options: GuardOptions,
  ): Promise<EligibilityReply> => {
    const reply = await timed<EligibilityReply>('check', () =>
      checks.run((signal) => askInSession(calls.checkCard, request, inSession(signal)), options),
    );
    if (!options.signal.aborted) note(reply);
    return reply;
  };

  const askHistory = (
    request: EligibilityRequest,
    options: GuardOptions,
  ): Promise<VisitHistoryReply> =>
    timed<VisitHistoryReply>('history', () =>
      histories.run(
        (signal) => askInSession(calls.takeHistory, request, inSession(signal)),
        options,
      ),
    );

  const launch = (key: string, request: EligibilityRequest, day: string): Flight => {
    const leaving = new AbortController();
    let isWaiting = true;
    const land = (): void => {
      if (flights.get(key) === flight) flights.delete(key);
    };
    const fly = async (): Promise<EligibilityReply> => {
      const signal = AbortSignal.any([leaving.signal, closing.signal]);
      const reply = await lookUp(
        request,
        {
          signal,
          onTurn() {
            isWaiting = false;
          },
          onAnswer(answer) {
            flight.soFar = answer;
          },
        },
        { settings, day, askCard, askHistory },
      );
      land();
      // Without its history an answer may look worse than it is: the next look-up asks again.
      if (!signal.aborted && reply.kind === 'answered' && reply.visitHistory !== 'missing')
        cache.put(key, reply);
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
    async check(
      request,
      { signal, budgetMs = settings.budgetMs, day = vietnamDay(clock.now()) } = {},
    ) {
      const key = sameQuestion(request, day);
      const cached = cache.get(key);
      if (cached) return cached;
      if (signal?.aborted || closing.signal.aborted) return unavailable('gateway.timeout');
      const flight = flights.get(key) ?? launch(key, request, day);
      flight.callers += 1;
      try {
        return await timeout(budgetMs, TimeoutStrategy.Aggressive).execute(
          () => flight.reply,
          signal,
        );
      } catch (error) {
        if (!isTaskCancelledError(error)) throw error;
        if (flight.soFar) return flight.soFar;
        const late = unavailable('gateway.timeout');
        // A caller who runs out of patience is news; one who walks away is not.
        if (!signal?.aborted && !closing.signal.aborted) note(late);
        return late;
      } finally {
        flight.callers -= 1;
        if (flight.callers === 0) flight.abandon();
      }
    },
    async history(request, { signal, budgetMs = settings.historyTimeoutMs } = {}) {
      if (signal?.aborted || closing.signal.aborted) return unavailable('gateway.timeout');
      try {
        // The wait for a place counts too.
        return await timeout(budgetMs, TimeoutStrategy.Aggressive).execute(
          () => askHistory(request, { signal: closing.signal, limitMs: budgetMs }),
          signal,
        );
      } catch (error) {
        if (isTaskCancelledError(error)) return unavailable('gateway.timeout');
        throw error;
      }
    },
    health: health.current,
    onHealth: health.onChange,
    probe: (request, options) => probeGateway(settings, calls, authorities, request, options),
    async close() {
      closing.abort();
      await Promise.allSettled([...flights.values()].map(({ reply }) => reply));
      cache.clear();
      transport.close();
    },
  };
};
