import type { UpdateSettings } from '../../core/contract/index.ts';

export interface InstallMoment {
  readonly now: Date;
  readonly window: UpdateSettings['window'];
  readonly untouchedMinutes: number;
  /** Seconds since anybody touched this machine. */
  readonly untouchedSeconds: number;
  /** A patient is at a kiosk. */
  readonly occupied: boolean;
  /** There has been no host for a good while: nobody can be served as it is. */
  readonly isOutOfOrder: boolean;
  /** Staff have put it off. */
  readonly held: boolean;
  /** Staff want it now. */
  readonly hurried: boolean;
}

/** `now`, or what it waits for. */
export type MomentVerdict = 'now' | 'held' | 'patient' | 'touch' | 'window';

/** Whether a time of day lies between two others; the span may go over midnight. Equal ends are the whole day. */
const isWithin = (now: Date, { from, to }: { readonly from: string; readonly to: string }) => {
  const minutes = (text: string): number => {
    const [hours = 0, rest = 0] = text.split(':').map(Number);
    return hours * 60 + rest;
  };
  const [start, end, at] = [minutes(from), minutes(to), now.getHours() * 60 + now.getMinutes()];
  if (start === end) return true;
  return start < end ? at >= start && at < end : at >= start || at < end;
};

/** Whether to install now. Staff who hurry wait for patients only; a machine that serves nobody waits for nothing. */
export const installMoment = (moment: InstallMoment): MomentVerdict => {
  const { now, window, untouchedMinutes, untouchedSeconds } = moment;
  if (moment.held && !moment.hurried) return 'held';
  if (moment.isOutOfOrder) return 'now';
  if (moment.occupied) return 'patient';
  if (moment.hurried) return 'now';
  if (untouchedSeconds < untouchedMinutes * 60) return 'touch';
  return window === 'any' || isWithin(now, window) ? 'now' : 'window';
};
