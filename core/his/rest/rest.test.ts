import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoHis, type HisSim, startHisSim } from '../../../fixtures/his-sim/index.ts';
import { population } from '../../../fixtures/people/index.ts';
import { createHospitalSystem, HisSettings, type HospitalSystem } from '../index.ts';
import { sampleClaim, sampleVisit } from '../testing/sample.ts';

const clinics = {
  'noi-tong-quat': { departmentId: 'K01', serviceId: 'DV-NOI' },
  lac: { departmentId: 'K99', serviceId: 'DV-LAC' },
};

const systemAt = (
  url: string,
  {
    secret = demoHis.secret,
    now = () => Date.now(),
    ...settings
  }: Record<string, unknown> & {
    secret?: string;
    now?: () => number;
  } = {},
): HospitalSystem =>
  createHospitalSystem(
    HisSettings.parse({
      kind: 'rest',
      baseUrl: `${url}/rest`,
      merchantId: demoHis.merchantId,
      timeoutMs: 2_000,
      clinics,
      ...settings,
    }),
    { secret, clock: { now } },
  );

describe('the REST interface, against the simulated hospital', () => {
  let sim: HisSim;
  let his: HospitalSystem;
  beforeAll(async () => {
    sim = await startHisSim({ population: population('2026-11-24') });
    his = systemAt(sim.url);
  });
  afterEach(() => sim.clearFault());
  afterAll(async () => {
    await his.close();
    await sim.close();
  });

  it('finds a patient by the personal number', async () => {
    expect(await his.findPatient(sampleClaim)).toEqual({
      ok: true,
      value: {
        patientId: 'BN000001',
        fullName: 'Nguyễn Văn Mẫu',
        dateOfBirth: { value: '1985-08-15', precision: 'day' },
        sex: 'male',
        personalNumber: '001085100001',
        cardNumber: 'DN4010126100001',
      },
    });
  });

  it('knows that a patient has never been there, and asks nothing without a number', async () => {
    const before = sim.log.length;
    expect(await his.findPatient({ personalNumber: '001099999999' })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(sim.log.length).toBe(before + 1);
    expect(await his.findPatient({ fullName: 'Nguyễn Văn Mẫu' })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(sim.log.length).toBe(before + 1);
  });

  it('lists every service once, over all pages, with prices', async () => {
    const services = await his.listServices();
    expect(services).toMatchObject({ ok: true });
    if (!services.ok) return;
    expect(services.value.map(({ serviceId }) => serviceId)).toEqual([
      'DV-NOI',
      'DV-NGOAI',
      'DV-MAT',
      'DV-NHI',
      'DV-TMH',
      'DV-RHM',
    ]);
    expect(services.value[2]).toEqual({
      departmentId: 'K02',
      departmentName: 'Khoa Mắt',
      serviceId: 'DV-MAT',
      name: 'Khám Mắt',
      price: 70_000,
      priceInsured: 50_600,
    });
  });

  it('checks insurance through the hospital: a woman is 0 there', async () => {
    const person = population('2026-11-24').find(({ id }) => id === 'valid-95');
    expect(
      await his.checkInsurance({
        personalNumber: '001155100038',
        fullName: person?.fullName,
        dateOfBirth: { value: String(person?.dateOfBirth), precision: 'day' },
        sex: 'female',
      }),
    ).toMatchObject({
      ok: true,
      value: {
        kind: 'answered',
        resultCode: '000',
        card: { number: 'HT3010126100038', sex: 'female', start: person?.registered?.start },
      },
    });
  });

  it('registers a visit, and the same key again is the same visit', async () => {
    const visit = sampleVisit({ idempotencyKey: 'rest-once' });
    const first = await his.registerVisit(visit);
    expect(first).toMatchObject({
      ok: true,
      value: { state: 'registered', hisPatientId: 'BN000001' },
    });
    expect(await his.registerVisit(visit)).toEqual(first);
    expect(sim.visits.get('rest-once')).toMatchObject({
      via: 'rest',
      number: '001085100001',
      clinic: 'K01/DV-NOI',
      arrivedAt: '202611240705',
    });
    expect(sim.log.filter(({ key }) => key === 'rest-once').map(({ outcome }) => outcome)).toEqual([
      'created',
      'repeated',
    ]);
    expect(await his.status('rest-once')).toEqual(first);
  });

  it('learns that a key was used for another visit', async () => {
    await his.registerVisit(sampleVisit({ idempotencyKey: 'rest-twice' }));
    expect(
      await his.registerVisit(
        sampleVisit({ idempotencyKey: 'rest-twice', arrivedAt: '2026-11-24T01:00:00.000Z' }),
      ),
    ).toMatchObject({
      ok: false,
      failure: { code: 'his.duplicate-key-differs', kind: 'rejected' },
    });
  });

  it('tells a visit that is taken in from one that is there, and knows no other', async () => {
    const visit = sampleVisit({ idempotencyKey: 'rest-later' });
    await sim.setFault({ kind: 'pending', count: 1 });
    expect(await his.registerVisit(visit)).toEqual({ ok: true, value: { state: 'pending' } });
    expect(await his.status('rest-later')).toEqual({ ok: true, value: { state: 'pending' } });
    sim.reveal();
    expect(await his.status('rest-later')).toMatchObject({
      ok: true,
      value: { state: 'registered' },
    });
    expect(await his.status('rest-never')).toEqual({ ok: true, value: undefined });
  });

  it('is one visit though the first answer got lost', async () => {
    const visit = sampleVisit({ idempotencyKey: 'rest-lost' });
    await sim.setFault({ kind: 'reset-after', count: 1 });
    expect(await his.registerVisit(visit)).toMatchObject({
      ok: false,
      failure: { code: 'his.interrupted', kind: 'later' },
    });
    expect(await his.registerVisit(visit)).toMatchObject({ ok: true });
    expect(
      sim.log.filter(({ key, outcome }) => key === 'rest-lost' && outcome === 'created'),
    ).toHaveLength(1);
  });

  it('sends a visit that knows hardly anything', async () => {
    const { coverage: _, benefit: __, resultCode: ___, ...bare } = sampleVisit();
    expect(
      await his.registerVisit({
        ...bare,
        idempotencyKey: 'rest-bare',
        outcome: 'self-pay',
        claim: { fullName: 'Trần Thị Mẫu', dateOfBirth: { value: '1960', precision: 'year' } },
      }),
    ).toMatchObject({ ok: true });
  });

  it('sends a key that no header can hold', async () => {
    const visit = sampleVisit({ idempotencyKey: 'khoá/1' });
    expect(await his.registerVisit(visit)).toMatchObject({ ok: true });
    expect(sim.visits.has('khoá/1')).toBe(true);
  });

  it('does not send a visit to a clinic that nobody mapped', async () => {
    const before = sim.log.length;
    expect(await his.registerVisit(sampleVisit({ clinicId: 'constructor' }))).toEqual({
      ok: false,
      failure: { code: 'his.clinic-unmapped', kind: 'rejected', detail: 'constructor' },
    });
    expect(sim.log.length).toBe(before);
  });

  it('says that the hospital refused, without repeating its sentence', async () => {
    expect(
      await his.registerVisit(sampleVisit({ idempotencyKey: 'rest-lac', clinicId: 'lac' })),
    ).toEqual({
      ok: false,
      failure: { code: 'his.rejected', kind: 'rejected', detail: 'HTTP 200, code 999' },
    });
  });

  it.each([
    ['a wrong secret', { secret: 'sai' }, 'his.signature-refused'],
    ['a clock six minutes slow', { now: () => Date.now() - 360_000 }, 'his.signature-refused'],
    ['a merchant that no header can hold', { merchantId: 'M\n1' }, 'his.unauthorised'],
    ['another merchant', { merchantId: 'KHAC' }, 'his.unauthorised'],
    [
      'another list of signed fields',
      { signedFields: { benhnhan: ['SO_GTTT'] } },
      'his.signature-refused',
    ],
  ])('pauses the queue on %s', async (_, settings, code) => {
    const other = systemAt(sim.url, settings);
    expect(await other.findPatient(sampleClaim)).toMatchObject({
      ok: false,
      failure: { code, kind: 'unauthorised' },
    });
    await other.close();
  });
});

describe('what goes over the wire', () => {
  const received: { url: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
    response.end('{"code":"000","data":{"MA_LK":"1"}}');
  });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  it('signs merchant, time and MA_BN of a registration, and carries the key twice', async () => {
    const his = systemAt(url, {
      now: () => 1_764_000_000_000,
      patientGroup: 'THONG_TIN_BENH_NHAN',
    });
    await his.registerVisit(sampleVisit());
    await his.close();
    const { url: path, headers, body } = received[0] ?? { url: '', headers: {}, body: '{}' };
    expect(path).toBe('/rest/dangky-kcb');
    expect(headers).toMatchObject({
      'x-merchant-id': 'TIEPDON',
      'x-timestamp': '1764000000000',
      'x-idempotency-key': 'key-0001',
      'x-sign': createHmac('sha256', 'demo-his').update('TIEPDON|1764000000000|').digest('hex'),
    });
    expect(JSON.parse(body)).toEqual({
      MA_GIAO_DICH: 'key-0001',
      THONG_TIN_BENH_NHAN: {
        MA_BN: null,
        HO_TEN: 'Nguyễn Văn Mẫu',
        SO_GTTT: '001085100001',
        LOAI_GTTT: 'CCCD',
        NGAY_SINH: '1985-08-15',
        GIOI_TINH: 1,
        DIA_CHI: 'Số 1 Ngõ 2, Phường Mẫu, Hà Nội',
        MA_THE_BHYT: 'DN4010126100001',
        MA_DKBD: '01234',
        GT_THE_TU: '20260127',
        GT_THE_DEN: '20271228',
        MA_DOITUONG_KCB: '1.1',
        NGAY_VAO: '202611240705',
        MA_LOAI_KCB: '01',
        MA_CSKCB: '01234',
      },
      THONG_TIN_DICH_VU: { ID_KHOA: 'K01', ID_DICH_VU: 'DV-NOI' },
    });
  });
});
