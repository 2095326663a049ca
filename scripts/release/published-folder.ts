import type { KeyObject } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  fail,
  ok,
  type Release,
  type Result,
  type UpdateChannel,
  UpdateReport,
} from '../../core/contract/index.ts';
import { type Artefact, sha512Of } from './artefacts.ts';
import { type OpenedRelease, openRelease, sealRelease } from './envelope.ts';

/** The folder that the hospital's server gives out: `canary.json`, `stable.json`, a folder for each version, `reports/`. */
export interface PublishedFolder {
  /** What a channel offers; undefined where it offers nothing yet. Failures: `update.channel-unreadable`: not signed by these keys. */
  signed(channel: UpdateChannel, keys: readonly KeyObject[]): Result<Release | undefined>;
  /** The same without asking who signed it. */
  look(channel: UpdateChannel): OpenedRelease | undefined;
  /** Lays packages there; nobody is told of them yet. Failures: `update.folder-unwritable`, `.artefact-differs`. */
  place(artefacts: readonly Artefact[]): Promise<Result<void>>;
  /** Changes what a channel offers, in one moment. Failures: `update.folder-unwritable`. */
  offer(release: Release, keys: readonly KeyObject[]): Result<void>;
  reports(): readonly UpdateReport[];
}

/** Anybody in the hospital's network may write there. */
const longestReport = 10_000;
const mostReports = 5_000;

const syncFile = (path: string): void => {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
};

export const openPublishedFolder = (folder: string): PublishedFolder => {
  const fileOf = (channel: UpdateChannel): string => join(folder, `${channel}.json`);
  const read = (channel: UpdateChannel, keys: readonly KeyObject[]): OpenedRelease | undefined =>
    existsSync(fileOf(channel))
      ? openRelease(readFileSync(fileOf(channel), 'utf8'), keys)
      : undefined;
  return {
    signed(channel, keys) {
      if (!existsSync(fileOf(channel))) return ok(undefined);
      const found = read(channel, keys);
      return found?.isSigned && found.release.channel === channel
        ? ok(found.release)
        : fail('update.channel-unreadable', { channel });
    },
    look: (channel) => read(channel, []),
    async place(artefacts) {
      try {
        for (const { source, file } of artefacts) {
          const target = join(folder, file.path);
          mkdirSync(dirname(target), { recursive: true });
          const part = `${target}.part`;
          copyFileSync(source, part);
          if ((await sha512Of(part)) !== file.sha512)
            return fail('update.artefact-differs', { file: basename(source) });
          syncFile(part);
          renameSync(part, target);
        }
        return ok(undefined);
      } catch {
        return fail('update.folder-unwritable', { path: folder });
      }
    },
    offer(release, keys) {
      try {
        mkdirSync(folder, { recursive: true });
        const part = `${fileOf(release.channel)}.part`;
        const file = openSync(part, 'w', 0o644);
        writeSync(file, sealRelease(release, keys));
        fsyncSync(file);
        closeSync(file);
        renameSync(part, fileOf(release.channel));
        return ok(undefined);
      } catch {
        return fail('update.folder-unwritable', { path: folder });
      }
    },
    reports() {
      const place = join(folder, 'reports');
      if (!existsSync(place)) return [];
      return readdirSync(place)
        .filter((name) => name.endsWith('.json'))
        .slice(0, mostReports)
        .flatMap((name) => {
          try {
            const path = join(place, name);
            if (statSync(path).size > longestReport) return [];
            const report = UpdateReport.parse(JSON.parse(readFileSync(path, 'utf8')));
            return `${report.device}.json` === name ? [report] : [];
          } catch {
            // Not a report: somebody else's file.
            return [];
          }
        });
    },
  };
};
