import writeExcelFile from 'write-excel-file/node';
import type { CleaningRow } from '../contract/index.ts';
import { type ListPeriod, listTitle, officialColumns } from './official-list.ts';

/** What XML 1.0 cannot hold (section 2.2) is left out. */
const printable = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');

const bold = (value: string) =>
  ({ value, type: String, fontWeight: 'bold', wrap: true, alignVertical: 'center' }) as const;
const text = (value: string) =>
  value === ''
    ? null
    : ({ value: printable(value), type: String, wrap: true, alignVertical: 'top' } as const);

/** The list as a workbook: title, period and headings stay in sight; a second sheet explains the columns. */
export const cleaningXlsx = async (
  rows: readonly CleaningRow[],
  period: ListPeriod,
): Promise<Buffer> => {
  const [title = '', subtitle = ''] = listTitle(period);
  const span = officialColumns.length;
  const fill = Array<null>(span - 1).fill(null);
  const list = [
    [{ ...bold(title), wrap: false, fontSize: 14, columnSpan: span }, ...fill],
    [{ value: printable(subtitle), type: String, columnSpan: span } as const, ...fill],
    officialColumns.map(({ heading }) => ({
      ...bold(heading),
      backgroundColor: '#DDEBF0',
      borderStyle: 'thin' as const,
    })),
    ...rows.map((row, index) => officialColumns.map((column) => text(column.text(row, index)))),
  ];
  const explained = [
    [bold('Cột'), bold('Ý nghĩa')],
    ...officialColumns.map(({ heading, meaning }) => [text(heading), text(meaning)]),
  ];
  return writeExcelFile([
    {
      data: list,
      sheet: 'Danh sách',
      columns: officialColumns.map(({ width }) => ({ width })),
      stickyRowsCount: 3,
      orientation: 'landscape' as const,
    },
    { data: explained, sheet: 'Hướng dẫn', columns: [{ width: 28 }, { width: 70 }] },
  ]).toBuffer();
};
