/** The calls of the interface and the fields that each signs after merchant and time (MediPay v1.0.6). */
export const restCalls = {
  'loai-kham': { method: 'GET', path: 'loai-kham', signed: [] },
  khoa: { method: 'GET', path: 'khoa', signed: ['ID_LOAI_KHAM'] },
  dichvu: { method: 'GET', path: 'dichvu', signed: ['ID_KHOA'] },
  benhnhan: { method: 'GET', path: 'benhnhan', signed: ['SO_GTTT', 'LOAI_GTTT', 'DIEN_THOAI'] },
  bhyt: {
    method: 'GET',
    path: 'bhyt',
    signed: ['SO_GTTT', 'LOAI_GTTT', 'HO_TEN', 'NGAY_SINH', 'GIOI_TINH'],
  },
  'dangky-kcb': { method: 'POST', path: 'dangky-kcb', signed: ['THONG_TIN_BN.MA_BN'] },
  /** Not in the published interface: docs/decisions/0011. */
  'dangky-kcb/status': { method: 'GET', path: 'dangky-kcb', signed: ['MA_GIAO_DICH'] },
} as const satisfies Readonly<
  Record<
    string,
    { readonly method: 'GET' | 'POST'; readonly path: string; readonly signed: readonly string[] }
  >
>;
export type RestCall = keyof typeof restCalls;
