import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoHis, type Fault, type HisSim, startHisSim } from '../../fixtures/his-sim/index.ts';
import { population } from '../../fixtures/people/index.ts';
import { createHospitalSystem, HisSettings, type HospitalSystem } from './index.ts';
import { sampleClaim, sampleVisit } from './testing/sample.ts';

const timeoutMs = 200;

const settings = {
  rest: {
    merchantId: demoHis.merchantId,
    clinics: { 'noi-tong-quat': { departmentId: 'K01', serviceId: 'DV-NOI' } },
  },
  fhir: {},
};

const secrets = { rest: demoHis.secret, fhir: demoHis.token };

const faults: readonly [string, Fault, string, string][] = [
  ['nobody listens', { kind: 'refuse' }, 'his.unreachable', 'no-network'],
  ['no answer', { kind: 'hang' }, 'his.timeout', 'later'],
  ['an answer drop by drop', { kind: 'slow-body' }, 'his.timeout', 'later'],
  ['an answer without end', { kind: 'endless-body' }, 'his.malformed', 'later'],
  ['a connection that breaks before', { kind: 'reset' }, 'his.interrupted', 'later'],
  ['a connection that breaks after', { kind: 'reset-after' }, 'his.interrupted', 'later'],
  ['an answer cut off', { kind: 'truncated' }, 'his.malformed', 'later'],
  ['no JSON', { kind: 'malformed-json' }, 'his.malformed', 'later'],
  ['JSON of something else', { kind: 'wrong-json' }, 'his.malformed', 'later'],
  ['another charset than it says', { kind: 'wrong-charset' }, 'his.malformed', 'later'],
  ['a web page with 200', { kind: 'html', status: 200 }, 'his.malformed', 'later'],
  ['a web page with 302', { kind: 'html', status: 302 }, 'his.malformed', 'later'],
  ['a web page with 404', { kind: 'html', status: 404 }, 'his.malformed', 'later'],
  ['a web page with 502', { kind: 'html', status: 502 }, 'his.server-error', 'later'],
  ['503', { kind: 'status', status: 503 }, 'his.server-error', 'later'],
  ['429', { kind: 'status', status: 429 }, 'his.busy', 'later'],
  ['408', { kind: 'status', status: 408 }, 'his.timeout', 'later'],
  ['403', { kind: 'status', status: 403 }, 'his.unauthorised', 'unauthorised'],
  ['400', { kind: 'status', status: 400 }, 'his.rejected', 'rejected'],
];

describe.each(['rest', 'fhir'] as const)('%s, when something is wrong', (kind) => {
  let sim: HisSim;
  let his: HospitalSystem;
  beforeAll(async () => {
    sim = await startHisSim({ population: population('2026-11-24') });
    his = createHospitalSystem(
      HisSettings.parse({ kind, baseUrl: `${sim.url}/${kind}`, timeoutMs, ...settings[kind] }),
      { secret: secrets[kind], clock: { now: () => Date.now() } },
    );
  });
  afterEach(() => sim.clearFault());
  afterAll(async () => {
    await his.close();
    await sim.close();
  });

  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    findPatient: () => his.findPatient(sampleClaim),
    listServices: () => his.listServices(),
    checkInsurance: () => his.checkInsurance(sampleClaim),
    registerVisit: () => his.registerVisit(sampleVisit({ idempotencyKey: `${kind}-fault` })),
    status: () => his.status(`${kind}-fault`),
  };

  it.each(faults)('every call says so: %s', async (_, fault, code, failureKind) => {
    for (const [name, call] of Object.entries(calls)) {
      await sim.setFault(fault);
      const started = performance.now();
      const answer = await call();
      expect(answer, name).toMatchObject({ ok: false, failure: { code, kind: failureKind } });
      expect(performance.now() - started, name).toBeLessThan(timeoutMs + 1_000);
      expect(JSON.stringify(answer), name).not.toMatch(/001085100001|Mẫu|127\.0\.0\.1|demo-/);
    }
  });

  it('delivers one visit through all of it', async () => {
    const visit = sampleVisit({ idempotencyKey: `${kind}-through` });
    for (const [, fault] of faults) {
      await sim.setFault({ ...fault, count: 1 });
      expect(await his.registerVisit(visit)).toMatchObject({ ok: false });
    }
    await sim.clearFault();
    expect(await his.registerVisit(visit)).toMatchObject({
      ok: true,
      value: { state: 'registered', hisVisitId: sim.visits.get(`${kind}-through`)?.visitId },
    });
    const created = sim.log.filter(
      ({ key, outcome }) => key === `${kind}-through` && outcome === 'created',
    );
    expect(created).toHaveLength(1);
  });

  it('ends what is in flight when it is closed', async () => {
    await sim.setFault({ kind: 'hang' });
    const other = createHospitalSystem(
      HisSettings.parse({ kind, baseUrl: `${sim.url}/${kind}`, ...settings[kind] }),
      { secret: secrets[kind], clock: { now: () => Date.now() } },
    );
    const answer = other.findPatient(sampleClaim);
    await other.close();
    expect(await answer).toMatchObject({ ok: false, failure: { kind: 'later' } });
    expect(await other.status('x')).toMatchObject({ ok: false });
  });
});
