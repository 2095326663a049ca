import { describe, expect, it } from 'vitest';
import { checkInFields, checkInRecord } from './check-in-record.ts';
import { sampleClaim, sampleVisit } from './testing/sample.ts';

const { coverage: _, benefit: __, ...bare } = sampleVisit();

describe('checkInRecord', () => {
  it('has the 26 fields of QĐ 4750', () => {
    expect(Object.keys(checkInRecord(sampleVisit()))).toEqual([...checkInFields]);
    expect(checkInFields).toHaveLength(26);
  });

  it.each([
    ['1985-08-15', 'day', '198508150000'],
    ['1985-08', 'month', '198508000000'],
    ['1985', 'year', '198500000000'],
  ] as const)(
    'writes a birth of %s with zeros for what is not known',
    (value, precision, written) => {
      const claim = { ...sampleClaim, dateOfBirth: { value, precision } };
      expect(checkInRecord(sampleVisit({ claim })).NGAY_SINH).toBe(written);
    },
  );

  it('counts arrival by the clock of Vietnam', () => {
    const arrival = (arrivedAt: string) => checkInRecord(sampleVisit({ arrivedAt })).NGAY_VAO;
    expect(arrival('2026-12-31T17:00:00.000Z')).toBe('202701010000');
    expect(arrival('2027-01-01T07:30:59+07:00')).toBe('202701010730');
  });

  it('names no card for somebody who pays', () => {
    expect(checkInRecord(sampleVisit({ outcome: 'self-pay' }))).toMatchObject({
      MA_THE_BHYT: '',
      MA_DKBD: '',
      GT_THE_TU: '',
      MA_DOITUONG_KCB: '9',
    });
  });

  it('takes the card that was shown where the gateway gave none', () => {
    const claim = { ...sampleClaim, cardNumber: 'QN5010126100741', initialFacility: '97001' };
    expect(checkInRecord({ ...bare, claim, outcome: 'admitted-provisionally' })).toMatchObject({
      MA_THE_BHYT: 'QN5010126100741',
      MA_DKBD: '97001',
      GT_THE_TU: '',
      GT_THE_DEN: '',
      MA_DOITUONG_KCB: '',
    });
  });

  it('takes the former number where there is no other, and 3 for a sex not known', () => {
    expect(checkInRecord({ ...bare, claim: { oldNumber: '012345678' } })).toMatchObject({
      SO_CCCD: '012345678',
      GIOI_TINH: '3',
      HO_TEN: '',
    });
  });
});
