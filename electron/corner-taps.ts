/** Taps on the top left corner that open the staff panel. */
const taps = 7;
const withinMs = 5_000;
/** Of the corner's square, in CSS pixels: nothing to press lies there. */
const reach = 90;

export interface Tap {
  readonly x: number;
  readonly y: number;
  readonly time: number;
}

/** Takes taps; true for the one that completes the gesture. A tap elsewhere starts it anew. */
export const createCornerTaps = (): ((tap: Tap) => boolean) => {
  let times: number[] = [];
  return ({ x, y, time }) => {
    if (x > reach || y > reach) {
      times = [];
      return false;
    }
    times = [...times.filter((earlier) => time - earlier <= withinMs), time];
    if (times.length < taps) return false;
    times = [];
    return true;
  };
};
