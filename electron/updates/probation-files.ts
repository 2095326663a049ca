import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';
import { syncPath, writeSoon, writeWhole } from '../whole-file.ts';

/** Why a version was taken back: `starts` without health, `unhealthy` for too long, `never-healthy` in the end, `silent`. */
export const rollBackReasons = ['starts', 'unhealthy', 'never-healthy', 'silent'] as const;
export type RollBackReason = (typeof rollBackReasons)[number];

/** A new version that has to prove itself, and the way back from it. */
export interface Probation {
  readonly from: string;
  readonly to: string;
  /** How the former program comes back: its file beside the new one's, or its installer. */
  readonly package: 'appimage' | 'nsis';
  /** The AppImage, or the installer of the former version. */
  readonly program: string;
  readonly since: string;
  /** What worked before: it has to work again. */
  readonly expects: { readonly screens: readonly string[]; readonly devices: boolean };
}

/**
 * The probation as files, plain enough for the launcher's shell script: `record.json` is there while it lasts, `starts` has
 * a byte for each start, `ran` the milliseconds the version has run, `rolled-back` the reason once it is to go.
 */
export interface ProbationFiles {
  read(): Probation | undefined;
  begin(probation: Probation): void;
  starts(): number;
  countStart(): void;
  /** The last start ended as it should: it proves nothing. */
  forgiveStart(): void;
  ranMs(): number;
  noteRan(ms: number): void;
  rolledBack(): RollBackReason | undefined;
  rollBack(reason: RollBackReason): void;
  end(): void;
}

// By hand, without a library: this is read before anything else that may be broken.
const isProbation = (value: unknown): value is Probation => {
  const record = value as Probation | null;
  return (
    typeof record === 'object' &&
    record !== null &&
    [record.from, record.to, record.program, record.since].every(
      (text) => typeof text === 'string',
    ) &&
    (record.package === 'appimage' || record.package === 'nsis') &&
    Array.isArray(record.expects?.screens) &&
    typeof record.expects.devices === 'boolean'
  );
};

export const probationFiles = (folder: string): ProbationFiles => {
  const at = (name: string): string => join(folder, name);
  const record = at('record.json');
  const text = (name: string): string => {
    try {
      return readFileSync(at(name), 'utf8').trim();
    } catch {
      return '';
    }
  };
  const starts = (): number => statSync(at('starts'), { throwIfNoEntry: false })?.size ?? 0;
  return {
    read() {
      try {
        const value: unknown = JSON.parse(text('record.json'));
        return isProbation(value) ? value : undefined;
      } catch {
        return undefined;
      }
    },
    begin(probation) {
      // What an earlier one left is gone before there is a record again.
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeSoon(at('starts'), '');
      writeSoon(at('ran'), '0');
      writeWhole(record, `${JSON.stringify(probation, null, 2)}\n`);
    },
    starts,
    countStart() {
      appendFileSync(at('starts'), '.');
      syncPath(at('starts'));
    },
    forgiveStart() {
      if (starts() > 0) truncateSync(at('starts'), starts() - 1);
    },
    ranMs: () => Number(text('ran')) || 0,
    noteRan: (ms) => writeSoon(at('ran'), String(ms)),
    rolledBack() {
      if (!existsSync(at('rolled-back'))) return undefined;
      return rollBackReasons.find((reason) => reason === text('rolled-back')) ?? 'starts';
    },
    rollBack: (reason) => writeWhole(at('rolled-back'), reason),
    end() {
      // The record first: without it nothing else counts.
      rmSync(record, { force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
