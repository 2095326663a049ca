import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  AppImageUpdater,
  CancellationToken,
  NsisUpdater,
  Provider,
  type UpdateFileInfo,
  type UpdateInfo,
} from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import {
  fail,
  ok,
  type Release,
  type ReleaseFile,
  type Result,
} from '../../core/contract/index.ts';
import { diskTrouble } from './disk-trouble.ts';
import { watchDownload } from './download-watch.ts';
import { lineTrouble } from './fetch-text.ts';
import type { SelfPackage } from './self-package.ts';
import { swapAppImage } from './way-back.ts';

/** A release that was checked, and the package of it that is for this machine. */
export interface Offer {
  readonly release: Release;
  readonly file: ReleaseFile;
}

/** Where electron-updater hears of versions: here alone, and only of what was signed. */
class SignedProvider extends Provider<UpdateInfo> {
  readonly #offer: () => Offer;
  readonly #base: URL;
  constructor(
    options: { readonly offer: () => Offer; readonly base: URL },
    _updater: unknown,
    parts: ProviderRuntimeOptions,
  ) {
    super(parts);
    this.#offer = options.offer;
    this.#base = options.base;
  }
  override async getLatestVersion(): Promise<UpdateInfo> {
    const { release, file } = this.#offer();
    return {
      version: release.version,
      files: [this.#info(file)],
      path: file.path,
      sha512: file.sha512,
      releaseDate: release.signedAt,
    };
  }
  override resolveFiles({ files }: UpdateInfo) {
    return files.map((info) => ({ url: new URL(info.url, this.#base), info }));
  }
  #info({ path, sha512, size }: ReleaseFile): UpdateFileInfo {
    return { url: path, sha512, size };
  }
}

/** electron-updater's own way removes the program first and then moves the new one there: a power cut between leaves none. */
class KioskAppImageUpdater extends AppImageUpdater {
  readonly #program: string;
  constructor(program: string) {
    super();
    this.#program = program;
  }
  get pendingFolder(): string | undefined {
    return this.downloadedUpdateHelper?.cacheDirForPendingUpdate;
  }
  protected override doInstall(): boolean {
    swapAppImage(this.#program);
    return true;
  }
}

class KioskNsisUpdater extends NsisUpdater {
  get pendingFolder(): string | undefined {
    return this.downloadedUpdateHelper?.cacheDirForPendingUpdate;
  }
}

export interface Updater {
  /**
   * Brings the package here and checks it; gives its path. One that is here already is checked again, not brought again.
   * Failures: `update.interrupted`, `.damaged`, `.disk-full`, `.unwritable`, `.forged` (Windows' own signature is of another
   * publisher), `.not-self-updating`.
   */
  download(offer: Offer): Promise<Result<string>>;
  /** Puts the package in the program's place: with the program's last breath. `starts`: the installer starts it again. */
  install(starts: boolean): void;
  /** Where the installer of the present version is kept (NSIS). */
  cacheFolder(): string | undefined;
}

export interface UpdaterOptions {
  readonly self: SelfPackage;
  /** The server's address. */
  readonly url: string;
  /** Ends whatever is still being brought. */
  readonly closeConnections: () => Promise<void>;
  readonly lookEveryMs?: number;
  readonly mostLooksWithoutGrowth?: number;
}

/** Bytes of the one file that electron-updater is writing. */
const arrived = (folder: string | undefined, name: string): number => {
  if (folder === undefined) return 0;
  try {
    return readdirSync(folder)
      .filter((each) => each.endsWith(`temp-${name}`))
      .reduce(
        (sum, each) => sum + (statSync(join(folder, each), { throwIfNoEntry: false })?.size ?? 0),
        0,
      );
  } catch {
    // Not there yet.
    return 0;
  }
};

const failureOf = (error: unknown, version: string) => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ERR_CHECKSUM_MISMATCH') return fail('update.damaged', { version });
  if (code === 'ERR_UPDATER_INVALID_SIGNATURE') return fail('update.forged');
  const failure = diskTrouble(error);
  return failure
    ? ({ ok: false, failure } as const)
    : fail('update.interrupted', { version, detail: lineTrouble(error) });
};

export const openUpdater = (options: UpdaterOptions): Updater => {
  const { self, lookEveryMs = 1_000, mostLooksWithoutGrowth = 120 } = options;
  const updater =
    self.kind === 'appimage' ? new KioskAppImageUpdater(self.program) : new KioskNsisUpdater();
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // Parts of a package would have to be described by a file that nobody signed.
  updater.disableDifferentialDownload = true;
  let offered: Offer | undefined;
  const base = new URL(options.url.endsWith('/') ? options.url : `${options.url}/`);
  updater.setFeedURL({
    provider: 'custom',
    updateProvider: SignedProvider as never,
    base,
    offer: () => {
      if (!offered) throw new Error('nothing was offered');
      return offered;
    },
  });

  let ended: 'too-big' | 'stalled' | undefined;
  let looking: NodeJS.Timeout | undefined;
  const watched = ({ file }: Offer): CancellationToken => {
    const cancel = new CancellationToken();
    const watch = watchDownload(file.size, mostLooksWithoutGrowth);
    ended = undefined;
    looking = setInterval(() => {
      const verdict = watch.look(arrived(updater.pendingFolder, basename(file.path)));
      if (verdict === 'goes-on') return;
      ended = verdict;
      clearInterval(looking);
      cancel.cancel();
      // It goes on writing otherwise.
      void options.closeConnections();
    }, lookEveryMs);
    return cancel;
  };

  return {
    async download(offer) {
      const { version } = offer.release;
      offered = offer;
      try {
        const found = await updater.checkForUpdates();
        if (!found?.isUpdateAvailable) return fail('update.not-self-updating');
        const [path] = await updater.downloadUpdate(watched(offer));
        return path === undefined
          ? fail('update.interrupted', { version, detail: 'no file' })
          : ok(path);
      } catch (error) {
        if (ended === 'too-big') return fail('update.damaged', { version });
        if (ended === 'stalled')
          return fail('update.interrupted', { version, detail: 'nothing came any more' });
        return failureOf(error, version);
      } finally {
        clearInterval(looking);
      }
    },
    install: (starts) => void updater.install(true, starts),
    cacheFolder: () => {
      const { pendingFolder } = updater;
      return pendingFolder === undefined ? undefined : join(pendingFolder, '..');
    },
  };
};
