import { afterEach, describe, expect, test } from 'vitest';
import {
  demoAccount,
  type GatewaySimOptions,
  hardPeople,
  startGatewaySim,
} from '../../../fixtures/gateway-sim/index.ts';
import { population } from '../../../fixtures/people/index.ts';
import { type EligibilityRequest, FacilityPolicy } from '../../contract/index.ts';
import { decide } from '../../insurance/index.ts';
import { GatewaySettings } from '../settings.ts';
import { createBhxhGateway } from './gateway.ts';

const today = '2026-11-23';
const people = population(today);
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const requestFor = (resultCode: string): EligibilityRequest => {
  const person = people.find((one) => one.resultCode === resultCode && one.registered);
  if (!person?.registered) throw new Error(`nobody with ${resultCode}`);
  const { number, fullName, dateOfBirth } = person.registered;
  return { number, fullName, dateOfBirth: { value: dateOfBirth, precision: 'day' } };
};

const start = async (
  settings: Record<string, unknown> = {},
  options: Partial<GatewaySimOptions> = {},
  clock: { now(): number } = Date,
) => {
  const simulator = await startGatewaySim({
    accounts: [demoAccount],
    population: people,
    today,
    ...options,
  });
  const [staff] = demoAccount.staff;
  const gateway = createBhxhGateway(
    GatewaySettings.parse({
      baseUrl: simulator.url,
      username: demoAccount.username,
      password: demoAccount.password,
      staffName: staff?.name,
      staffPersonalNumber: staff?.personalNumber,
      retries: { attempts: 2, delayMs: 1 },
      ...settings,
    }),
    { clock },
  );
  open.push(gateway, simulator);
  return { gateway, simulator, outcomes: () => simulator.log.map(({ outcome }) => outcome) };
};

describe('against the strict simulator', () => {
  test('everybody in its register gets the answer that is meant for them', async () => {
    const { gateway } = await start();
    for (const { resultCode, registered } of people) {
      if (!registered || !['000', '003', '004', '110', '120'].includes(resultCode)) continue;
      expect(await gateway.check(requestFor(resultCode))).toMatchObject({
        kind: 'answered',
        resultCode,
        card: { number: expect.any(String), start: expect.any(String) },
      });
    }
  });

  test.each(['utc', 'utc-zone', 'epoch', 'seconds'] as const)(
    'the token is kept as long as "%s" says',
    async (expiresFormat) => {
      const { gateway, outcomes } = await start({ cacheMs: 0 }, { expiresFormat });
      await gateway.check(requestFor('000'));
      await gateway.check(requestFor('000'));
      expect(outcomes()).toEqual(['200', '000', '000']);
    },
  );

  test('tokens forgotten by the server are renewed without anybody noticing', async () => {
    const { gateway, simulator, outcomes } = await start({ cacheMs: 0 });
    await gateway.check(requestFor('000'));
    simulator.expireTokens();
    expect(await gateway.check(requestFor('000'))).toMatchObject({ resultCode: '000' });
    expect(outcomes()).toEqual(['200', '000', '401', '200', '000']);
  });

  test.each([
    ['http-500', 'gateway.server-error'],
    ['html-502', 'gateway.server-error'],
    ['hang', 'gateway.timeout'],
    ['reset', 'gateway.unreachable'],
    ['malformed-json', 'gateway.malformed'],
    ['expired-token', 'gateway.unauthorised'],
  ] as const)('the fault %s is %s, and is over when the fault is', async (kind, trouble) => {
    const { gateway, simulator } = await start({ budgetMs: 10_000, timeoutMs: 400 });
    simulator.setFault({ kind, on: 'check' });
    expect(await gateway.check(requestFor('000'))).toEqual({ kind: 'unavailable', trouble });
    simulator.clearFault();
    expect(await gateway.check(requestFor('000'))).toMatchObject({ resultCode: '000' });
  });

  test('a truncated answer is none', async () => {
    const { gateway, simulator } = await start();
    simulator.setFault({ kind: 'truncated', on: 'check' });
    expect(await gateway.check(requestFor('000'))).toMatchObject({ kind: 'unavailable' });
  });

  test('an answer in another charset is read', async () => {
    const { gateway, simulator } = await start();
    simulator.setFault({ kind: 'wrong-charset', on: 'check' });
    const request = requestFor('000');
    expect(await gateway.check(request)).toMatchObject({
      card: { fullName: request.fullName.toLocaleUpperCase('vi') },
    });
  });

  test('a slow answer comes too late for the caller but in time for the next', async () => {
    const { gateway, simulator } = await start({ budgetMs: 40 });
    simulator.setFault({ kind: 'slow', ms: 200, on: 'check', count: 1 });
    const request = requestFor('000');
    expect(await gateway.check(request)).toMatchObject({ trouble: 'gateway.timeout' });
    expect(await gateway.check(request, { budgetMs: 5_000 })).toMatchObject({ resultCode: '000' });
    expect(simulator.log.filter(({ path }) => path.includes('/egw/'))).toHaveLength(1);
  });

  test.each(['100', '101'])('the outage code %s is handed on for the decision', async (code) => {
    const { gateway, simulator } = await start();
    simulator.setFault({ kind: 'code', code, on: 'check' });
    expect(await gateway.check(requestFor('000'))).toMatchObject({ resultCode: code });
    expect(gateway.health()).toMatchObject({ state: 'degraded' });
  });

  test('an unregistered staff number and a wrong staff name are told apart', async () => {
    const number = await start({ staffPersonalNumber: '001190099999' });
    expect(await number.gateway.check(requestFor('000'))).toMatchObject({ resultCode: '054' });
    const name = await start({ staffName: 'Người Khác' });
    expect(await name.gateway.check(requestFor('000'))).toMatchObject({ resultCode: '055' });
  });

  test.each([
    ['a wrong password', { password: 'sai' }, {}, 'gateway.unauthorised'],
    ['the wrong letters of the hash', { md5Case: 'lower' }, {}, 'gateway.unauthorised'],
    ['an unregistered address', {}, { allowedSources: [] }, 'gateway.unauthorised'],
    ['the wrong content type', { checkContentType: 'form' }, {}, 'gateway.malformed'],
  ])('%s is named', async (_, settings, options, trouble) => {
    const { gateway } = await start(settings, options);
    expect(await gateway.check(requestFor('000'))).toEqual({ kind: 'unavailable', trouble });
  });

  test('the other conventions seen in production work when configured', async () => {
    const { gateway } = await start(
      { tokenContentType: 'json', checkContentType: 'form', md5Case: 'lower' },
      { tokenContentType: 'json', checkContentType: 'form', md5Case: 'lower' },
    );
    expect(await gateway.check(requestFor('000'))).toMatchObject({ resultCode: '000' });
  });

  test('the probe goes through to the check', async () => {
    const { gateway } = await start();
    const { stages } = await gateway.probe(requestFor('000'));
    expect(stages.at(-1)).toMatchObject({
      stage: 'check',
      ok: true,
      detail: 'HTTP 200, maKetQua 000',
    });
  });
});

describe('people who are hard to find, in a register that meets nobody half-way', () => {
  const clock = { now: () => Date.parse(`${today}T09:00:00+07:00`) };
  const hard = hardPeople(today);
  const policy = FacilityPolicy.parse({
    facilityCode: '01234',
    facility: { level: 'basic', formerTier: 'district' },
  });
  const startHard = (settings: Record<string, unknown> = {}) =>
    start(
      settings,
      {
        population: hard,
        clock: clock.now,
        matching: { anyTonePlace: false, dayForYear: false },
      },
      clock,
    );
  const claimOf = ({ personalNumber, fullName, dateOfBirth }: (typeof hard)[number]) => ({
    personalNumber,
    fullName,
    dateOfBirth: { value: dateOfBirth, precision: 'day' as const },
  });
  const decided = async (
    gateway: Awaited<ReturnType<typeof start>>['gateway'],
    who: (typeof hard)[number],
  ) => {
    const { personalNumber: number, ...person } = claimOf(who);
    const reply = await gateway.check({ number, ...person });
    const identification = { claim: claimOf(who), trust: 'qr' as const, warnings: [] };
    return { reply, decision: decide({ identification, reply, policy, today }) };
  };

  test.each(hard.map((who) => [who.id, who] as const))('%s ends as meant', async (_, who) => {
    const { gateway, simulator } = await startHard();
    const { decision } = await decided(gateway, who);
    expect(decision.outcome).toBe(who.expected.outcome);
    const checks = simulator.log.filter(({ path }) => path.endsWith('2024'));
    expect(checks.length).toBeLessThanOrEqual(3);
  });

  test.each([
    ['tone-elsewhere', { fullName: 'NGUYỄN HOÀ MẪU' }, 'coverage.name-spelt-otherwise'],
    ['i-for-y', { fullName: 'LÍ VĂN KÌ MẪU' }, 'coverage.name-spelt-otherwise'],
    ['plain-letters', { fullName: 'Y JUT NIÊ MẪU' }, 'coverage.name-spelt-otherwise'],
    [
      'held-by-year',
      { dateOfBirth: { value: '1939', precision: 'year' } },
      'coverage.birth-year-only',
    ],
  ])(
    '%s is found as what the register calls them, and the desk is told',
    async (id, askedAs, notice) => {
      const { gateway } = await startHard();
      const who = hard.find((each) => each.id === id) as (typeof hard)[number];
      const { reply, decision } = await decided(gateway, who);
      expect(reply).toMatchObject({ resultCode: '000', askedAs });
      expect(decision.notices).toContainEqual({ code: notice });
    },
  );

  test('without the history, who has left elsewhere looks like who has not', async () => {
    const who = hard.find(({ id }) => id === 'left-elsewhere') as (typeof hard)[number];
    const never = await startHard({ history: 'never' });
    expect((await decided(never.gateway, who)).decision.outcome).toBe('to-desk');
    const json = await startHard({ historyContentType: 'json' });
    expect((await decided(json.gateway, who)).decision).toMatchObject({
      outcome: 'to-desk',
      notices: [{ code: 'coverage.visit-history-missing' }],
    });
  });

  test('the desk asks for the visits by themselves', async () => {
    const { gateway } = await startHard();
    const who = hard.find(({ id }) => id === 'left-elsewhere') as (typeof hard)[number];
    const { personalNumber: number, ...person } = claimOf(who);
    expect(await gateway.history({ number, ...person })).toEqual({
      kind: 'answered',
      resultCode: '000',
      visits: [
        {
          facility: '79012',
          admittedAt: `${today}T00:06`,
          dischargedAt: `${today}T00:40`,
          dischargeState: '1',
        },
      ],
    });
  });
});
