import type { EligibilityReply, FailureCode, GatewayTrouble } from '../contract/index.ts';
import type { HisFailure, HospitalSystem } from '../his/index.ts';
import { createHealthRecord } from './bhxh/health.ts';
import type { EligibilityGateway } from './port.ts';

const troubles: Readonly<Partial<Record<FailureCode, GatewayTrouble>>> = {
  'his.timeout': 'gateway.timeout',
  'his.busy': 'gateway.busy',
  'his.malformed': 'gateway.malformed',
  'his.server-error': 'gateway.server-error',
};

const troubleOf = ({ code, kind }: HisFailure): GatewayTrouble =>
  troubles[code] ?? (kind === 'unauthorised' ? 'gateway.unauthorised' : 'gateway.unreachable');

const unavailable = (trouble: GatewayTrouble): EligibilityReply => ({
  kind: 'unavailable',
  trouble,
});

/**
 * Insurance looked up through the hospital's own system, for kiosks whose address the gateway does not know. Its codes are
 * the gateway's own; a system that offers no look-up is a gateway that is never there.
 */
export const createGatewayThroughHis = (
  his: HospitalSystem,
  { clock, budgetMs: defaultBudgetMs }: { clock: { now(): number }; budgetMs: number },
): EligibilityGateway => {
  const health = createHealthRecord(clock, undefined);

  const look = async (
    request: Parameters<EligibilityGateway['check']>[0],
  ): Promise<EligibilityReply> => {
    const { number, fullName, dateOfBirth } = request;
    const isPersonal = /^\d{12}$/.test(number);
    const answer = await his.checkInsurance({
      ...(isPersonal
        ? { personalNumber: number }
        : /^\d{10}$/.test(number)
          ? { insuranceNumber: number }
          : { cardNumber: number }),
      fullName,
      dateOfBirth,
    });
    if (!answer.ok) return unavailable(troubleOf(answer.failure));
    return answer.value ?? unavailable('gateway.unreachable');
  };

  return {
    async check(request, { signal, budgetMs = defaultBudgetMs } = {}) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<EligibilityReply>((resolve) => {
        timer = setTimeout(() => resolve(unavailable('gateway.timeout')), budgetMs);
        signal?.addEventListener('abort', () => resolve(unavailable('gateway.timeout')), {
          once: true,
        });
      });
      const reply = await Promise.race([look(request), late]);
      clearTimeout(timer);
      if (!signal?.aborted) health.record(reply, false);
      return reply;
    },
    // The published interface of hospital systems has no call for visits elsewhere.
    async history() {
      return { kind: 'unavailable', trouble: 'gateway.unreachable' };
    },
    health: health.current,
    onHealth: health.onChange,
    async probe(request) {
      if (!request) return { stages: [] };
      const started = performance.now();
      const reply = await look(request);
      const ms = Math.round((performance.now() - started) * 10) / 10;
      return {
        stages: [
          reply.kind === 'answered'
            ? { stage: 'check', ok: true, ms, detail: `maKetQua ${reply.resultCode}` }
            : { stage: 'check', ok: false, ms, failure: reply.trouble },
        ],
      };
    },
    // The hospital system is closed by whoever opened it.
    async close() {},
  };
};
