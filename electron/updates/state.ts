import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ProgramVersion, Reason, UpdateReport, UpdateSettings } from '../../core/contract/index.ts';
import { writeWhole } from '../whole-file.ts';

const Instant = z.iso.datetime();

/** What this machine remembers of updates; `tiepdon update status --state` shows it. */
export const UpdateState = z.object({
  format: z.literal(1),
  /** When the newest release of each channel was signed: earlier ones are not taken again. */
  seen: z.object({ stable: Instant.optional(), canary: Instant.optional() }),
  /** Versions that failed here. They are never taken again. */
  bad: z.array(ProgramVersion),
  /** Staff have put updates off. */
  held: z.boolean(),
  checkedAt: Instant.optional(),
  failure: z.object({ at: Instant, reason: Reason }).optional(),
  /** Installations of a version that did not take place. */
  missed: z.object({ version: ProgramVersion, times: z.number().int() }).optional(),
  /** The package of a new version, as it was brought here. */
  brought: z.string().optional(),
  /** What became of the last version. */
  report: z.object({ told: UpdateReport, isSent: z.boolean() }).optional(),
  /** For the desk, once there is a host again. */
  alarm: Reason.optional(),
  /** As last configured: a version whose host never comes up must be replaceable, too. */
  settings: UpdateSettings.optional(),
  /** Migrations of the store that the host knew then. */
  storeVersion: z.number().int().nonnegative().optional(),
});
export type UpdateState = z.infer<typeof UpdateState>;

const nothing: UpdateState = { format: 1, seen: {}, bad: [], held: false };

/** What a file says; the empty state where there is none, or none that can be read. */
export const parseUpdateState = (text: string | undefined): UpdateState => {
  try {
    const parsed = UpdateState.safeParse(JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.data : nothing;
  } catch {
    return nothing;
  }
};

export interface StateFile {
  readonly current: UpdateState;
  /** Kept in memory at once, and on the disk as far as it takes it. */
  change(changes: { [Key in keyof UpdateState]?: UpdateState[Key] | undefined }): void;
}

export const openStateFile = (path: string, onUnwritable: () => void): StateFile => {
  const read = (): string | undefined => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  };
  let current = parseUpdateState(read());
  return {
    get current() {
      return current;
    },
    change(changes) {
      const next = { ...current, ...changes };
      const text = `${JSON.stringify(next, null, 2)}\n`;
      if (text === `${JSON.stringify(current, null, 2)}\n`) return;
      current = next as UpdateState;
      try {
        writeWhole(path, text);
      } catch {
        onUnwritable();
      }
    },
  };
};
