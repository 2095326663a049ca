import { afterEach, describe, expect, test } from 'vitest';
import {
  demoAccount,
  type GatewaySimOptions,
  startGatewaySim,
} from '../../../fixtures/gateway-sim/index.ts';
import { population } from '../../../fixtures/people/index.ts';
import type { EligibilityRequest } from '../../contract/index.ts';
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
    { clock: Date },
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
