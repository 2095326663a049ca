/**
 * npm run stress -- NAME [--reduced]: long campaigns. Prints one JSON object; exits with 1 when an invariant broke.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './stress/fuzz.ts';
import { kills } from './stress/kills.ts';

const { values, positionals } = parseArgs({
  options: { reduced: { type: 'boolean', default: false } },
  allowPositionals: true,
});

const campaigns: Readonly<Record<string, () => Promise<{ report: object; isWhole: boolean }>>> = {
  kills: async () => {
    const report = await kills(values.reduced ? 100 : 1_000);
    return { report, isWhole: report.lost === 0 && report.isStoreWhole && report.acknowledged > 0 };
  },
  fuzz: async () => {
    const report = await fuzz(values.reduced ? 60_000 : 1_200_000);
    const isWhole =
      report.threw.length === 0 && report.slowest.ms < 2_000 && report.memoryGrowthMiB < 64;
    return { report, isWhole };
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
