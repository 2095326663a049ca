import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface WindowOptions {
  readonly chromium: string;
  /** Page with its token in the fragment. */
  readonly url: string;
  /** Folder of this start's own files, readable by us alone. */
  readonly folder: string;
  /** Full screen without a way out, or a window of its own. */
  readonly fullScreen: boolean;
  /** The page may use the camera. */
  readonly camera: boolean;
  /** Slips go straight to the default printer. */
  readonly printing: boolean;
  /** Environment variables that Chromium's processes, readable by others than ours, do not get. */
  readonly secretVariables: readonly string[];
}

/**
 * A page on disk, readable by its owner alone, that leads to `url`: other users of the machine
 * can read the arguments of our processes, so the token must not stand there.
 */
export const writeOpener = (folder: string, name: string, url: string): string => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.html`);
  // An old one would keep its owner and its permissions.
  rmSync(path, { force: true });
  writeFileSync(
    path,
    `<!doctype html><meta charset="utf-8"><title>Tiếp Đón</title><script>location.replace(${JSON.stringify(url)})</script>\n`,
    { mode: 0o600, flag: 'wx' },
  );
  return pathToFileURL(path).href;
};

/** Why no window can be shown, or undefined when one can. */
export const windowTrouble = (chromium: string): string | undefined => {
  if (chromium === '') return 'no Chromium was found';
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    return 'this session has no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  return undefined;
};

/**
 * A folder for Chromium's dumps in which there can be none: what was in a page's memory, a patient's name among it, would
 * stay on the disk. Its handler has no switch; where a folder of its own cannot be made it gives up, and pages live on.
 */
const noDumps = (folder: string): string => {
  const dumps = join(folder, 'dumps');
  rmSync(dumps, { recursive: true, force: true });
  mkdirSync(dumps);
  writeFileSync(join(dumps, 'new'), '');
  return dumps;
};

/** Opens the kiosk in Chromium; resolves with its exit code when the window is closed. */
export const openWindow = (options: WindowOptions): Promise<number> => {
  const opener = writeOpener(options.folder, 'kiosk', options.url);
  const environment = { ...process.env, BREAKPAD_DUMP_LOCATION: noDumps(options.folder) };
  for (const name of options.secretVariables) Reflect.deleteProperty(environment, name);
  const child = spawn(
    options.chromium,
    [
      `--user-data-dir=${join(options.folder, 'chromium')}`,
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--disable-pinch',
      '--overscroll-history-navigation=0',
      '--disable-features=Translate',
      '--autoplay-policy=no-user-gesture-required',
      // A kiosk has nobody to answer a browser's question; pages of others never load.
      ...(options.camera ? ['--auto-accept-camera-and-microphone-capture'] : []),
      // Chromium refuses to run as root with its sandbox; a real kiosk runs under a user of its own.
      ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
      ...(options.printing ? ['--kiosk-printing'] : []),
      ...(options.fullScreen ? ['--kiosk', opener] : ['--window-size=620,1080', `--app=${opener}`]),
    ],
    { stdio: 'ignore', env: environment },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 0));
  });
};
