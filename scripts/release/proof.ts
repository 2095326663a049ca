import type { UpdateReport } from '../../core/contract/index.ts';

/** Whether canaries have proved a version: one is healthy with it at least, and none had to go back from it. */
export const isProven = (version: string, reports: readonly UpdateReport[]): boolean => {
  const about = reports.filter(
    (report) => report.version === version && report.channel === 'canary',
  );
  return about.length > 0 && about.every(({ outcome }) => outcome === 'healthy');
};
