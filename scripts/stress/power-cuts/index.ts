import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../core/clock.ts';
import { openStore } from '../../../core/store/index.ts';
import { type Loss, UncertainDisk } from './disk.ts';
import { record, recordingTrouble } from './record.ts';

export interface PowerCutReport {
  readonly skipped?: string;
  readonly cuts: number;
  /** Changes of files that were recorded, and how often they were synced. */
  readonly writes: number;
  readonly syncs: number;
  /** Promises that stood at the cuts, all of them together. */
  readonly acknowledged: number;
  readonly lost: number;
  /** Stores that could not be opened, or whose numbering or audit chain was broken. */
  readonly broken: number;
  readonly failures: readonly string[];
}

const losses: readonly Loss[] = ['all', 'none', 'some', 'some'];

/**
 * Records what a committing store does to its files, and cuts the power at moments all over that record: whatever was not
 * synced is lost, kept, or torn. What the store had acknowledged by then must be there, and the store whole. A disk that
 * does not honour syncs (`honoursSync`) is for showing that this can fail.
 */
export const powerCuts = async (
  cuts: number,
  commits: number,
  { honoursSync = true } = {},
): Promise<PowerCutReport> => {
  const none = { cuts: 0, writes: 0, syncs: 0, acknowledged: 0, lost: 0, broken: 0, failures: [] };
  const trouble = recordingTrouble();
  if (trouble !== undefined) return { ...none, skipped: trouble };
  const folder = mkdtempSync(join(tmpdir(), 'tiepdon-cuts-'));
  try {
    const path = join(folder, 'live', 'tiepdon.db');
    const keyPath = join(folder, 'key');
    const key = randomBytes(32);
    writeFileSync(keyPath, key, { mode: 0o600 });
    const events = await record(
      [process.execPath, 'core/store/testing/committer.ts', path, keyPath, 'cut', '7'],
      commits,
      folder,
    );
    const every = Math.max(1, Math.floor(events.length / Math.ceil(cuts / losses.length)));
    const disk = new UncertainDisk();
    const promised: string[] = [];
    const tally = { cuts: 0, acknowledged: 0, lost: 0, broken: 0 };
    const failures: string[] = [];

    const cut = (loss: Loss): void => {
      const image = join(folder, 'image');
      rmSync(image, { recursive: true, force: true });
      mkdirSync(image);
      for (const suffix of ['', '-wal']) {
        const bytes = disk.after(`${path}${suffix}`, loss, Math.random);
        if (bytes.length > 0) writeFileSync(join(image, `tiepdon.db${suffix}`), bytes);
      }
      tally.cuts += 1;
      tally.acknowledged += promised.length;
      const opened = openStore({ path: join(image, 'tiepdon.db'), key, clock: systemClock });
      if (!opened.ok) {
        tally.broken += 1;
        failures.push(opened.failure.code);
        return;
      }
      const store = opened.value;
      const held = new Set(
        store.db
          .prepare<[], string>(
            "SELECT v.idempotency_key || ' ' || t.number FROM visit v JOIN ticket t ON t.visit_id = v.id",
          )
          .pluck()
          .all(),
      );
      tally.lost += promised.filter((line) => !held.has(line)).length;
      if (!store.check().ok) {
        tally.broken += 1;
        failures.push('check');
      }
      store.close();
    };

    for (const [index, event] of events.entries()) {
      if (honoursSync || event.kind !== 'sync') disk.take(event);
      if (event.kind === 'said') promised.push(event.line);
      if (index % every === 0 && tally.cuts < cuts) for (const loss of losses) cut(loss);
    }
    return {
      ...tally,
      writes: events.filter(({ kind }) => kind === 'write').length,
      syncs: events.filter(({ kind }) => kind === 'sync').length,
      failures: failures.slice(0, 10),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
