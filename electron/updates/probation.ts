import type { Probation, RollBackReason } from './probation-files.ts';

/** A version that was started so often, and never came to be healthy, goes. */
export const mostStarts = 3;

export interface StartSituation {
  readonly probation: Probation | undefined;
  /** The version that is starting. */
  readonly version: string;
  /** Starts of the new version, this one among them. */
  readonly starts: number;
  readonly rolledBack: RollBackReason | undefined;
}

/**
 * What a start means: `none` is on probation · `proving` itself is what this one does · `go-back`: it has had its chances ·
 * `came-back`: the former version is here again · `not-installed`: it never left · `overtaken` by hand, by another version.
 */
export type StartMeaning =
  | 'none'
  | 'proving'
  | 'go-back'
  | 'came-back'
  | 'not-installed'
  | 'overtaken';

export const meaningOfStart = (situation: StartSituation): StartMeaning => {
  const { probation, version, starts, rolledBack } = situation;
  if (!probation) return 'none';
  if (version === probation.to)
    return rolledBack !== undefined || starts > mostStarts ? 'go-back' : 'proving';
  if (version === probation.from) return rolledBack === undefined ? 'not-installed' : 'came-back';
  return 'overtaken';
};

export interface Proving {
  /** Working without a break until now. */
  readonly healthyMs: number;
  /** Not working, without a break until now. */
  readonly brokenMs: number;
  /** Since it was installed, over all its starts. All of these are times that it ran, whatever clocks said. */
  readonly ranMs: number;
}

export interface Patience {
  readonly healthyAfterMs: number;
  readonly rollBackAfterMs: number;
}

/** A version that works now and then, but never for long enough, goes after so many times what it takes. */
const longestInHealthyTimes = 6;

/** Whether a version on probation stays, goes (and why), or has to show more. */
export const judge = (proving: Proving, patience: Patience): 'keep' | RollBackReason | 'wait' => {
  const { healthyMs, brokenMs, ranMs } = proving;
  const { healthyAfterMs, rollBackAfterMs } = patience;
  if (healthyMs >= healthyAfterMs) return 'keep';
  if (brokenMs >= rollBackAfterMs) return 'unhealthy';
  return ranMs >= longestInHealthyTimes * healthyAfterMs + rollBackAfterMs
    ? 'never-healthy'
    : 'wait';
};

/** What works at this moment. */
export interface Vitals {
  readonly isHostReady: boolean;
  /** Windows whose page has its line to the host: `kiosk-1`, `desk-1`. */
  readonly screens: readonly string[];
  /** The devices process has been heard of. */
  readonly devices: boolean;
}

/** All that worked before works again, and at least one screen. */
export const isHealthy = (vitals: Vitals, expects: Probation['expects']): boolean =>
  vitals.isHostReady &&
  vitals.screens.length > 0 &&
  expects.screens.every((screen) => vitals.screens.includes(screen)) &&
  (vitals.devices || !expects.devices);
