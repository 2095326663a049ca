import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInsurance, readPatient, readRegistration, readService } from './decode.ts';

describe('answers of the REST interface', () => {
  it.each([
    [0, 'female'],
    ['0', 'female'],
    [1, 'male'],
    ['Nữ', 'female'],
    // A woman elsewhere, nobody knows who here.
    [2, undefined],
    [null, undefined],
  ])('/bhyt: GIOI_TINH %s is %s', (GIOI_TINH, sex) => {
    expect(readInsurance({ MA_KQ: '000', GIOI_TINH })?.card?.sex).toBe(sex);
  });

  it.each([
    [1, 'male'],
    [2, 'female'],
    [3, 'unknown'],
    [0, undefined],
  ])('/benhnhan: GIOI_TINH %s is %s', (GIOI_TINH, sex) => {
    expect(readPatient({ MA_BN: 'BN1', HO_TEN: 'Mẫu', GIOI_TINH })?.sex).toBe(sex);
  });

  it('understands the letters that .NET makes of field names', () => {
    expect(
      readInsurance({ mA_KQ: '000', mA_THE_BHYT: 'DN4010126100001', gT_THE_TU: '27/01/2026' }),
    ).toMatchObject({
      resultCode: '000',
      card: { number: 'DN4010126100001', start: '2026-01-27' },
    });
  });

  it('gives back the leading zeros of a result code that came as a number', () => {
    expect(readInsurance({ MA_KQ: 4 })?.resultCode).toBe('004');
    expect(readInsurance({ MA_KQ: '003.1' })?.resultCode).toBe('003.1');
  });

  it('takes no code for no answer', () => {
    expect(readInsurance({ TIEP_NHAN_BHYT: 1 })).toBeUndefined();
    expect(readInsurance(null)).toBeUndefined();
  });

  it.each(['1990-02-30', '30/02/1990', '0001-01-01', 'x', 19900230])(
    'leaves the impossible date of birth %s out',
    (NGAY_SINH) => {
      expect(readPatient({ MA_BN: 'BN1', HO_TEN: 'Mẫu', NGAY_SINH })).toEqual({
        patientId: 'BN1',
        fullName: 'Mẫu',
      });
    },
  );

  it('reads a year of birth as one', () => {
    for (const NGAY_SINH of ['1960', '196000000000'])
      expect(readPatient({ MA_BN: 'BN1', HO_TEN: 'Mẫu', NGAY_SINH })?.dateOfBirth).toEqual({
        value: '1960',
        precision: 'year',
      });
  });

  it('finds MA_LK and MA_BN in the groups of deployed systems too', () => {
    expect(
      readRegistration(
        {
          THONG_TIN_BENH_NHAN: { MA_BN: '0000131670' },
          THONG_TIN_TIEP_NHAN: { ID_LK: '1', MA_LK: '000000158635', TRANG_THAI_LK: 1 },
        },
        false,
      ),
    ).toEqual({ hisVisitId: '000000158635', hisPatientId: '0000131670', state: 'registered' });
  });

  it('calls a state without MA_LK pending, and nothing at all no registration', () => {
    expect(readRegistration({ TRANG_THAI_LK: 0 }, false)).toEqual({ state: 'pending' });
    expect(readRegistration(null, true)).toEqual({ state: 'pending' });
    expect(readRegistration({}, false)).toBeUndefined();
  });

  it('takes no negative price', () => {
    const department = { departmentId: 'K1', departmentName: 'Khoa' };
    expect(
      readService({ ID_DICH_VU: 'D', DON_GIA_DICH_VU: -1, DON_GIA_BHYT: '50600' }, department),
    ).toEqual({ ...department, serviceId: 'D', name: 'Khoa', priceInsured: 50_600 });
  });

  it('never throws, whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (data, isAccepted) => {
        readPatient(data);
        readInsurance(data);
        readRegistration(data, isAccepted);
      }),
    );
  });
});
