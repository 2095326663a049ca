import type { Fields } from './fields.ts';
import { foldName } from './names.ts';

/** Places of a citizen QR's fields, by the labels that scanner software puts before them. */
const places = new Map(
  [
    ['CCCD', 'SOCCCD', 'CANCUOC', 'SOCANCUOC', 'SODINHDANH', 'SODDCN', 'ID', 'IDCODE', 'IDCARD'],
    ['CMND', 'SOCMND', 'OLDID', 'OLDIDCODE', 'OLDIDCARD'],
    ['HOTEN', 'HOVATEN', 'NAME', 'FULLNAME', 'PERSONNAME'],
    ['NGAYSINH', 'DOB', 'BIRTHDATE', 'DATEOFBIRTH'],
    ['GIOITINH', 'SEX', 'GENDER'],
    ['DIACHI', 'THUONGTRU', 'NOITHUONGTRU', 'ADDRESS', 'RESIDENCEPLACE', 'PLACEOFRESIDENCE'],
    ['NGAYCAP', 'ISSUEDATE', 'DATEOFISSUE'],
  ].flatMap((labels, place) => labels.map((label) => [label, place] as const)),
);

const placeOf = (label: string): number | undefined =>
  places.get(foldName(label).replace(/[^A-Z]/g, ''));

const jsonEntries = (text: string): [string, unknown][] => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? Object.entries(value) : [];
  } catch {
    return [];
  }
};

const labelledEntries = (text: string): [string, unknown][] =>
  text.split('|').flatMap((part) => {
    const colon = part.indexOf(':');
    return colon < 0 ? [] : [[part.slice(0, colon), part.slice(colon + 1)]];
  });

/**
 * Fields of a citizen QR that software on the way has rewritten as `CCCD:…|Họ tên:…` or as JSON, in the card's own
 * order. Nothing when the text is something else.
 */
export const readLabelled = (text: string): Fields | undefined => {
  if (!text.includes(':')) return undefined;
  const parts = Array.from({ length: 7 }, () => '');
  for (const [label, value] of text.startsWith('{') ? jsonEntries(text) : labelledEntries(text)) {
    const place = placeOf(label);
    if (place !== undefined && (typeof value === 'string' || typeof value === 'number'))
      parts[place] = String(value).replaceAll('|', ' ').trim();
  }
  return parts[0] === '' ? undefined : { parts, separator: '|', repaired: false };
};
