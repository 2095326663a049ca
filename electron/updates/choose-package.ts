import {
  compareVersions,
  fail,
  ok,
  ProgramVersion,
  type Release,
  type ReleaseFile,
  type Result,
} from '../../core/contract/index.ts';

export interface Machine {
  /** The version that runs. */
  readonly version: string;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Migrations of the store that it knows. */
  readonly storeVersion: number;
  /** Versions that failed here. */
  readonly bad: readonly string[];
}

/**
 * The package to take; undefined where the release is not newer. Failures: `update.known-bad`, `.store-incompatible`: there would be no
 * way back from it, `.no-package`.
 */
export const choosePackage = (
  release: Release,
  machine: Machine,
): Result<ReleaseFile | undefined> => {
  const { version, store, files } = release;
  // A version of a developer's own is not compared with those that are published.
  if (!ProgramVersion.safeParse(machine.version).success) return ok(undefined);
  if (compareVersions(version, machine.version) <= 0) return ok(undefined);
  if (machine.bad.includes(version)) return fail('update.known-bad', { version });
  if (store.leastReader > machine.storeVersion)
    return fail('update.store-incompatible', { version });
  const { platform, arch } = machine;
  const file = files.find((each) => each.platform === platform && each.arch === arch);
  return file ? ok(file) : fail('update.no-package', { version, package: `${platform} ${arch}` });
};
