import type { AdministrativeGender, EligibilityAnswer } from '../../contract/index.ts';
import { readBirthDate, readDate } from '../dates.ts';
import type { DeliveryReceipt, HisPatient, HisService } from '../port.ts';
import { type Fields, isFields, known, listOf, readPattern, readText } from '../reading.ts';
import { fieldOf } from './fields.ts';

const textOf = (fields: Fields, name: string): string | undefined =>
  readText(fieldOf(fields, name));

const sexes: Readonly<Record<string, AdministrativeGender>> = {
  '1': 'male',
  '2': 'female',
  '3': 'unknown',
};

/** In the answer to /bhyt 0 is a woman, while everywhere else 1, 2 and 3 follow QĐ 4750. */
const sexesOfInsurance: Readonly<Record<string, AdministrativeGender>> = {
  '0': 'female',
  '1': 'male',
};

const sexOf = (
  fields: Fields,
  codes: Readonly<Record<string, AdministrativeGender>>,
): AdministrativeGender | undefined => {
  const text = textOf(fields, 'GIOI_TINH') ?? '';
  if (/^nam$/i.test(text)) return 'male';
  return /^nữ$/i.test(text) ? 'female' : codes[text];
};

const priceOf = (fields: Fields, name: string): number | undefined => {
  const price = Number(textOf(fields, name) ?? Number.NaN);
  return Number.isFinite(price) && price >= 0 ? price : undefined;
};

const cardPattern = /^[A-Z0-9]{10,15}$/;

/** `/benhnhan`: one record, or a list with one; nothing when it has neither code nor name. */
export const readPatient = (data: unknown): HisPatient | undefined => {
  const fields = isFields(data) ? data : listOf(data)[0];
  if (fields === undefined) return undefined;
  const patientId = textOf(fields, 'MA_BN');
  const fullName = textOf(fields, 'HO_TEN');
  if (patientId === undefined || fullName === undefined) return undefined;
  return {
    patientId,
    fullName,
    ...known({
      dateOfBirth: readBirthDate(textOf(fields, 'NGAY_SINH')),
      sex: sexOf(fields, sexes),
      personalNumber: readPattern(fieldOf(fields, 'SO_GTTT'), /^\d{12}$/),
      cardNumber: readPattern(fieldOf(fields, 'MA_THE_BHYT'), cardPattern),
    }),
  };
};

/** `/loai-kham`: ID_LOAI_KHAM of each kind of examination. */
export const readExaminationType = (fields: Fields): string | undefined =>
  textOf(fields, 'ID_LOAI_KHAM');

export interface Department {
  readonly departmentId: string;
  readonly departmentName: string;
}

/** `/khoa`. */
export const readDepartment = (fields: Fields): Department | undefined => {
  const departmentId = textOf(fields, 'ID_KHOA');
  const departmentName = textOf(fields, 'TEN_KHOA');
  return departmentId === undefined || departmentName === undefined
    ? undefined
    : { departmentId, departmentName };
};

/** `/dichvu`. */
export const readService = (fields: Fields, department: Department): HisService | undefined => {
  const serviceId = textOf(fields, 'ID_DICH_VU');
  if (serviceId === undefined) return undefined;
  return {
    serviceId,
    ...department,
    name: textOf(fields, 'TEN_DICH_VU') ?? textOf(fields, 'TEN') ?? department.departmentName,
    ...known({
      price: priceOf(fields, 'DON_GIA_DICH_VU'),
      priceInsured: priceOf(fields, 'DON_GIA_BHYT'),
    }),
  };
};

/** `/bhyt`: MA_KQ is the gateway's own result code. Nothing when there is none. */
export const readInsurance = (data: unknown): EligibilityAnswer | undefined => {
  if (!isFields(data)) return undefined;
  const resultCode = readPattern(fieldOf(data, 'MA_KQ'), /^[\w.]{1,16}$/);
  if (resultCode === undefined) return undefined;
  const card = known({
    number: readPattern(fieldOf(data, 'MA_THE_BHYT'), cardPattern),
    fullName: textOf(data, 'HO_TEN'),
    dateOfBirth: readBirthDate(textOf(data, 'NGAY_SINH')),
    sex: sexOf(data, sexesOfInsurance),
    initialFacility: readPattern(fieldOf(data, 'MA_DKBD'), /^\d{5}$/),
    start: readDate(textOf(data, 'GT_THE_TU')),
    end: readDate(textOf(data, 'GT_THE_DEN')),
  });
  return {
    kind: 'answered',
    resultCode: resultCode.replace(/^\d{1,2}(?=\.|$)/, (digits) => digits.padStart(3, '0')),
    ...known({ note: textOf(data, 'TEN_KQ') }),
    ...(Object.keys(card).length > 0 && { card }),
    visits: [],
    checks: [],
    ageMs: 0,
  };
};

const groupOf = (data: Fields, name: string): Fields => {
  const group = fieldOf(data, name);
  return isFields(group) ? group : {};
};

/**
 * `/dangky-kcb`: MA_LK and MA_BN, which deployed systems also put into THONG_TIN_TIEP_NHAN and THONG_TIN_BENH_NHAN.
 * Taken in without MA_LK: the result is not visible yet. Nothing when it is no registration at all.
 */
export const readRegistration = (
  data: unknown,
  isAccepted: boolean,
): DeliveryReceipt | undefined => {
  if (!isFields(data)) return isAccepted ? { state: 'pending' } : undefined;
  const visit = groupOf(data, 'THONG_TIN_TIEP_NHAN');
  const patient = groupOf(data, 'THONG_TIN_BENH_NHAN');
  const hisVisitId = [data, visit]
    .flatMap((fields) => [textOf(fields, 'MA_LK'), textOf(fields, 'ID_LK')])
    .find((id) => id !== undefined);
  const state = textOf(data, 'TRANG_THAI_LK') ?? textOf(visit, 'TRANG_THAI_LK');
  if (hisVisitId === undefined) {
    return isAccepted || state !== undefined ? { state: 'pending' } : undefined;
  }
  const hisPatientId = textOf(data, 'MA_BN') ?? textOf(patient, 'MA_BN');
  return {
    hisVisitId,
    ...known({ hisPatientId }),
    state: isAccepted ? 'pending' : 'registered',
  };
};
