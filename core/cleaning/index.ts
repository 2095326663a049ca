/**
 * Where citizens' documents and the insurance register differ: the list that hospitals send to the social-insurance office,
 * as rows, as CSV and as a workbook.
 */
export { cleaningCsv } from './csv.ts';
export { cleaningDifferences } from './differences.ts';
export type { ListPeriod } from './official-list.ts';
export { cleaningRows } from './rows.ts';
export { cleaningXlsx } from './xlsx.ts';
