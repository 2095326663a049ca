import { afterEach, describe, expect, test, vi } from 'vitest';
import { vietnamDay } from '../../clock.ts';
import type { EligibilityGateway } from '../port.ts';
import { createBhxhGateway } from './gateway.ts';
import {
  type Answerer,
  fieldsOf,
  patient,
  type Received,
  type Stub,
  sayCode,
  sendJson,
  settingsFor,
  startStub,
} from './testing.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const make = async (
  answerers: { check: Answerer; history?: Answerer; token?: Answerer },
  settings: Parameters<typeof settingsFor>[1] = {},
): Promise<{ gateway: EligibilityGateway; stub: Stub }> => {
  const stub = await startStub(answerers);
  const gateway = createBhxhGateway(settingsFor(stub.url, settings), { clock: Date });
  open.push(gateway, stub);
  return { gateway, stub };
};

/** Rejects what does not match, as the gateway does. */
const register =
  (matches: { name?: string; birth?: string }, code = '000'): Answerer =>
  (received) => {
    const { hoTen, ngaySinh } = fieldsOf(received);
    if (matches.name !== undefined && hoTen !== matches.name) return sayCode('061')(received);
    if (matches.birth !== undefined && ngaySinh !== matches.birth) return sayCode('070')(received);
    return sayCode(code)(received);
  };
const asked = (stub: Stub, call: Received['call'] = 'check') =>
  stub.received
    .filter((one) => one.call === call)
    .map(fieldsOf)
    .map(({ hoTen, ngaySinh }) => `${hoTen} ${ngaySinh}`);

describe('a rejected name', () => {
  const hoa = { ...patient, fullName: 'Nguyễn Hòa Thử' };

  test('is asked for in other spellings, and the answer says which one matched', async () => {
    const { gateway, stub } = await make({ check: register({ name: 'NGUYỄN HOÀ THỬ' }) });
    expect(await gateway.check(hoa)).toMatchObject({
      resultCode: '000',
      askedAs: { fullName: 'NGUYỄN HOÀ THỬ' },
    });
    expect(asked(stub)).toEqual(['Nguyễn Hòa Thử 15/08/1985', 'NGUYỄN HOÀ THỬ 15/08/1985']);
  });

  test('that no spelling mends stays rejected after two look-ups more', async () => {
    const { gateway, stub } = await make({ check: sayCode('060') });
    const answer = await gateway.check(hoa);
    expect(answer).toMatchObject({ resultCode: '060' });
    expect(answer).not.toHaveProperty('askedAs');
    expect(stub.count('check')).toBe(3);
  });

  test('goes on with the year of birth where that is rejected next', async () => {
    const { gateway, stub } = await make({
      check: register({ name: 'NGUYỄN HOÀ THỬ', birth: '1985' }),
    });
    expect(await gateway.check(hoa)).toMatchObject({
      resultCode: '000',
      askedAs: { fullName: 'NGUYỄN HOÀ THỬ', dateOfBirth: { value: '1985', precision: 'year' } },
    });
    expect(stub.count('check')).toBe(3);
  });

  test.each(['050', '101', '054', '777'])(
    'is not answered by %s of another spelling',
    async (code) => {
      const { gateway } = await make({ check: register({ name: 'NGUYỄN HOÀ THỬ' }, code) });
      expect(await gateway.check(hoa)).toMatchObject({ resultCode: '061' });
    },
  );

  test('stays as answered when the next look-up fails', async () => {
    let calls = 0;
    const { gateway } = await make({
      check: (received) => {
        calls += 1;
        return calls === 1 ? sayCode('061')(received) : void received.socket.resetAndDestroy();
      },
    });
    expect(await gateway.check(hoa)).toMatchObject({ resultCode: '061' });
  });

  test('is answered with the first answer for who cannot wait; the next one gets the better', async () => {
    const gate = Promise.withResolvers<void>();
    const { gateway, stub } = await make({
      check: async (received) => {
        if (fieldsOf(received).hoTen === hoa.fullName) return sayCode('061')(received);
        await gate.promise;
        return sayCode('000')(received);
      },
    });
    const impatient = new AbortController();
    const first = gateway.check(hoa, { signal: impatient.signal });
    await vi.waitFor(() => expect(stub.count('check')).toBe(2));
    impatient.abort();
    expect(await first).toMatchObject({ resultCode: '061' });
    expect(gateway.health().state).toBe('up');
    gate.resolve();
    expect(await gateway.check(hoa)).toMatchObject({ resultCode: '000' });
    expect(stub.count('check')).toBe(2);
  });

  test('gets no more time than one look-up has', async () => {
    const { gateway } = await make(
      {
        check: (received) =>
          fieldsOf(received).hoTen === hoa.fullName ? sayCode('061')(received) : undefined,
      },
      { timeoutMs: 1_500, budgetMs: 60_000 },
    );
    expect(await gateway.check(hoa)).toMatchObject({ resultCode: '061' });
  });

  test('is not asked about again where the facility wants none of it', async () => {
    const { gateway, stub } = await make({ check: sayCode('060') }, { furtherLookUps: 0 });
    await gateway.check(hoa);
    expect(stub.count('check')).toBe(1);
  });
});

describe('a rejected birth date', () => {
  test('is asked for by its year alone', async () => {
    const { gateway, stub } = await make({ check: register({ birth: '1985' }) });
    expect(await gateway.check(patient)).toMatchObject({
      resultCode: '000',
      askedAs: { dateOfBirth: { value: '1985', precision: 'year' } },
    });
    expect(asked(stub)).toEqual(['Nguyễn Thị Thử 15/08/1985', 'Nguyễn Thị Thử 1985']);
  });

  test('that was a year already is not asked again', async () => {
    const { gateway, stub } = await make({ check: sayCode('070') });
    await gateway.check({ ...patient, dateOfBirth: { value: '1985', precision: 'year' } });
    expect(stub.count('check')).toBe(1);
  });
});

describe('the history of visits', () => {
  const today = vietnamDay(Date.now()).replaceAll('-', '');
  const elsewhere = [
    { userKT: '79012_BV', thoiGianKT: `${today}0005`, thongBao: '', maLoi: '000' },
  ];
  const ours = [{ ...elsewhere[0], userKT: '01234_BV' }];
  const answer =
    (dsLichSuKT2018: unknown, maKetQua = '000'): Answerer =>
    ({ response }) =>
      sendJson(response, { maKetQua, dsLichSuKCB2018: null, dsLichSuKT2018 });
  const visits =
    (...list: object[]): Answerer =>
    ({ response }) =>
      sendJson(response, { maKetQua: '000', ghiChu: null, dsLichSuKCB2025: list });
  const visit = { maCSKCB: '79012', ngayVao: `${today}0006`, ngayRa: `${today}0007` };

  test('is asked for, as a form with the same five fields, where another facility looked the card up today', async () => {
    const { gateway, stub } = await make({ check: answer(elsewhere), history: visits(visit) });
    const reply = await gateway.check(patient);
    expect(reply).toMatchObject({
      visitHistory: 'included',
      visits: [{ facility: '79012', dischargedAt: expect.stringContaining('T00:07') }],
    });
    const [check, history] = stub.received.slice(1) as [Received, Received];
    expect(history.call).toBe('history');
    expect(history.contentType).toMatch(/^application\/x-www-form-urlencoded/);
    expect(history.query).toEqual(check.query);
    expect(fieldsOf(history)).toEqual(fieldsOf(check));
  });

  test.each([
    ['nobody looked the card up', answer(null)],
    ['only we looked it up', answer(ours)],
    ['the look-up was of another day', answer([{ ...elsewhere[0], thoiGianKT: '202601010005' }])],
    ['the look-up failed', answer([{ ...elsewhere[0], maLoi: '050' }])],
    ['the card is not good anyway', answer(elsewhere, '010')],
  ])('is not asked for when %s', async (_, check) => {
    const { gateway, stub } = await make({ check });
    expect(await gateway.check(patient)).not.toHaveProperty('visitHistory');
    expect(stub.count('history')).toBe(0);
  });

  test('knows our own facility by the setting before the account', async () => {
    const { gateway, stub } = await make({ check: answer(ours) }, { facilityCode: '01999' });
    await gateway.check(patient);
    expect(stub.count('history')).toBe(1);
  });

  test.each([
    ['always', answer(null), 1],
    ['never', answer(elsewhere), 0],
  ] as const)('is asked for %s where the facility says so', async (history, check, times) => {
    const { gateway, stub } = await make({ check }, { history });
    await gateway.check(patient);
    expect(stub.count('history')).toBe(times);
  });

  test('is weighed for the day that is asked about', async () => {
    const { gateway, stub } = await make({
      check: answer([{ ...elsewhere[0], thoiGianKT: '202601010005' }]),
      history: visits(visit),
    });
    expect(await gateway.check(patient)).not.toHaveProperty('visitHistory');
    expect(await gateway.check(patient, { day: '2026-01-01' })).toMatchObject({
      visitHistory: 'included',
    });
    expect(stub.count('history')).toBe(1);
  });

  test('is asked for in the words that matched', async () => {
    const { gateway, stub } = await make(
      {
        check: (received) =>
          fieldsOf(received).hoTen === 'NGUYỄN THỊ THỬ'
            ? answer(elsewhere)(received)
            : sayCode('061')(received),
        history: visits(visit),
      },
      {},
    );
    await gateway.check(patient);
    expect(asked(stub, 'history')).toEqual(['NGUYỄN THỊ THỬ 15/08/1985']);
  });

  test.each<[string, Answerer]>([
    ['is refused', sayCode('205')],
    ['is refused with HTTP 415', ({ response }) => sendJson(response, {}, 415)],
    ['does not find the person', sayCode('050')],
    ['is the gateway’s own fault', sayCode('101')],
    ['is a page', ({ response }) => void response.end('<html></html>')],
  ])('that %s leaves the answer as it was, marked, and not kept', async (_, history) => {
    const { gateway, stub } = await make({ check: answer(elsewhere), history });
    const reply = await gateway.check(patient);
    expect(reply).toMatchObject({ resultCode: '000', visitHistory: 'missing', visits: [] });
    expect(gateway.health().state).toBe('up');
    await gateway.check(patient);
    expect(stub.count('check')).toBe(2);
  });

  test('that hangs costs no more than the budget, and is held back once it has failed often', async () => {
    const { gateway, stub } = await make(
      { check: answer(elsewhere), history: () => undefined },
      { timeoutMs: 800, breaker: { failures: 2, resetMs: 60_000 } },
    );
    for (let visitor = 0; visitor < 4; visitor += 1)
      expect(await gateway.check(patient)).toMatchObject({ visitHistory: 'missing' });
    expect([stub.count('check'), stub.count('history')]).toEqual([4, 2]);
  });

  test('too late for the caller is a mark on the answer; the next caller has it', async () => {
    const gate = Promise.withResolvers<void>();
    const { gateway, stub } = await make({
      check: answer(elsewhere),
      history: async (received) => {
        await gate.promise;
        return visits(visit)(received);
      },
    });
    const impatient = new AbortController();
    const first = gateway.check(patient, { signal: impatient.signal });
    await vi.waitFor(() => expect(stub.count('history')).toBe(1));
    impatient.abort();
    expect(await first).toMatchObject({
      resultCode: '000',
      visitHistory: 'missing',
    });
    gate.resolve();
    await vi.waitFor(async () =>
      expect(await gateway.check(patient)).toMatchObject({ visitHistory: 'included' }),
    );
  });

  test('takes the place of the same visit in the check, which stays otherwise', async () => {
    const { gateway } = await make(
      {
        check: ({ response }) =>
          sendJson(response, {
            maKetQua: '000',
            dsLichSuKCB2018: [
              { ...visit, ngayRa: null },
              { ...visit, maCSKCB: '79001', ngayVao: '202601010800' },
            ],
          }),
        history: visits(visit),
      },
      { history: 'always' },
    );
    const reply = await gateway.check(patient);
    expect(reply.kind === 'answered' && reply.visits).toMatchObject([
      { facility: '79012', dischargedAt: expect.any(String) },
      { facility: '79001' },
    ]);
  });

  test('can be asked for by itself, renews the token, and is JSON where that is configured', async () => {
    let calls = 0;
    const { gateway, stub } = await make(
      {
        check: sayCode('000'),
        history: (received) => {
          calls += 1;
          return calls === 1 ? sayCode('401')(received) : visits(visit)(received);
        },
      },
      { historyContentType: 'json' },
    );
    expect(await gateway.history(patient)).toMatchObject({
      kind: 'answered',
      resultCode: '000',
      visits: [{ facility: '79012' }],
    });
    expect([stub.count('token'), stub.count('check'), stub.count('history')]).toEqual([2, 0, 2]);
    expect(stub.received.at(-1)?.contentType).toMatch(/^application\/json/);
  });

  test('asked for by itself ends with the caller’s budget, patience or the gateway', async () => {
    const { gateway } = await make({ check: sayCode('000'), history: () => undefined });
    const late = { kind: 'unavailable', trouble: 'gateway.timeout' };
    expect(await gateway.history(patient, { budgetMs: 50 })).toEqual(late);
    expect(await gateway.history(patient, { signal: AbortSignal.abort() })).toEqual(late);
    const waiting = gateway.history(patient);
    await gateway.close();
    expect(await waiting).toMatchObject({ kind: 'unavailable' });
    expect(await gateway.history(patient)).toEqual(late);
  });
});
