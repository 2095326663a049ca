import type { UpdateSettings } from '../../core/contract/index.ts';
import { isHealthy, judge, type Vitals } from './probation.ts';
import type { Probation, ProbationFiles, RollBackReason } from './probation-files.ts';

export interface ProvingParts {
  readonly probation: Probation;
  readonly files: Pick<ProbationFiles, 'ranMs' | 'noteRan'>;
  readonly vitals: () => Vitals;
  readonly patience: () => Pick<UpdateSettings, 'healthyAfterMinutes' | 'rollBackAfterMinutes'>;
  /** A patient is at a kiosk. */
  readonly isOccupied: () => boolean;
  readonly onKeep: () => void;
  readonly onGoBack: (reason: RollBackReason) => void;
}

export interface Proving {
  /** So much running time has passed, whatever clocks say. */
  tick(ms: number): void;
  /** Milliseconds of health that are still missing. */
  missingMs(): number;
}

/** How often the time it ran is written down; the launcher takes a version for hung that does not. */
const noteEveryMs = 10_000;

/** Watches a version on probation until it is kept or goes. */
export const createProving = (parts: ProvingParts): Proving => {
  const { probation, files } = parts;
  let healthyMs = 0;
  let brokenMs = 0;
  let ranMs = files.ranMs();
  let notedMs = 0;
  let isOver = false;
  files.noteRan(ranMs);
  return {
    tick(ms) {
      if (isOver) return;
      ranMs += ms;
      const isWell = isHealthy(parts.vitals(), probation.expects);
      healthyMs = isWell ? healthyMs + ms : 0;
      brokenMs = isWell ? 0 : brokenMs + ms;
      notedMs += ms;
      if (notedMs >= noteEveryMs) {
        notedMs = 0;
        files.noteRan(ranMs);
      }
      const { healthyAfterMinutes, rollBackAfterMinutes } = parts.patience();
      const verdict = judge(
        { healthyMs, brokenMs, ranMs },
        {
          healthyAfterMs: healthyAfterMinutes * 60_000,
          rollBackAfterMs: rollBackAfterMinutes * 60_000,
        },
      );
      if (verdict === 'wait') return;
      // Somebody is being served, as badly as it may go: not under their hands.
      if (verdict !== 'keep' && parts.isOccupied()) return;
      isOver = true;
      if (verdict === 'keep') parts.onKeep();
      else parts.onGoBack(verdict);
    },
    missingMs: () => Math.max(0, parts.patience().healthyAfterMinutes * 60_000 - healthyMs),
  };
};
