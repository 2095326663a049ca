import { ok, type Result } from '../../contract/index.ts';
import { checkInRecord } from '../check-in-record.ts';
import { hisFailure } from '../failure.ts';
import type { HisFailure, VisitDelivery } from '../port.ts';
import type { RestSettings } from '../settings.ts';
import type { RestFields } from './client.ts';

/**
 * Body of `POST /dangky-kcb`, fields as in QĐ 4750. MA_BN stays empty, so that the system finds the patient by the
 * paper's number and the content of one key never changes; the image of the card (ANH_BN_CCCD) is never sent.
 * Failure: `his.clinic-unmapped`.
 */
export const registrationOf = (
  visit: VisitDelivery,
  { clinics, patientGroup }: RestSettings,
): Result<RestFields, HisFailure> => {
  const clinic = Object.hasOwn(clinics, visit.clinicId) ? clinics[visit.clinicId] : undefined;
  if (clinic === undefined) return hisFailure('his.clinic-unmapped', visit.clinicId);
  const record = checkInRecord(visit);
  const { personalNumber, oldNumber, dateOfBirth, address } = visit.claim;
  return ok({
    MA_GIAO_DICH: visit.idempotencyKey,
    ...(clinic.examinationTypeId !== undefined && { ID_LOAI_KHAM: clinic.examinationTypeId }),
    [patientGroup]: {
      MA_BN: null,
      HO_TEN: record.HO_TEN,
      SO_GTTT: personalNumber ?? oldNumber ?? null,
      LOAI_GTTT: personalNumber === undefined && oldNumber !== undefined ? 'CMND' : 'CCCD',
      NGAY_SINH: dateOfBirth?.value ?? null,
      GIOI_TINH: Number(record.GIOI_TINH),
      DIA_CHI: address ?? null,
      MA_THE_BHYT: record.MA_THE_BHYT || null,
      MA_DKBD: record.MA_DKBD || null,
      GT_THE_TU: record.GT_THE_TU || null,
      GT_THE_DEN: record.GT_THE_DEN || null,
      MA_DOITUONG_KCB: record.MA_DOITUONG_KCB || null,
      NGAY_VAO: record.NGAY_VAO,
      MA_LOAI_KCB: record.MA_LOAI_KCB,
      MA_CSKCB: record.MA_CSKCB,
    },
    THONG_TIN_DICH_VU: { ID_KHOA: clinic.departmentId, ID_DICH_VU: clinic.serviceId },
  });
};
