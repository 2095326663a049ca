import { type IdentityClaim, ok, type Result } from '../../contract/index.ts';
import { hisFailure } from '../failure.ts';
import type { DeliveryReceipt, HisFailure, HisService, HospitalSystem } from '../port.ts';
import { type Fields, listOf } from '../reading.ts';
import type { RestSettings } from '../settings.ts';
import { createTransport } from '../transport.ts';
import type { RestCall } from './calls.ts';
import { createRestClient, type Envelope, type RestFields } from './client.ts';
import {
  readDepartment,
  readExaminationType,
  readInsurance,
  readPatient,
  readRegistration,
  readService,
} from './decode.ts';
import { registrationOf } from './registration.ts';

const pageSize = 200;
const mostPages = 50;

const paperOf = ({ personalNumber, oldNumber }: IdentityClaim): RestFields | undefined => {
  if (personalNumber !== undefined) return { SO_GTTT: personalNumber, LOAI_GTTT: 'CCCD' };
  return oldNumber === undefined ? undefined : { SO_GTTT: oldNumber, LOAI_GTTT: 'CMND' };
};

const sexCodes = { male: 1, female: 2, other: 3, unknown: 3 } as const;

const readReceipt = ({ kind, data }: Envelope): Result<DeliveryReceipt, HisFailure> => {
  if (kind === 'none') return hisFailure('his.rejected', 'code 404');
  const receipt = readRegistration(data, kind === 'accepted');
  return receipt === undefined ? hisFailure('his.malformed', 'no MA_LK') : ok(receipt);
};

/** The REST interface of kiosk and hospital system (MediPay v1.0.6; idempotency: docs/decisions/0011). */
export const createRestSystem = (
  settings: RestSettings,
  parts: {
    readonly secret: string;
    readonly ca?: string | undefined;
    readonly clock: { now(): number };
  },
): HospitalSystem => {
  const transport = createTransport({ ...settings, ca: parts.ca });
  const client = createRestClient(transport, settings, parts);

  /** All pages of a list; ends when the count is reached, a page brings nothing, or there are too many. */
  const list = async (
    call: RestCall,
    fields: RestFields,
    signal: AbortSignal,
  ): Promise<Result<readonly Fields[], HisFailure>> => {
    const entries: Fields[] = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const answer = await client.ask(call, { ...fields, page, pageSize }, signal);
      if (!answer.ok) return answer;
      if (answer.value.kind === 'none') break;
      if (!Array.isArray(answer.value.data)) return hisFailure('his.malformed', `${call}: no list`);
      const found = listOf(answer.value.data);
      entries.push(...found);
      if (found.length === 0 || entries.length >= (answer.value.count ?? 0)) break;
    }
    return ok(entries);
  };

  const listDepartments = async (signal: AbortSignal) => {
    const types = await list('loai-kham', {}, signal);
    if (!types.ok) return types;
    const departments = new Map<string, NonNullable<ReturnType<typeof readDepartment>>>();
    for (const ID_LOAI_KHAM of new Set(types.value.map(readExaminationType))) {
      if (ID_LOAI_KHAM === undefined) continue;
      const found = await list('khoa', { ID_LOAI_KHAM }, signal);
      if (!found.ok) return found;
      for (const fields of found.value) {
        const department = readDepartment(fields);
        if (department) departments.set(department.departmentId, department);
      }
    }
    return ok([...departments.values()]);
  };

  return {
    name: 'rest',
    async findPatient(claim) {
      const paper = paperOf(claim);
      if (paper === undefined) return ok(undefined);
      const answer = await client.ask('benhnhan', paper, transport.deadline());
      if (!answer.ok) return answer;
      const { kind, data } = answer.value;
      if (kind === 'none' || data === null || (Array.isArray(data) && data.length === 0))
        return ok(undefined);
      const patient = readPatient(data);
      return patient === undefined ? hisFailure('his.malformed', 'no MA_BN') : ok(patient);
    },
    async listServices() {
      const signal = transport.deadline();
      const departments = await listDepartments(signal);
      if (!departments.ok) return departments;
      const services = new Map<string, HisService>();
      for (const department of departments.value) {
        const found = await list('dichvu', { ID_KHOA: department.departmentId }, signal);
        if (!found.ok) return found;
        for (const fields of found.value) {
          const service = readService(fields, department);
          if (service) services.set(`${service.departmentId} ${service.serviceId}`, service);
        }
      }
      return ok([...services.values()]);
    },
    async checkInsurance(claim) {
      const paper = paperOf(claim);
      const { fullName, dateOfBirth, sex } = claim;
      if (paper === undefined || fullName === undefined || dateOfBirth === undefined)
        return ok(undefined);
      const answer = await client.ask(
        'bhyt',
        {
          ...paper,
          HO_TEN: fullName,
          NGAY_SINH: dateOfBirth.value,
          GIOI_TINH: sexCodes[sex ?? 'unknown'],
        },
        transport.deadline(),
      );
      if (!answer.ok) return answer;
      if (answer.value.kind === 'none') return ok(undefined);
      const insurance = readInsurance(answer.value.data);
      return insurance === undefined ? hisFailure('his.malformed', 'no MA_KQ') : ok(insurance);
    },
    async registerVisit(visit) {
      const registration = registrationOf(visit, settings);
      if (!registration.ok) return registration;
      const answer = await client.ask(
        'dangky-kcb',
        registration.value,
        transport.deadline(),
        visit.idempotencyKey,
      );
      return answer.ok ? readReceipt(answer.value) : answer;
    },
    async status(idempotencyKey) {
      const answer = await client.ask(
        'dangky-kcb/status',
        { MA_GIAO_DICH: idempotencyKey },
        transport.deadline(),
      );
      if (!answer.ok) return answer;
      return answer.value.kind === 'none' ? ok(undefined) : readReceipt(answer.value);
    },
    async close() {
      transport.close();
    },
  };
};
