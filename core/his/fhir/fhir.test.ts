import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { demoHis, type HisSim, startHisSim } from '../../../fixtures/his-sim/index.ts';
import { population } from '../../../fixtures/people/index.ts';
import { createHospitalSystem, HisSettings, type HospitalSystem } from '../index.ts';
import { sampleClaim, sampleVisit } from '../testing/sample.ts';

const systemAt = (
  baseUrl: string,
  settings: Record<string, unknown> = {},
  secret: string = demoHis.token,
): HospitalSystem =>
  createHospitalSystem(
    HisSettings.parse({ kind: 'fhir', baseUrl, timeoutMs: 2_000, ...settings }),
    { secret, clock: { now: () => Date.now() } },
  );

describe('FHIR R4, against the simulated hospital', () => {
  let sim: HisSim;
  let his: HospitalSystem;
  beforeAll(async () => {
    sim = await startHisSim({ population: population('2026-11-24') });
    his = systemAt(`${sim.url}/fhir`);
  });
  afterEach(() => sim.clearFault());
  afterAll(async () => {
    await his.close();
    await sim.close();
  });

  it('finds a patient by the personal number, and by the card', async () => {
    const patient = {
      patientId: 'BN000001',
      fullName: 'Nguyễn Văn Mẫu',
      dateOfBirth: { value: '1985-08-15', precision: 'day' },
      sex: 'male',
      personalNumber: '001085100001',
      cardNumber: 'DN4010126100001',
    };
    expect(await his.findPatient(sampleClaim)).toEqual({ ok: true, value: patient });
    expect(await his.findPatient({ cardNumber: 'DN4010126100001' })).toEqual({
      ok: true,
      value: patient,
    });
    expect(await his.findPatient({ personalNumber: '001099999999' })).toEqual({
      ok: true,
      value: undefined,
    });
  });

  it('puts no number of a person into a URL', async () => {
    await his.findPatient(sampleClaim);
    expect(sim.log.at(-1)?.call).toBe('POST Patient/_search');
  });

  it('lists the services of all pages', async () => {
    const services = await his.listServices();
    expect(services.ok && services.value).toHaveLength(6);
    expect(services.ok && services.value.slice(0, 3)).toEqual([
      {
        serviceId: 'DV-NOI',
        departmentId: 'K01',
        departmentName: 'Khoa Khám bệnh',
        name: 'Khám Nội tổng quát',
      },
      {
        serviceId: 'DV-NGOAI',
        departmentId: 'K01',
        departmentName: 'Khoa Khám bệnh',
        name: 'Khám Ngoại',
      },
      { serviceId: 'DV-MAT', departmentId: 'K02', departmentName: 'Khoa Mắt', name: 'Khám Mắt' },
    ]);
  });

  it('asks for the insurance of a card in force, of one withdrawn, and of nobody', async () => {
    expect(await his.checkInsurance(sampleClaim)).toMatchObject({
      ok: true,
      value: {
        kind: 'answered',
        resultCode: '000',
        card: { number: 'DN4010126100001', start: '2026-01-28', end: '2027-12-29' },
      },
    });
    const withdrawn = population('2026-11-24').find(({ id }) => id === 'withdrawn');
    expect(
      await his.checkInsurance({ personalNumber: String(withdrawn?.personalNumber) }),
    ).toMatchObject({ ok: true, value: { resultCode: '110' } });
    expect(await his.checkInsurance({ personalNumber: '001099999999' })).toMatchObject({
      ok: true,
      value: { resultCode: '050' },
    });
    expect(await his.checkInsurance({})).toEqual({ ok: true, value: undefined });
  });

  it('registers a visit of a known patient, and the same key again is the same visit', async () => {
    const visit = sampleVisit({ idempotencyKey: 'fhir-once' });
    const first = await his.registerVisit(visit);
    expect(first).toMatchObject({
      ok: true,
      value: { state: 'registered', hisPatientId: 'BN000001' },
    });
    expect(await his.registerVisit(visit)).toEqual(first);
    expect(await his.status('fhir-once')).toEqual(first);
    expect(sim.visits.get('fhir-once')).toMatchObject({
      via: 'fhir',
      patientId: 'BN000001',
      number: '001085100001',
      arrivedAt: '2026-11-24T00:05:09.000Z',
    });
    expect(sim.log.filter(({ key }) => key === 'fhir-once').map(({ outcome }) => outcome)).toEqual([
      'created',
      'repeated',
    ]);
  });

  it('makes one record of a new patient who comes twice', async () => {
    const claim = { ...sampleClaim, personalNumber: '001099000001' };
    const { coverage: _, ...visit } = sampleVisit({ claim });
    const first = await his.registerVisit({ ...visit, idempotencyKey: 'fhir-new-1' });
    const second = await his.registerVisit({ ...visit, idempotencyKey: 'fhir-new-2' });
    expect(first.ok && second.ok && first.value.hisPatientId === second.value.hisPatientId).toBe(
      true,
    );
    expect(first.ok && second.ok && first.value.hisVisitId !== second.value.hisVisitId).toBe(true);
    expect(await his.findPatient(claim)).toMatchObject({
      ok: true,
      value: { personalNumber: '001099000001' },
    });
  });

  it('is one visit and one patient though nothing but a name is known and the answer got lost', async () => {
    const visit = sampleVisit({
      idempotencyKey: 'fhir-lost',
      claim: { fullName: 'Trần Thị Mẫu' },
    });
    await sim.setFault({ kind: 'reset-after', count: 1 });
    expect(await his.registerVisit(visit)).toMatchObject({
      ok: false,
      failure: { code: 'his.interrupted', kind: 'later' },
    });
    const second = await his.registerVisit(visit);
    expect(second).toMatchObject({ ok: true });
    expect(second.ok && second.value.hisPatientId).toBe(sim.visits.get('fhir-lost')?.patientId);
    expect(
      sim.log.filter(({ key, outcome }) => key === 'fhir-lost' && outcome === 'created'),
    ).toHaveLength(1);
  });

  it('tells a visit that is taken in from one that is there', async () => {
    await sim.setFault({ kind: 'pending', count: 1 });
    expect(await his.registerVisit(sampleVisit({ idempotencyKey: 'fhir-later' }))).toEqual({
      ok: true,
      value: { state: 'pending' },
    });
    expect(await his.status('fhir-later')).toEqual({ ok: true, value: { state: 'pending' } });
    sim.reveal();
    expect(await his.status('fhir-later')).toMatchObject({
      ok: true,
      value: { state: 'registered' },
    });
    expect(await his.status('fhir-never')).toEqual({ ok: true, value: undefined });
  });

  it('may ask the server to answer later', async () => {
    const other = systemAt(`${sim.url}/fhir`, { respondAsync: true });
    expect(await other.registerVisit(sampleVisit({ idempotencyKey: 'fhir-async' }))).toEqual({
      ok: true,
      value: { state: 'pending' },
    });
    expect(await other.status('fhir-async')).toMatchObject({
      ok: true,
      value: { state: 'registered' },
    });
    await other.close();
  });

  it('names what the server refused by code and place, without repeating the data', async () => {
    expect(
      await his.registerVisit(
        sampleVisit({ idempotencyKey: 'fhir-wrong', arrivedAt: '24/11/2026 07:05' }),
      ),
    ).toMatchObject({
      ok: false,
      failure: {
        code: 'his.rejected',
        kind: 'rejected',
        detail: expect.stringMatching(/^HTTP 422 value .*Encounter\.period\.start/),
      },
    });
    expect(sim.visits.has('fhir-wrong')).toBe(false);
  });

  it('pauses the queue when the token is refused', async () => {
    const other = systemAt(`${sim.url}/fhir`, {}, 'sai');
    expect(await other.registerVisit(sampleVisit())).toEqual({
      ok: false,
      failure: { code: 'his.unauthorised', kind: 'unauthorised', detail: 'HTTP 401 login' },
    });
    await other.close();
  });
});

describe('FHIR servers of other habits', () => {
  let respond: (path: string) => {
    status: number;
    headers?: Record<string, string>;
    body?: unknown;
  } = () => ({ status: 500 });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    request.resume();
    const { status, headers, body } = respond(request.url ?? '');
    response.writeHead(status, headers).end(body === undefined ? '' : JSON.stringify(body));
  });
  let his: HospitalSystem;
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    his = systemAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/r4`);
  });
  afterAll(async () => {
    await his.close();
    server.close();
  });
  const issue = (code: string) => ({ resourceType: 'OperationOutcome', issue: [{ code }] });

  it.each([
    [400, 'invalid', 'his.rejected', 'rejected'],
    [412, 'multiple-matches', 'his.rejected', 'rejected'],
    [409, 'conflict', 'his.busy', 'later'],
    [409, 'duplicate', 'his.duplicate-key-differs', 'rejected'],
    [400, 'lock-error', 'his.busy', 'later'],
    [403, 'forbidden', 'his.unauthorised', 'unauthorised'],
    [429, 'throttled', 'his.busy', 'later'],
    [500, 'exception', 'his.server-error', 'later'],
  ])('HTTP %s with %s is %s', async (status, code, failure, kind) => {
    respond = () => ({ status, body: issue(code) });
    expect(await his.registerVisit(sampleVisit())).toEqual({
      ok: false,
      failure: { code: failure, kind, detail: `HTTP ${status} ${code}` },
    });
  });

  it('takes a page that is not FHIR for something in between', async () => {
    respond = () => ({ status: 404, body: { error: 'no route' } });
    expect(await his.registerVisit(sampleVisit())).toMatchObject({
      ok: false,
      failure: { code: 'his.malformed', kind: 'later' },
    });
  });

  it('does not look insurance up where the server cannot', async () => {
    respond = () => ({ status: 404, body: issue('not-supported') });
    expect(await his.checkInsurance(sampleClaim)).toEqual({ ok: true, value: undefined });
  });

  it('does not choose between two patients of one number', async () => {
    const resource = { resourceType: 'Patient', id: 'a', name: [{ text: 'Mẫu' }] };
    respond = () => ({
      status: 200,
      body: {
        resourceType: 'Bundle',
        type: 'searchset',
        entry: [{ resource }, { resource: { ...resource, id: 'b' } }],
      },
    });
    expect(await his.findPatient(sampleClaim)).toMatchObject({
      ok: false,
      failure: { kind: 'rejected' },
    });
  });

  it('follows no link to another origin with its token', async () => {
    respond = () => ({ status: 202, headers: { 'Content-Location': 'http://127.0.0.2:1/job' } });
    await his.registerVisit(sampleVisit({ idempotencyKey: 'elsewhere' }));
    respond = (path) =>
      path.includes('_search')
        ? { status: 200, body: { resourceType: 'Bundle', type: 'searchset' } }
        : { status: 500 };
    expect(await his.status('elsewhere')).toMatchObject({
      ok: false,
      failure: { code: 'his.malformed', detail: 'link to another origin' },
    });
  });

  it('stops turning pages that never end', async () => {
    asked.length = 0;
    respond = () => ({
      status: 200,
      body: {
        resourceType: 'Bundle',
        type: 'searchset',
        link: [{ relation: 'next', url: '/r4/HealthcareService?again' }],
      },
    });
    expect(await his.listServices()).toEqual({ ok: true, value: [] });
    expect(asked).toHaveLength(50);
  });

  it('understands an answer inside a batch-response', async () => {
    const answer = {
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: [
        { response: { status: '200 OK', location: 'Patient/7/_history/2' } },
        { response: { status: '201', location: 'https://his.vn/r4/Encounter/abc' } },
      ],
    };
    respond = () => ({
      status: 200,
      body: { resourceType: 'Bundle', type: 'batch-response', entry: [{ resource: answer }] },
    });
    expect(await his.registerVisit(sampleVisit())).toEqual({
      ok: true,
      value: { state: 'registered', hisVisitId: 'abc', hisPatientId: '7' },
    });
  });
});
