/** How a screen comes back after its page died: at once, unless it keeps dying. */
export interface Healing {
  /** Notes a death; tells how long to wait, and whether to show what is wrong meanwhile. */
  died(now: number): { readonly waitMs: number; readonly isStorm: boolean };
}

const windowMs = 60_000;
const stormFrom = 4;
const stormWaitMs = 10_000;

export const createHealing = (): Healing => {
  let deaths: number[] = [];
  return {
    died(now) {
      deaths = [...deaths.filter((at) => now - at < windowMs), now];
      const isStorm = deaths.length >= stormFrom;
      return { waitMs: isStorm ? stormWaitMs : 0, isStorm };
    },
  };
};
