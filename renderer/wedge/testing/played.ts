import type { ScanDamage } from '../../../core/contract/index.ts';
import type { KeyEvent } from '../../../fixtures/scanner-sim/index.ts';
import { WedgeCapture, type WedgeOptions, type WedgeScanDetails } from '../capture.ts';

export interface Played {
  readonly scans: readonly string[];
  readonly details: readonly WedgeScanDetails[];
  /** Keys that were handed on as typed, as their names. */
  readonly typed: readonly string[];
  /** Those that were taken out of a run. */
  readonly takenOut: readonly string[];
  readonly lost: readonly ScanDamage[];
  /** The longest that any key was held back, milliseconds. */
  readonly longestHold: number;
}

export interface PlayedKey extends KeyEvent {
  readonly repeat?: boolean;
  /** Milliseconds by which the page hears of it late; its own time stays. */
  readonly late?: number;
}

/** Plays keys at their times on a clock of its own; timers fire in between as they would. */
export const play = (events: readonly PlayedKey[], options: WedgeOptions = {}): Played => {
  const scans: string[] = [];
  const details: WedgeScanDetails[] = [];
  const typed: string[] = [];
  const takenOut: string[] = [];
  const lost: ScanDamage[] = [];
  let longestHold = 0;
  let now = Number.NEGATIVE_INFINITY;
  let nextId = 1;
  const timers = new Map<number, { at: number; callback: () => void }>();
  const capture = new WedgeCapture(
    {
      onScan(payload, told) {
        scans.push(payload);
        details.push(told);
      },
      onKey: (key) => typed.push(key),
      onTakenOut: (key) => takenOut.push(key),
      onLost: (damage) => lost.push(damage),
    },
    {
      set(callback, ms) {
        longestHold = Math.max(longestHold, ms);
        timers.set(nextId, { at: now + ms, callback });
        nextId += 1;
        return nextId - 1;
      },
      clear: (timer) => timers.delete(timer),
    },
    options,
  );
  const runUntil = (time: number) => {
    for (const [id, { at, callback }] of [...timers].toSorted((a, b) => a[1].at - b[1].at)) {
      if (at > time || !timers.has(id)) continue;
      now = at;
      timers.delete(id);
      callback();
    }
    now = time;
  };
  for (const { type, key, code, shift, alt, composing, at, repeat = false, late = 0 } of events) {
    runUntil(Math.max(now, at + late));
    if (type === 'up') capture.release({ code, time: at });
    else
      capture.press({
        key,
        code,
        time: at,
        isRepeat: repeat,
        isShifted: shift,
        isAlt: alt,
        isComposing: composing,
      });
  }
  runUntil(now + 5_000);
  return { scans, details, typed, takenOut, lost, longestHold };
};
