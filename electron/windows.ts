import { BrowserWindow, type Display, type Session, screen, type WebContents } from 'electron';
import type { Reason, ShellSettings, WindowRole } from '../core/contract/index.ts';
import { failurePage } from './failure-page.ts';
import { createHealing, type Healing } from './healing.ts';
import type { ShellLog } from './log.ts';
import { originOf, originOfUrl, screenUrl } from './origins.ts';
import type { Pages } from './pages.ts';
import { placeWindows } from './placement.ts';
import { lockedPreferences } from './web-preferences.ts';

export interface WindowsOptions {
  readonly pages: Pages;
  readonly preload: string;
  readonly sessionOf: (role: WindowRole) => Session;
  readonly log: ShellLog;
  /** The page of these contents is gone: its line to the host with it. */
  readonly onPageGone: (contents: WebContents) => void;
}

export interface ShellWindow {
  readonly role: WindowRole;
  /** `kiosk-1`, `desk-1`: who calls the host. */
  readonly device: string;
  readonly window: BrowserWindow;
}

type Plan = ShellSettings['windows'];

export interface Windows {
  isPlanned(): boolean;
  /** Opens the windows of the configuration, each on its display; those whose display is missing follow when it comes. */
  plan(windows: Plan): void;
  showScreens(): void;
  /** In every window, or in one that is opened for it. */
  showFailure(failures: readonly Reason[], retrySeconds?: number): void;
  of(contents: WebContents): ShellWindow | undefined;
  all(): readonly ShellWindow[];
  /** Windows may close from now on. */
  release(): void;
}

/** What stands in a screen's place. */
interface Trouble {
  readonly failures: readonly Reason[];
  readonly retrySeconds?: number | undefined;
}

interface Slot {
  readonly role: WindowRole;
  readonly device: string;
  readonly choice: Plan[number]['display'];
  readonly healing: Healing;
  window?: BrowserWindow | undefined;
  displayId?: number | undefined;
  trouble?: Trouble | undefined;
}

/** A page that does not answer is given this long. */
const unresponsiveMs = 8_000;
const withoutConfiguration: Plan = [{ role: 'kiosk', display: 'primary' }];

/** Windows of the shell: one for each role and display, kept alive whatever happens to their pages. */
export const createWindows = (options: WindowsOptions): Windows => {
  const { pages, log } = options;
  let slots: Slot[] = [];
  let trouble: Trouble | undefined;
  let isPlanned = false;
  let isReleased = false;

  const load = (slot: Slot): void => {
    const { window } = slot;
    if (!window) return;
    const told = slot.trouble ?? trouble;
    const audience = slot.role === 'kiosk' ? 'patient' : 'staff';
    const url = told
      ? pages.publish(
          failurePage({
            failures: told.failures,
            audience,
            ...(told.retrySeconds !== undefined && { retrySeconds: told.retrySeconds }),
          }),
        )
      : screenUrl(slot.role);
    window.loadURL(url).catch((error: unknown) => {
      // Another page took its place while it was loading, or the window went.
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      log.warn('page did not load', { device: slot.device, code });
    });
  };

  const open = (slot: Slot, display: Display): void => {
    const { bounds } = display;
    const isKiosk = slot.role === 'kiosk';
    const old = slot.window;
    const window = new BrowserWindow({
      ...bounds,
      title: 'Tiếp Đón',
      backgroundColor: '#ffffff',
      // In the place of one that is on screen: shown once it has something to show.
      show: old === undefined,
      frame: !isKiosk,
      kiosk: isKiosk,
      fullscreen: isKiosk,
      autoHideMenuBar: true,
      webPreferences: {
        preload: options.preload,
        session: options.sessionOf(slot.role),
        ...lockedPreferences,
        backgroundThrottling: false,
      },
    });
    slot.window = window;
    slot.displayId = display.id;
    window.removeMenu();
    if (!isKiosk && old === undefined) window.maximize();
    const { webContents } = window;
    const retire = (): void => {
      if (old && !old.isDestroyed()) old.destroy();
    };
    window.once('ready-to-show', () => {
      window.show();
      retire();
    });
    window.on('close', (event) => {
      // A kiosk stays. The desk's window may go where it is all there is.
      if (isReleased || (!isKiosk && slots.every(({ role }) => role === 'desk'))) return;
      event.preventDefault();
      if (!isKiosk) window.minimize();
    });
    webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) options.onPageGone(webContents);
    });
    webContents.on('did-navigate', (_event, url) => {
      // An empty page is gone to without anybody being asked.
      const isOurs = [originOf(slot.role), originOf('shell')].includes(originOfUrl(url));
      if (isOurs || isReleased || slot.window !== window) return;
      log.warn('page got away', { device: slot.device });
      load(slot);
    });
    webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (isReleased || slot.window !== window) return;
      options.onPageGone(webContents);
      const { waitMs, isStorm } = slot.healing.died(Date.now());
      log.warn('screen died', { device: slot.device, reason, exitCode, isStorm });
      if (isStorm) {
        slot.trouble = {
          failures: [{ code: 'shell.screen-crashed', params: { detail: reason } }],
          retrySeconds: waitMs / 1_000,
        };
        setTimeout(() => {
          slot.trouble = undefined;
          load(slot);
        }, waitMs);
      }
      // A new window, since the old one's process took its state along.
      open(slot, display);
    });
    let hung: NodeJS.Timeout | undefined;
    window.on('unresponsive', () => {
      hung ??= setTimeout(() => webContents.forcefullyCrashRenderer(), unresponsiveMs);
    });
    window.on('responsive', () => {
      clearTimeout(hung);
      hung = undefined;
    });
    window.on('closed', () => clearTimeout(hung));
    load(slot);
  };

  const close = (slot: Slot): void => {
    const { window } = slot;
    slot.window = undefined;
    slot.displayId = undefined;
    window?.destroy();
  };

  /** Brings every window to its display, as far as displays are there. */
  const arrange = (): void => {
    const displays = screen.getAllDisplays();
    const primary = displays.length > 0 ? screen.getPrimaryDisplay() : undefined;
    const planned = slots.map(({ role, choice }) => ({ role, display: choice }));
    const placements = placeWindows(planned, displays, primary);
    const nowhere = placements.every(({ display }) => display === undefined);
    for (const [index, slot] of slots.entries()) {
      const display = placements[index]?.display;
      if (display) {
        const wasInTrouble = slot.trouble !== undefined;
        slot.trouble = undefined;
        if (slot.displayId !== display.id) {
          close(slot);
          open(slot, display);
        } else if (wasInTrouble) load(slot);
        continue;
      }
      const failure: Reason = {
        code: 'shell.display-missing',
        params: { display: String(slot.choice), role: slot.device },
      };
      log.warn('display is missing', { device: slot.device, display: String(slot.choice) });
      if (nowhere && index === 0 && primary) {
        slot.trouble = { failures: [failure] };
        if (slot.displayId === primary.id) load(slot);
        else {
          close(slot);
          open(slot, primary);
        }
      } else close(slot);
    }
  };

  const take = (windows: Plan): void => {
    for (const slot of slots) close(slot);
    slots = placeWindows(windows, [], undefined).map(({ window: { role, display }, device }) => ({
      role,
      device,
      choice: display,
      healing: createHealing(),
    }));
    arrange();
  };

  screen.on('display-added', () => arrange());
  screen.on('display-removed', () => arrange());

  return {
    isPlanned: () => isPlanned,
    plan(windows) {
      if (isPlanned) return;
      isPlanned = true;
      trouble = undefined;
      take(windows);
    },
    showScreens() {
      if (trouble === undefined) return;
      trouble = undefined;
      for (const slot of slots) load(slot);
    },
    showFailure(failures, retrySeconds) {
      trouble = { failures, retrySeconds };
      if (slots.length === 0) take(withoutConfiguration);
      else for (const slot of slots) load(slot);
    },
    of(contents) {
      const slot = slots.find(({ window }) => window?.webContents === contents);
      return slot?.window && { role: slot.role, device: slot.device, window: slot.window };
    },
    all: () =>
      slots.flatMap(({ role, device, window }) => (window ? [{ role, device, window }] : [])),
    release() {
      isReleased = true;
    },
  };
};
