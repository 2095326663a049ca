import type { AdministrativeGender } from '../contract/index.ts';
import { vietnamMinute } from './dates.ts';
import type { VisitDelivery } from './port.ts';

/** The check-in table, in its order (QĐ 4750/QĐ-BYT 2023, "Bảng chỉ tiêu trạng thái khám bệnh, chữa bệnh"). */
export const checkInFields = [
  'MA_LK',
  'STT',
  'MA_BN',
  'HO_TEN',
  'SO_CCCD',
  'NGAY_SINH',
  'GIOI_TINH',
  'MA_THE_BHYT',
  'MA_DKBD',
  'GT_THE_TU',
  'GT_THE_DEN',
  'MA_DOITUONG_KCB',
  'NGAY_VAO',
  'NGAY_VAO_NOI_TRU',
  'LY_DO_VNT',
  'MA_LY_DO_VNT',
  'MA_LOAI_KCB',
  'MA_CSKCB',
  'MA_DICH_VU',
  'TEN_DICH_VU',
  'MA_THUOC',
  'TEN_THUOC',
  'MA_VAT_TU',
  'TEN_VAT_TU',
  'NGAY_YL',
  'DU_PHONG',
] as const;
export type CheckInField = (typeof checkInFields)[number];
export type CheckInRecord = Readonly<Record<CheckInField, string>>;

const sexes: Readonly<Record<AdministrativeGender, string>> = {
  male: '1',
  female: '2',
  other: '3',
  unknown: '3',
};

/** MA_DOITUONG_KCB of a visit without insurance (QĐ 3276/QĐ-BYT 2025). */
const withoutInsurance = '9';
/** MA_LOAI_KCB: examination (QĐ 824/QĐ-BYT 2023). */
const examination = '01';

const compact = (isoDate: string | undefined): string => isoDate?.replaceAll('-', '') ?? '';

/** `yyyyMMddHHmm`; what is not known is zeros. */
const birth = (value: string | undefined): string =>
  value === undefined ? '' : compact(value).padEnd(12, '0');

/**
 * A check-in in the official fields, as far as they are known at arrival; the rest is empty, and the hospital system
 * fills it in when the first cost arises (QĐ 4750 Điều 2 khoản 2). MA_LK is the visit's own identifier.
 */
export const checkInRecord = (visit: VisitDelivery): CheckInRecord => {
  const { claim, benefit, outcome } = visit;
  const isInsured = outcome !== 'self-pay';
  const card = isInsured ? visit.coverage : undefined;
  const arrived: Partial<CheckInRecord> = {
    MA_LK: visit.visitId,
    STT: '1',
    HO_TEN: claim.fullName ?? card?.fullName ?? '',
    SO_CCCD: claim.personalNumber ?? claim.oldNumber ?? '',
    NGAY_SINH: birth(claim.dateOfBirth?.value ?? card?.dateOfBirth?.value),
    GIOI_TINH: sexes[claim.sex ?? card?.sex ?? 'unknown'],
    MA_THE_BHYT: (isInsured && (card?.number ?? claim.cardNumber)) || '',
    MA_DKBD: (isInsured && (card?.initialFacility ?? claim.initialFacility)) || '',
    GT_THE_TU: compact(card?.start),
    GT_THE_DEN: compact(card?.end),
    MA_DOITUONG_KCB: isInsured ? (benefit?.objectCode ?? '') : withoutInsurance,
    NGAY_VAO: vietnamMinute(visit.arrivedAt) ?? '',
    MA_LOAI_KCB: examination,
    MA_CSKCB: visit.facilityCode,
  };
  return Object.fromEntries(
    checkInFields.map((field) => [field, arrived[field] ?? '']),
  ) as CheckInRecord;
};
