import { type CampaignReport, campaign } from './campaign.ts';
import { demoTarget, electronTarget, productTarget } from './targets.ts';

export interface ContractReport {
  readonly seconds: number;
  readonly seed: number;
  readonly targets: readonly CampaignReport[];
}

/**
 * Everything that a caller may say to a host, over the real transports: every procedure of the contract, read from the
 * contract itself, in every role; frames that are none; recorded calls again; floods.
 */
export const contractFuzz = async (cases: number, seed = 20_261_123): Promise<ContractReport> => {
  const started = performance.now();
  // Each waits more than it works.
  const targets = await Promise.all(
    [productTarget, electronTarget, demoTarget].map(async (open) => {
      const target = await open();
      try {
        return await campaign(target, cases, seed);
      } finally {
        await target.close();
      }
    }),
  );
  return { targets, seed, seconds: Math.round((performance.now() - started) / 100) / 10 };
};
