import type { CleaningRow } from '../contract/index.ts';
import { officialColumns } from './official-list.ts';

/** Spreadsheets run what begins with these; a quote in front makes it text. */
const harmful = /^[=+\-@\t\r]/;

/** RFC 4180, with every field quoted. */
const field = (text: string): string =>
  `"${(harmful.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The list as CSV: UTF-8 with its mark, as Excel in Vietnam wants it. */
export const cleaningCsv = (rows: readonly CleaningRow[]): string => {
  const lines = [
    officialColumns.map(({ heading }) => heading),
    ...rows.map((row, index) => officialColumns.map(({ text }) => text(row, index))),
  ];
  return `\uFEFF${lines.map((cells) => `${cells.map(field).join(',')}\r\n`).join('')}`;
};
