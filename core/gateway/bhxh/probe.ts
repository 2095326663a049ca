import { lookup } from 'node:dns/promises';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isTaskCancelledError, TimeoutStrategy, timeout } from 'cockatiel';
import type {
  EligibilityReply,
  EligibilityRequest,
  FailureCode,
  VisitHistoryReply,
} from '../../contract/index.ts';
import type { ProbeOptions, ProbeReport, ProbeStage } from '../port.ts';
import type { GatewaySettings } from '../settings.ts';
import type { CallOutcome, Calls } from './calls.ts';
import { alarmOf, faultOf } from './health.ts';
import type { Token } from './token.ts';

type Finding = { ok: boolean; detail?: string; failure?: FailureCode };

const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';

const openTcp = (host: string, port: number, signal: AbortSignal): Promise<Finding> =>
  new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port, signal });
    socket.once('error', reject);
    socket.once('connect', () => {
      const detail = `${socket.remoteAddress}:${socket.remotePort}`;
      socket.destroy();
      resolve({ ok: true, detail });
    });
  });

const openTls = (
  host: string,
  port: number,
  ca: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Finding> =>
  new Promise((resolve, reject) => {
    const servername = /^[\d.]+$|:/.test(host) ? undefined : host;
    const socket = connectTls({
      host,
      port,
      ...(servername && { servername }),
      ...(ca && { ca: [...ca] }),
    });
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const detail = `${socket.getProtocol()}, certificate until ${socket.getPeerCertificate().valid_to}`;
      socket.destroy();
      resolve({ ok: true, detail });
    });
  });

const findingOf = ({
  reply,
  detail,
}: CallOutcome<EligibilityReply | VisitHistoryReply>): Finding => {
  if (reply.kind === 'unavailable') return { ok: false, detail, failure: reply.trouble };
  const result = `${detail}, maKetQua ${reply.resultCode}`;
  if ('checks' in reply) {
    const failure = alarmOf(reply) ?? faultOf(reply);
    return { ok: failure === undefined, detail: result, ...(failure && { failure }) };
  }
  return { ok: true, detail: `${result}, visits: ${reply.visits.length}` };
};

/** Why a stage threw, where that says more than that nothing was reached. */
const failureAt: Readonly<Partial<Record<ProbeStage['stage'], FailureCode>>> = {
  dns: 'gateway.name-not-resolved',
  tls: 'gateway.certificate-refused',
};

/**
 * Tries name, connection, TLS, token and, with a request, a look-up and the history one after the other, each with its
 * own time.
 */
export const probeGateway = async (
  { baseUrl, timeoutMs, historyTimeoutMs }: GatewaySettings,
  calls: Calls,
  ca: readonly string[] | undefined,
  request: EligibilityRequest | undefined,
  { history = false }: ProbeOptions = {},
): Promise<ProbeReport> => {
  const { hostname, protocol, port: statedPort } = new URL(baseUrl);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isTls = protocol === 'https:';
  const port = Number(statedPort) || (isTls ? 443 : 80);
  let token: Token | undefined;

  const attempts: [ProbeStage['stage'], (signal: AbortSignal) => Promise<Finding>][] = [
    [
      'dns',
      async () => {
        const addresses = await lookup(host, { all: true });
        return { ok: true, detail: addresses.map(({ address }) => address).join(', ') };
      },
    ],
    ['tcp', (signal) => openTcp(host, port, signal)],
  ];
  if (isTls) attempts.push(['tls', (signal) => openTls(host, port, ca, signal)]);
  attempts.push([
    'token',
    async (signal) => {
      const taken = await calls.takeToken(signal);
      if (!taken.ok) return { ok: false, failure: taken.failure };
      token = taken.value;
      return { ok: true, detail: `until ${new Date(token.expiresAt).toISOString()}` };
    },
  ]);
  const ask =
    (call: Calls['checkCard'] | Calls['takeHistory'], about: EligibilityRequest) =>
    async (signal: AbortSignal): Promise<Finding> =>
      token
        ? findingOf(await call(token, about, signal))
        : { ok: false, failure: 'gateway.unauthorised' };
  if (request) attempts.push(['check', ask(calls.checkCard, request)]);
  if (request && history) attempts.push(['history', ask(calls.takeHistory, request)]);

  const stages: ProbeStage[] = [];
  for (const [stage, attempt] of attempts) {
    const started = performance.now();
    let finding: Finding;
    try {
      const limitMs = stage === 'history' ? historyTimeoutMs : timeoutMs;
      finding = await timeout(limitMs, TimeoutStrategy.Aggressive).execute(({ signal }) =>
        attempt(signal),
      );
    } catch (error) {
      finding = isTaskCancelledError(error)
        ? { ok: false, failure: 'gateway.timeout' }
        : {
            ok: false,
            failure: failureAt[stage] ?? 'gateway.unreachable',
            detail: errorCode(error),
          };
    }
    stages.push({ stage, ms: Math.round((performance.now() - started) * 10) / 10, ...finding });
    if (!finding.ok) break;
  }
  return { stages };
};
