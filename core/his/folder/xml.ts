import { type CheckInRecord, checkInFields } from '../check-in-record.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Without the characters that XML 1.0 cannot hold (section 2.2). */
const escapeText = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replace(/[&<>]/g, (character) => entities[character] ?? '')
    .replaceAll('\r', '&#13;');

/**
 * The check-in record as XML: CHI_TIEU_TRANG_THAI_KCB with one TRANG_THAI_KCB (official letter 1245/BHXH-CNTT 2024).
 * CHUKYDONVI is empty: the hospital system signs what it sends.
 */
export const checkInXml = (record: CheckInRecord): string => {
  const fields = checkInFields
    .map((field) => `      <${field}>${escapeText(record[field])}</${field}>\n`)
    .join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<CHI_TIEU_TRANG_THAI_KCB>
  <DSACH_TRANG_THAI_KCB>
    <TRANG_THAI_KCB>
${fields}    </TRANG_THAI_KCB>
  </DSACH_TRANG_THAI_KCB>
  <CHUKYDONVI></CHUKYDONVI>
</CHI_TIEU_TRANG_THAI_KCB>
`;
};
