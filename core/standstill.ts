import { ok, type Result } from './contract/index.ts';

/** What has to come to rest before the program may be replaced. */
export interface StandstillParts {
  /** Somebody is being served, at a kiosk or at the desk. */
  readonly isBusy: () => boolean;
  readonly kiosks: () => Iterable<{ hold(): void; release(): void }>;
  readonly workers: readonly { hold(): Promise<void>; release(): void }[];
  /** A checked copy of the store, where copies are made. Failures: `store.backup-*`. */
  readonly backUp: () => Promise<Result<unknown>>;
}

export interface Standstill {
  /**
   * Ends deliveries that are under way, backs the store up, and takes nothing new from then on; `busy` where somebody is
   * being served, who goes on undisturbed. Failures: `store.backup-*`; work goes on then, too.
   */
  prepare(): Promise<Result<'ready' | 'busy'>>;
  resume(): void;
}

/** Who asked for a standstill and then said nothing has forgotten it: patients must not wait for that. */
const forgottenMs = 60_000;

export const createStandstill = (parts: StandstillParts): Standstill => {
  let forgotten: NodeJS.Timeout | undefined;
  const resume = (): void => {
    clearTimeout(forgotten);
    forgotten = undefined;
    for (const kiosk of parts.kiosks()) kiosk.release();
    for (const worker of parts.workers) worker.release();
  };
  return {
    async prepare() {
      if (parts.isBusy()) return ok('busy');
      await Promise.all(parts.workers.map((worker) => worker.hold()));
      const backedUp = await parts.backUp();
      // Whoever came meanwhile comes first.
      if (!backedUp.ok || parts.isBusy()) {
        resume();
        return backedUp.ok ? ok('busy') : backedUp;
      }
      for (const kiosk of parts.kiosks()) kiosk.hold();
      clearTimeout(forgotten);
      forgotten = setTimeout(resume, forgottenMs);
      forgotten.unref();
      return ok('ready');
    },
    resume,
  };
};
