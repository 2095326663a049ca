/**
 * npm run stress -- NAME [--reduced]: long campaigns. Prints one JSON object; exits with 1 when an invariant broke.
 */
import { parseArgs } from 'node:util';
import { contractFuzz } from './stress/contract/index.ts';
import { fuzz } from './stress/fuzz.ts';
import type { FuzzReport } from './stress/fuzzing.ts';
import { powerCuts } from './stress/power-cuts/index.ts';
import { scanFuzz } from './stress/scan-fuzz.ts';
import { survival } from './stress/survival/index.ts';

const { values, positionals } = parseArgs({
  options: { reduced: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const withstood = ({ threw, slowest, memoryGrowthMiB }: FuzzReport): boolean =>
  threw.length === 0 && slowest.ms < 2_000 && memoryGrowthMiB < 64;

const campaigns: Readonly<Record<string, () => Promise<{ report: object; isWhole: boolean }>>> = {
  survival: async () => {
    const report = await survival(values.reduced ? 40 : 1_000);
    // A campaign in which nothing happened has shown nothing.
    const happened = report.acknowledged > 0 && report.delivered > 0 && report.repeatedSends > 0;
    return { report, isWhole: report.isWhole && happened };
  },
  'power-cuts': async () => {
    const report = await powerCuts(values.reduced ? 200 : 4_000, values.reduced ? 80 : 400);
    if (report.skipped !== undefined) process.stderr.write(`SKIPPED: ${report.skipped}\n`);
    const isTried = report.skipped !== undefined || (report.cuts > 100 && report.acknowledged > 0);
    return { report, isWhole: isTried && report.lost === 0 && report.broken === 0 };
  },
  contract: async () => {
    const report = await contractFuzz(values.reduced ? 8 : 400);
    // Each procedure was really called, and somebody was really refused.
    const isTried = report.targets.every(
      ({ byStatus, calls, procedures }) =>
        calls > procedures * 8 &&
        ['200', '400', '403'].every((status) => (byStatus[status] ?? 0) > 0),
    );
    const isBounded = report.targets.every(({ flood }) => flood.memoryGrowthMiB < 256);
    const isClean = report.targets.every(({ findings }) => findings.length === 0);
    return { report, isWhole: isTried && isBounded && isClean };
  },
  fuzz: async () => {
    const report = await fuzz(values.reduced ? 60_000 : 1_200_000);
    return { report, isWhole: withstood(report) };
  },
  'scan-fuzz': async () => {
    const report = scanFuzz(values.reduced ? 20_000 : 1_050_000);
    return { report, isWhole: withstood(report) };
  },
};

const name = positionals[0] ?? '';
const campaign = campaigns[name];
if (!campaign) {
  process.stderr.write(
    `usage: npm run stress -- ${Object.keys(campaigns).join('|')} [--reduced]\n`,
  );
  process.exit(2);
}
const { report, isWhole } = await campaign();
process.stdout.write(`${JSON.stringify({ campaign: name, isWhole, ...report })}\n`);
process.exitCode = isWhole ? 0 : 1;
