export interface RestartMoment {
  readonly now: Date;
  readonly startedAt: Date;
  /** `HH:MM`, local; or `never`. */
  readonly restartAt: string;
  /** A patient is at a kiosk. */
  readonly occupied: boolean;
  /** Seconds since anybody touched this machine. */
  readonly untouchedSeconds: number;
}

const quietSeconds = 300;

/**
 * Whether to restart now: the hour of today has passed since the program started, and nobody is there. Where somebody
 * always is, it waits for as long as it takes.
 */
export const isRestartDue = (moment: RestartMoment): boolean => {
  const { now, startedAt, restartAt, occupied, untouchedSeconds } = moment;
  const [hours, minutes] = restartAt.split(':').map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours)) return false;
  const due = new Date(now);
  due.setHours(hours, minutes, 0, 0);
  return startedAt < due && now >= due && !occupied && untouchedSeconds >= quietSeconds;
};
