import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkInRecord } from '../check-in-record.ts';
import { sampleClaim, sampleVisit } from '../testing/sample.ts';
import { checkInXml } from './xml.ts';

describe('checkInXml', () => {
  it('writes the record of QĐ 4750 with the fields known at arrival', () => {
    expect(checkInXml(checkInRecord(sampleVisit()))).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<CHI_TIEU_TRANG_THAI_KCB>
  <DSACH_TRANG_THAI_KCB>
    <TRANG_THAI_KCB>
      <MA_LK>visit-0001</MA_LK>
      <STT>1</STT>
      <MA_BN></MA_BN>
      <HO_TEN>Nguyễn Văn Mẫu</HO_TEN>
      <SO_CCCD>001085100001</SO_CCCD>
      <NGAY_SINH>198508150000</NGAY_SINH>
      <GIOI_TINH>1</GIOI_TINH>
      <MA_THE_BHYT>DN4010126100001</MA_THE_BHYT>
      <MA_DKBD>01234</MA_DKBD>
      <GT_THE_TU>20260127</GT_THE_TU>
      <GT_THE_DEN>20271228</GT_THE_DEN>
      <MA_DOITUONG_KCB>1.1</MA_DOITUONG_KCB>
      <NGAY_VAO>202611240705</NGAY_VAO>
      <NGAY_VAO_NOI_TRU></NGAY_VAO_NOI_TRU>
      <LY_DO_VNT></LY_DO_VNT>
      <MA_LY_DO_VNT></MA_LY_DO_VNT>
      <MA_LOAI_KCB>01</MA_LOAI_KCB>
      <MA_CSKCB>01234</MA_CSKCB>
      <MA_DICH_VU></MA_DICH_VU>
      <TEN_DICH_VU></TEN_DICH_VU>
      <MA_THUOC></MA_THUOC>
      <TEN_THUOC></TEN_THUOC>
      <MA_VAT_TU></MA_VAT_TU>
      <TEN_VAT_TU></TEN_VAT_TU>
      <NGAY_YL></NGAY_YL>
      <DU_PHONG></DU_PHONG>
    </TRANG_THAI_KCB>
  </DSACH_TRANG_THAI_KCB>
  <CHUKYDONVI></CHUKYDONVI>
</CHI_TIEU_TRANG_THAI_KCB>
`);
  });

  it('keeps markup and forbidden characters out, whatever a name holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (fullName) => {
        const xml = checkInXml(checkInRecord(sampleVisit({ claim: { ...sampleClaim, fullName } })));
        const [, name = ''] = /<HO_TEN>([^<]*)<\/HO_TEN>/.exec(xml) ?? [];
        expect(xml.match(/<\/?HO_TEN>/g)).toHaveLength(2);
        expect(name).toMatch(
          /^([\t\n\u0020-\uD7FF\uE000-\uFFFD]|[\uD800-\uDBFF][\uDC00-\uDFFF])*$/,
        );
        expect(name.replace(/&(amp|lt|gt|#13);/g, '')).not.toMatch(/[&<]/);
      }),
    );
  });
});
