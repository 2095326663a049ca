import { createHash } from 'node:crypto';
import { createServer as createTcpServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EligibilityReply } from '../../contract/index.ts';
import type { EligibilityGateway, GatewayHealth } from '../port.ts';
import { createBhxhGateway } from './gateway.ts';
import {
  type Answerer,
  giveToken,
  patient,
  type Received,
  type Stub,
  sayCode,
  secrets,
  sendJson,
  settingsFor,
  startStub,
} from './testing.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

interface Made {
  readonly gateway: EligibilityGateway;
  readonly stub: Stub;
  readonly clock: { at: number; now(): number };
  readonly logged: string[];
}

/** A gateway on a stub that answers `check` (and `token`) as told; closed after the test. */
const make = async (
  check: Answerer,
  overrides: Parameters<typeof settingsFor>[1] & { token?: Answerer } = {},
): Promise<Made> => {
  const { token = giveToken, ...settings } = overrides;
  const stub = await startStub({ token, check });
  const clock = {
    at: Date.now(),
    now() {
      return this.at;
    },
  };
  const logged: string[] = [];
  const keep = (fields: object, message: string): void => {
    logged.push(JSON.stringify(fields), message);
  };
  const gateway = createBhxhGateway(settingsFor(stub.url, settings), {
    clock,
    logger: { info: keep, warn: keep },
  });
  open.push(gateway, stub);
  return { gateway, stub, clock, logged };
};

const raw =
  (body: Buffer | string, headers: Record<string, string> = {}, status = 200): Answerer =>
  ({ response }) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(body);
  };

/** Each call gets the next answer; the last one stays. */
const inTurn = (...answers: Answerer[]): Answerer => {
  let next = 0;
  return (received) => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    return answer?.(received);
  };
};

const held = (): { answer: Answerer; arrived: Promise<void>; release(): void } => {
  const arrival = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  return {
    arrived: arrival.promise,
    release: gate.resolve,
    answer: async (received) => {
      arrival.resolve();
      await gate.promise;
      await sayCode('000')(received);
    },
  };
};

const unavailable = (trouble: string) => ({ kind: 'unavailable', trouble });
const other = (number: string) => ({ ...patient, number });

describe('what is sent', () => {
  test('follows CV 1923: JSON body, secrets in the query, MD5 in capitals', async () => {
    const { gateway, stub } = await make(sayCode('000'));
    await gateway.check(patient);
    const [token, check] = stub.received as [Received, Received];
    const md5 = createHash('md5').update(secrets.password).digest('hex').toUpperCase();
    expect(token.contentType).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(token.body))).toEqual({
      username: '01234_BV',
      password: md5,
    });
    expect(check.contentType).toBe('application/json; charset=utf-8');
    expect(Object.fromEntries(check.query)).toEqual({
      token: secrets.accessToken,
      id_token: secrets.idToken,
      username: '01234_BV',
      password: md5,
    });
    expect(JSON.parse(check.body)).toEqual({
      maThe: patient.number,
      hoTen: patient.fullName,
      ngaySinh: '15/08/1985',
      hoTenCb: 'Trần Thị Lễ Tân',
      cccdCb: '001190012345',
    });
  });

  test('takes the other content types and the lower-case hash where the configuration says so', async () => {
    const { gateway, stub } = await make(sayCode('000'), {
      tokenContentType: 'json',
      checkContentType: 'form',
      md5Case: 'lower',
    });
    await gateway.check(patient);
    const [token, check] = stub.received as [Received, Received];
    expect(JSON.parse(token.body).password).toMatch(/^[0-9a-f]{32}$/);
    expect(check.contentType).toMatch(/^application\/x-www-form-urlencoded/);
    expect(new URLSearchParams(check.body).get('hoTen')).toBe(patient.fullName);
  });
});

describe('any reply of the server', () => {
  const utf16 = Buffer.from(JSON.stringify({ maKetQua: '000', hoTen: 'NGUYỄN' }), 'utf16le');
  test.each<[string, Answerer, object]>([
    ['a plain answer', sayCode('000'), { kind: 'answered', resultCode: '000' }],
    ['an answer behind a byte-order mark', raw('\uFEFF{"maKetQua":"000"}'), { resultCode: '000' }],
    [
      'an answer serialised twice',
      raw(JSON.stringify('{"maKetQua":"000"}')),
      { resultCode: '000' },
    ],
    [
      'UTF-8 that calls itself Latin-1',
      raw('{"maKetQua":"000","hoTen":"NGUYỄN"}', {
        'Content-Type': 'text/html; charset=iso-8859-1',
      }),
      { resultCode: '000', card: { fullName: 'NGUYỄN' } },
    ],
    [
      'Windows-1258 that says so',
      raw(Buffer.from('{"maKetQua":"000","hoTen":"\xd0INH"}', 'latin1'), {
        'Content-Type': 'application/json; charset=windows-1258',
      }),
      { card: { fullName: 'ĐINH' } },
    ],
    ['UTF-16 without a mark', raw(utf16), { card: { fullName: 'NGUYỄN' } }],
    [
      'bytes of no charset',
      raw(Buffer.from('{"maKetQua":"000","hoTen":"\xd0INH"}', 'latin1')),
      {
        kind: 'answered',
        resultCode: '000',
      },
    ],
    [
      'a compressed answer',
      raw(gzipSync('{"maKetQua":"000"}'), { 'Content-Encoding': 'gzip' }),
      {
        resultCode: '000',
      },
    ],
    ['HTTP 400 with an answer in it', sayCode('205', 400), { kind: 'answered', resultCode: '205' }],
    ['054', sayCode('054'), { kind: 'answered', resultCode: '054' }],
    ['100', sayCode('100'), { kind: 'answered', resultCode: '100' }],
    [
      'HTTP 403 that only repeats its status',
      sayCode('403', 403),
      unavailable('gateway.unauthorised'),
    ],
    ['HTTP 404', raw('{"Message":"none"}', {}, 404), unavailable('gateway.malformed')],
    ['HTTP 429', raw('', {}, 429), unavailable('gateway.busy')],
    [
      'a page of HTML',
      raw('<html>Bad Gateway</html>', {}, 502),
      unavailable('gateway.server-error'),
    ],
    ['a login page', raw('<html>Wi-Fi</html>'), unavailable('gateway.malformed')],
    [
      'a redirect',
      raw('', { Location: 'http://127.0.0.1:9/' }, 302),
      unavailable('gateway.malformed'),
    ],
    ['an empty body', raw(''), unavailable('gateway.malformed')],
    ['a list', raw('[]'), unavailable('gateway.malformed')],
    ['JSON cut short', raw('{"maKetQua":"000"'), unavailable('gateway.malformed')],
    [
      'what is not the compression it claims',
      raw('{"maKetQua":"000"}', { 'Content-Encoding': 'gzip' }),
      unavailable('gateway.malformed'),
    ],
    [
      'an answer of three megabytes',
      raw(`{"maKetQua":"000"${' '.repeat(3 * 1024 * 1024)}}`),
      unavailable('gateway.malformed'),
    ],
  ])('%s', async (_, answer, expected) => {
    const { gateway } = await make(answer);
    expect(await gateway.check(patient)).toMatchObject(expected);
  });

  test('a body shorter than announced is no answer', async () => {
    const { gateway } = await make(({ response, socket }) => {
      response.writeHead(200, { 'Content-Length': '4096' });
      response.write('{"maKetQua":"000"}', () => socket.end());
    });
    expect(await gateway.check(patient)).toMatchObject({ kind: 'unavailable' });
  });

  test('nobody listening is unreachable', async () => {
    const { gateway, stub } = await make(sayCode('000'));
    await stub.close();
    expect(await gateway.check(patient)).toEqual(unavailable('gateway.unreachable'));
  });

  test('any bytes with any status and type never throw and give a reply', async () => {
    let next: Answerer = sayCode('000');
    const { gateway } = await make((received) => next(received), {
      cacheMs: 0,
      breaker: { failures: 1_000_000 },
    });
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((json) => Buffer.from(json)),
      fc.json().map((json) => Buffer.from(`{"maKetQua":${json},"dsLichSuKCB2018":${json}}`)),
    );
    const status = fc.constantFrom(200, 204, 302, 400, 401, 403, 404, 418, 500, 502, 599);
    const type = fc.constantFrom('application/json', 'text/html; charset=utf-16', 'x; charset=zz');
    const encoding = fc.constantFrom('identity', 'gzip', 'br', 'zz');
    await fc.assert(
      fc.asyncProperty(body, status, type, encoding, async (bytes, code, contentType, coding) => {
        next = raw(bytes, { 'Content-Type': contentType, 'Content-Encoding': coding }, code);
        expect(EligibilityReply.safeParse(await gateway.check(patient)).success).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test('a server that does not speak HTTP gives a reply', async () => {
    const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const gateway = createBhxhGateway(settingsFor(`http://127.0.0.1:${port}`), { clock: Date });
    expect(await gateway.check(patient)).toEqual(unavailable('gateway.malformed'));
    await gateway.close();
    server.close();
  });
});

describe('the token', () => {
  test('is taken once for many look-ups at the same time', async () => {
    const { gateway, stub } = await make(sayCode('000'));
    await Promise.all(['1', '2', '3', '4'].map((number) => gateway.check(other(number))));
    expect([stub.count('token'), stub.count('check')]).toEqual([1, 4]);
  });

  test('is renewed one minute before its end', async () => {
    const { gateway, stub, clock } = await make(sayCode('000'));
    await gateway.check(other('1'));
    clock.at += 3_600_000 - 61_000 - 1_000;
    await gateway.check(other('2'));
    expect(stub.count('token')).toBe(1);
    clock.at += 3_000;
    await gateway.check(other('3'));
    expect(stub.count('token')).toBe(2);
  });

  test.each<[string, Answerer]>([
    ['code 401', sayCode('401')],
    ['code 500', sayCode('500')],
    ['code 501', sayCode('501')],
    ['code 999', sayCode('999')],
    ['HTTP 401', raw('{"Message":"denied"}', {}, 401)],
    ['HTTP 500', raw('<html></html>', {}, 500)],
  ])('is renewed and the look-up repeated once after %s', async (_, refusal) => {
    const { gateway, stub } = await make(inTurn(refusal, sayCode('000')));
    expect(await gateway.check(patient)).toMatchObject({ resultCode: '000' });
    expect([stub.count('token'), stub.count('check')]).toEqual([2, 2]);
  });

  test.each([
    ['401', 'gateway.unauthorised'],
    ['500', 'gateway.server-error'],
    ['501', 'gateway.server-error'],
    ['999', 'gateway.server-error'],
  ])('code %s that stays is %s after two look-ups', async (code, trouble) => {
    const { gateway, stub } = await make(sayCode(code));
    expect(await gateway.check(patient)).toEqual(unavailable(trouble));
    expect(stub.count('check')).toBe(2);
  });

  test('refused for several look-ups at once is renewed once', async () => {
    const both = Promise.withResolvers<void>();
    let refused = 0;
    const { gateway, stub } = await make(async (received) => {
      if (refused === 2) return sayCode('000')(received);
      refused += 1;
      if (refused === 2) both.resolve();
      await both.promise;
      return sayCode('401')(received);
    });
    const replies = await Promise.all([gateway.check(other('1')), gateway.check(other('2'))]);
    expect(replies.map(({ kind }) => kind)).toEqual(['answered', 'answered']);
    expect(stub.count('token')).toBe(2);
  });

  test('a refused password is not sent again for a while, and raises an alarm', async () => {
    const { gateway, stub, clock } = await make(sayCode('000'), {
      token: inTurn(
        ({ response }) => sendJson(response, { maKetQua: '401', APIKey: null }),
        giveToken,
      ),
      breaker: { failures: 5, resetMs: 15_000 },
    });
    expect(await gateway.check(other('1'))).toEqual(unavailable('gateway.unauthorised'));
    expect(await gateway.check(other('2'))).toEqual(unavailable('gateway.unauthorised'));
    expect(stub.count('token')).toBe(1);
    expect(gateway.health()).toMatchObject({ state: 'down', alarm: 'gateway.unauthorised' });
    clock.at += 15_001;
    expect(await gateway.check(other('3'))).toMatchObject({ resultCode: '000' });
    expect(gateway.health()).not.toHaveProperty('alarm');
  });

  test.each<[string, Answerer, string]>([
    ['HTML', raw('<html></html>'), 'gateway.malformed'],
    ['no key', raw('{"maKetQua":"200","APIKey":null}'), 'gateway.malformed'],
    ['HTTP 503', raw('', {}, 503), 'gateway.server-error'],
    ['an unregistered address', sayCode('403', 403), 'gateway.unauthorised'],
  ])('that comes as %s is trouble', async (_, token, trouble) => {
    const { gateway } = await make(sayCode('000'), { token });
    expect(await gateway.check(patient)).toEqual(unavailable(trouble));
  });
});

describe('a bad line', () => {
  const reset: Answerer = ({ socket }) => void socket.resetAndDestroy();

  test('that resets twice is asked a third time', async () => {
    const { gateway, stub } = await make(inTurn(reset, reset, sayCode('000')));
    expect(await gateway.check(patient)).toMatchObject({ resultCode: '000' });
    expect(stub.count('check')).toBe(3);
  });

  test('that resets three times is unreachable', async () => {
    const { gateway, stub } = await make(reset);
    expect(await gateway.check(patient)).toEqual(unavailable('gateway.unreachable'));
    expect(stub.count('check')).toBe(3);
  });

  test('with a bad gateway page is not asked again', async () => {
    const { gateway, stub } = await make(raw('<html></html>', {}, 502));
    await gateway.check(patient);
    expect(stub.count('check')).toBe(1);
  });

  test('that hangs is given up after the time-out of a request', async () => {
    const { gateway } = await make(() => undefined, { timeoutMs: 60, budgetMs: 20_000 });
    expect(await gateway.check(patient)).toEqual(unavailable('gateway.timeout'));
    expect(gateway.health().trouble).toBe('gateway.timeout');
  });

  test('connections are kept for the next look-up', async () => {
    const { gateway, stub } = await make(sayCode('000'));
    await gateway.check(other('1'));
    await gateway.check(other('2'));
    expect(new Set(stub.received.map(({ socket }) => socket)).size).toBe(1);
  });
});

describe('the budget of a caller', () => {
  test('ends the wait while the look-up goes on and warms the cache', async () => {
    const { answer, release } = held();
    const { gateway, stub } = await make(answer);
    expect(await gateway.check(patient, { budgetMs: 30 })).toEqual(unavailable('gateway.timeout'));
    release();
    await vi.waitFor(async () =>
      expect(await gateway.check(patient, { budgetMs: 30 })).toMatchObject({ resultCode: '000' }),
    );
    expect(stub.count('check')).toBe(1);
  });

  test('one caller who gives up does not end the look-up of the others', async () => {
    const { answer, arrived, release } = held();
    const { gateway, stub } = await make(answer);
    const impatient = new AbortController();
    const first = gateway.check(patient, { signal: impatient.signal });
    const second = gateway.check({ ...patient, fullName: ' nguyễn  thị thử ' });
    await arrived;
    impatient.abort();
    expect(await first).toEqual(unavailable('gateway.timeout'));
    release();
    expect(await second).toMatchObject({ resultCode: '000', ageMs: 0 });
    expect(stub.count('check')).toBe(1);
  });

  test('a caller who has given up before asking sends nothing', async () => {
    const { gateway, stub } = await make(sayCode('000'));
    expect(await gateway.check(patient, { signal: AbortSignal.abort() })).toEqual(
      unavailable('gateway.timeout'),
    );
    expect(stub.received).toEqual([]);
  });
});

describe('crowds', () => {
  test('wait in a queue of limited length; beyond it the reply is busy', async () => {
    const { answer, arrived, release } = held();
    const { gateway } = await make(answer, { bulkhead: { concurrent: 1, queued: 1 } });
    const first = gateway.check(other('1'));
    await arrived;
    const second = gateway.check(other('2'));
    expect(await gateway.check(other('3'))).toEqual(unavailable('gateway.busy'));
    release();
    expect(await Promise.all([first, second])).toMatchObject([
      { resultCode: '000' },
      { resultCode: '000' },
    ]);
  });

  test('a look-up that all have left before its turn is not made', async () => {
    const { answer, arrived, release } = held();
    const { gateway, stub } = await make(answer, { bulkhead: { concurrent: 1, queued: 5 } });
    const first = gateway.check(other('1'));
    await arrived;
    await gateway.check(other('2'), { budgetMs: 10 });
    release();
    await first;
    await gateway.check(other('3'));
    expect(stub.received.some(({ body }) => body.includes('"maThe":"2"'))).toBe(false);
  });
});

describe('answers', () => {
  test('are used again for five minutes and tell their age', async () => {
    const { gateway, stub, clock } = await make(sayCode('000'));
    // Noon in Vietnam: an answer is not used for another day.
    clock.at += 5 * 3_600_000 - (clock.at % 86_400_000);
    expect(await gateway.check(patient)).toMatchObject({ ageMs: 0 });
    clock.at += 120_000;
    expect(await gateway.check(patient)).toMatchObject({ resultCode: '000', ageMs: 120_000 });
    expect(stub.count('check')).toBe(1);
    clock.at += 180_000;
    expect(await gateway.check(patient)).toMatchObject({ ageMs: 0 });
    expect(stub.count('check')).toBe(2);
  });

  test('are not used for another name or birth date', async () => {
    const { gateway, stub } = await make(sayCode('050'));
    await gateway.check(patient);
    await gateway.check({ ...patient, fullName: 'Nguyễn Thị Thử Hai' });
    await gateway.check({ ...patient, dateOfBirth: { value: '1985', precision: 'year' } });
    expect(stub.count('check')).toBe(3);
  });

  test('are dropped when the clock is set back', async () => {
    const { gateway, stub, clock } = await make(sayCode('000'));
    await gateway.check(patient);
    clock.at -= 1_000;
    await gateway.check(patient);
    expect(stub.count('check')).toBe(2);
  });

  test.each(['100', '101', '054', '055', '205', '777'])(
    'of code %s are never kept',
    async (code) => {
      const { gateway, stub } = await make(sayCode(code));
      await gateway.check(patient);
      await gateway.check(patient);
      expect(stub.count('check')).toBe(2);
    },
  );
});

describe('the breaker', () => {
  test.each<[string, Answerer]>([
    ['outage codes', sayCode('100')],
    ['HTTP 502', raw('', {}, 502)],
    ['resets', ({ socket }) => void socket.resetAndDestroy()],
  ])('holds look-ups back after %s in a row', async (_, answer) => {
    const { gateway, stub } = await make(answer, { breaker: { failures: 3 } });
    for (const number of ['1', '2', '3']) await gateway.check(other(number));
    const asked = stub.count('check');
    expect(await gateway.check(other('4'))).toEqual(unavailable('gateway.circuit-open'));
    expect(stub.count('check')).toBe(asked);
    expect(gateway.health().state).toBe('down');
  });

  test.each(['050', '060', '010', '120', '054', '055', '205'])(
    'does not count %s, which says nothing against the gateway',
    async (code) => {
      const { gateway } = await make(sayCode(code), { breaker: { failures: 2 } });
      for (const number of ['1', '2', '3', '4'])
        expect(await gateway.check(other(number))).toMatchObject({ resultCode: code });
    },
  );

  test('lets answers of before through while it is open', async () => {
    const { gateway } = await make(inTurn(sayCode('000'), raw('', {}, 502)), {
      breaker: { failures: 1 },
    });
    await gateway.check(patient);
    await gateway.check(other('2'));
    expect(await gateway.check(other('3'))).toEqual(unavailable('gateway.circuit-open'));
    expect(await gateway.check(patient)).toMatchObject({ resultCode: '000' });
  });

  test('lets one look-up try after its pause, and the others wait for nothing', async () => {
    const { answer, arrived, release } = held();
    const { gateway } = await make(inTurn(raw('', {}, 502), answer), {
      breaker: { failures: 1, resetMs: 1 },
    });
    await gateway.check(other('1'));
    await pause(5);
    const trial = gateway.check(other('2'));
    await arrived;
    expect(await gateway.check(other('3'))).toEqual(unavailable('gateway.circuit-open'));
    release();
    expect(await trial).toMatchObject({ resultCode: '000' });
  });

  test('closes again with the first answer after its pause', async () => {
    const { gateway } = await make(inTurn(raw('', {}, 502), sayCode('000')), {
      breaker: { failures: 1, resetMs: 20 },
    });
    const states: GatewayHealth['state'][] = [];
    gateway.onHealth(({ state }) => states.push(state));
    await gateway.check(other('1'));
    await vi.waitFor(async () =>
      expect(await gateway.check(other('2'))).toMatchObject({ resultCode: '000' }),
    );
    expect(states).toEqual(['down', 'up']);
  });
});

describe('health', () => {
  test('begins unknown, follows the look-ups, and tells listeners of changes only', async () => {
    const { gateway, clock } = await make(
      inTurn(sayCode('000'), sayCode('050'), raw('', {}, 502), sayCode('000')),
    );
    const told: GatewayHealth[] = [];
    const stop = gateway.onHealth((health) => told.push(health));
    expect(gateway.health().state).toBe('unknown');
    for (const number of ['1', '2', '3']) {
      clock.at += 1_000;
      await gateway.check(other(number));
    }
    expect(told).toEqual([
      expect.objectContaining({ state: 'up' }),
      {
        state: 'degraded',
        since: new Date(clock.at).toISOString(),
        lastOkAt: new Date(clock.at - 1_000).toISOString(),
        trouble: 'gateway.server-error',
      },
    ]);
    stop();
    await gateway.check(other('4'));
    expect(told).toHaveLength(2);
    expect(gateway.health().state).toBe('up');
  });

  test.each([
    ['054', 'down', 'gateway.unauthorised', 'coverage.lookup-staff-not-registered'],
    ['055', 'down', 'gateway.unauthorised', 'coverage.lookup-staff-name-mismatch'],
    ['205', 'degraded', 'gateway.malformed', 'coverage.request-rejected'],
  ])('shows %s as a fault of ours, until it is mended', async (code, state, trouble, alarm) => {
    const { gateway } = await make(inTurn(sayCode(code), sayCode('000')));
    const told: GatewayHealth[] = [];
    gateway.onHealth((health) => told.push(health));
    await gateway.check(other('1'));
    expect(gateway.health()).toMatchObject({ state, trouble, alarm });
    expect(gateway.health()).not.toHaveProperty('lastOkAt');
    await gateway.check(other('2'));
    expect(gateway.health()).toMatchObject({ state: 'up' });
    expect(gateway.health()).not.toHaveProperty('alarm');
    expect(told).toHaveLength(2);
  });

  test('says at once that the certificate file cannot be read', async () => {
    const { gateway } = await make(sayCode('000'), { tlsCa: '/nowhere/ca.pem' });
    expect(gateway.health().alarm).toBe('gateway.not-configured');
  });
});

describe('the probe', () => {
  test('times each stage of a working gateway', async () => {
    const { gateway } = await make(sayCode('000'));
    const { stages } = await gateway.probe(patient);
    expect(stages.map(({ stage, ok }) => [stage, ok])).toEqual([
      ['dns', true],
      ['tcp', true],
      ['token', true],
      ['check', true],
    ]);
    for (const { ms } of stages) expect(ms).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(stages)).not.toMatch(/s3cret|Nguyễn/);
  });

  test('looks nobody up unless told whom', async () => {
    const { gateway, stub } = await make(sayCode('000'));
    const { stages } = await gateway.probe();
    expect(stages.at(-1)?.stage).toBe('token');
    expect(stub.count('check')).toBe(0);
  });

  test('ends at the stage that fails, with its code', async () => {
    const { gateway, stub } = await make(sayCode('000'), { token: sayCode('401') });
    expect((await gateway.probe(patient)).stages.at(-1)).toMatchObject({
      stage: 'token',
      ok: false,
      failure: 'gateway.unauthorised',
    });
    await stub.close();
    expect((await gateway.probe(patient)).stages.at(-1)).toMatchObject({
      stage: 'tcp',
      failure: 'gateway.unreachable',
      detail: 'ECONNREFUSED',
    });
  });

  test('tells a server without TLS from one that cannot be reached', async () => {
    const { stub } = await make(sayCode('000'));
    const gateway = createBhxhGateway(settingsFor(stub.url.replace('http:', 'https:')), {
      clock: Date,
    });
    const { stages } = await gateway.probe(patient);
    expect(stages.map(({ stage, ok }) => [stage, ok])).toEqual([
      ['dns', true],
      ['tcp', true],
      ['tls', false],
    ]);
    await gateway.close();
  });
});

describe('secrets', () => {
  test('and personal data are in no log line, no reply and no error, whatever goes wrong', async () => {
    const hostile: Answerer[] = [
      sayCode('000'),
      sayCode('401'),
      raw('<html></html>', {}, 502),
      raw('{', {}),
      raw('', { Location: 'http://elsewhere.example/' }, 302),
      raw('x', { 'Content-Encoding': 'gzip' }),
      ({ socket }) => void socket.resetAndDestroy(),
      () => undefined,
    ];
    const heard: string[] = [];
    for (const answer of hostile) {
      const { gateway, stub, logged } = await make(answer, { timeoutMs: 200 });
      heard.push(JSON.stringify(await gateway.check(patient)));
      heard.push(JSON.stringify(await gateway.probe(patient)));
      await stub.close();
      heard.push(JSON.stringify(await gateway.check(other('079185012346'))));
      expect(logged.length).toBeGreaterThan(0);
      heard.push(...logged);
    }
    const md5 = createHash('md5').update(secrets.password).digest('hex');
    const all = heard.join('\n');
    for (const secret of [
      secrets.password,
      secrets.accessToken,
      encodeURIComponent(secrets.accessToken),
      secrets.idToken,
      'token=',
      'http:',
      patient.number,
      patient.fullName,
    ])
      expect(all).not.toContain(secret);
    expect(all.toLowerCase()).not.toContain(md5);
  });
});

describe('closing', () => {
  test('ends what is in flight, and later look-ups are unavailable', async () => {
    const { gateway, stub } = await make(() => undefined);
    const waiting = gateway.check(patient);
    await vi.waitFor(() => expect(stub.count('check')).toBe(1));
    await gateway.close();
    expect(await waiting).toMatchObject({ kind: 'unavailable' });
    expect(await gateway.check(patient)).toMatchObject({ kind: 'unavailable' });
    await pause(0);
    expect(gateway.health().state).toBe('unknown');
  });
});
