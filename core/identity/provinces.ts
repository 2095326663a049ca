import provinceData from './data/provinces.json' with { type: 'json' };

/** Place of birth registration behind a personal number. */
export interface ProvinceOfOrigin {
  /** Three digits of TT 07/2016/TT-BCA, Phụ lục 1: the meaning that issued numbers keep. */
  readonly code: string;
  readonly name: string;
  /** The unit that it belongs to since 1 July 2025 (QĐ 19/2025/QĐ-TTg), with its two-digit code. */
  readonly now: { readonly code: string; readonly name: string };
}

const successor = new Map(
  provinceData.new.flatMap(({ code, name, formedFrom }) =>
    formedFrom.map((former) => [former, { code, name }] as const),
  ),
);

const provinces = new Map<string, ProvinceOfOrigin>(
  provinceData.old.flatMap(({ code, name }) => {
    const now = successor.get(code);
    return now === undefined ? [] : [[code, { code, name, now }] as const];
  }),
);

/**
 * Province of a personal number or of its first three digits, by the list before the merger. Nothing for other
 * codes: people born abroad have codes whose list is not public, so this is a hint and never a gate.
 */
export const provinceOfPersonalNumber = (prefix: string): ProvinceOfOrigin | undefined =>
  provinces.get(prefix.slice(0, 3));
