import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { fail, ok, type Result } from '../../core/contract/index.ts';

/** How this program was installed, where it can replace itself. */
export type SelfPackage =
  | { readonly kind: 'appimage'; readonly program: string }
  | { readonly kind: 'nsis'; readonly program: string };

export interface Installation {
  readonly platform: NodeJS.Platform;
  /** Set by the AppImage's runtime. */
  readonly appImage: string | undefined;
  readonly execPath: string;
  /** Written by electron-builder into packages that update themselves. */
  readonly updateConfigPath: string;
}

const isWritable = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** electron-builder's NSIS installer leaves its uninstaller beside the program; the MSI has none there. */
const hasUninstaller = (folder: string): boolean =>
  readdirSync(folder).some((name) => /^Uninstall .+\.exe$/i.test(name));

/**
 * The package that this program runs from. Debian packages and the MSI belong to apt and the MDM, which would have to be asked
 * for root. Failures: `update.not-self-updating`, `.unwritable` where its folder is not the kiosk user's.
 */
export const selfPackage = (installation: Installation): Result<SelfPackage> => {
  const { platform, appImage, execPath, updateConfigPath } = installation;
  if (!existsSync(updateConfigPath)) return fail('update.not-self-updating');
  if (platform === 'linux' && appImage !== undefined && isAbsolute(appImage)) {
    if (!existsSync(appImage)) return fail('update.not-self-updating');
    const program = realpathSync(appImage);
    return isWritable(dirname(program))
      ? ok({ kind: 'appimage', program })
      : fail('update.unwritable', { detail: dirname(program) });
  }
  if (platform === 'win32' && hasUninstaller(dirname(execPath))) {
    return isWritable(dirname(execPath))
      ? ok({ kind: 'nsis', program: execPath })
      : fail('update.unwritable', { detail: dirname(execPath) });
  }
  return fail('update.not-self-updating');
};
