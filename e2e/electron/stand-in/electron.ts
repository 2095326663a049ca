/** The `electron` module as the program imports it, backed by Chromium; see the README beside. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { BrowserWindow, connectWindows } from './browser-window.ts';
import { launchChromium, type RunningChromium } from './chromium.ts';
import { openControl } from './control.ts';
import { ipcMain } from './ipc-main.ts';
import { net } from './net.ts';
import { MessageChannelMain } from './ports.ts';
import { safeStorage } from './safe-storage.ts';
import { screen } from './screen.ts';
import { onSession, session } from './session.ts';
import { createUtilityProcess } from './utility-process.ts';

onSession((made) => void app.emit('session-created', made));

const launched = Promise.withResolvers<RunningChromium>();

connectWindows({
  browser: launched.promise.then(({ browser }) => browser),
  announce: (contents) => void app.emit('web-contents-created', {}, contents),
  onAllClosed: () => {
    if (app.listenerCount('window-all-closed') === 0) app.quit();
    else app.emit('window-all-closed');
  },
});

const utilityProcess = createUtilityProcess((gone) => {
  app.emit('child-process-gone', {}, gone);
});
const Menu = { setApplicationMenu: (_menu: null): void => undefined };
const powerSaveBlocker = {
  start(kind: string): number {
    if (kind !== 'prevent-display-sleep') throw new Error(`the stand-in does not block ${kind}`);
    return 1;
  },
};
/** Nobody touches the machine, where the test says so. */
const powerMonitor = Object.assign(new EventEmitter(), {
  getSystemIdleTime: () => Number(process.env.STAND_IN_IDLE_SECONDS ?? 0),
});
/** Electron's own, which nothing uses here but the name of an event. */
const autoUpdater = new EventEmitter();
// Electron tells where its resources are; a program that is not packaged has those of its own folder.
Object.defineProperty(process, 'resourcesPath', {
  value: process.env.STAND_IN_RESOURCES ?? app.getAppPath(),
});
const privileges: Record<string, object> = {};
const protocol = {
  registerSchemesAsPrivileged(
    schemes: readonly { readonly scheme: string; readonly privileges: object }[],
  ): void {
    for (const { scheme, privileges: given } of schemes) privileges[scheme] = given;
    if (app.isReady()) throw new Error('only before the app is ready');
    if (schemes.some(({ scheme }) => scheme !== 'app'))
      throw new Error('the stand-in serves the scheme app only');
  },
};

export {
  app,
  autoUpdater,
  BrowserWindow,
  ipcMain,
  Menu,
  MessageChannelMain,
  net,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  utilityProcess,
};

// The program sets its paths while it loads; Electron becomes ready after that.
setImmediate(() => {
  openControl({ app, BrowserWindow, session, screen, ipcMain, standIn: { privileges } });
  launchChromium(app.getPath('userData')).then(
    (running) => {
      launched.resolve(running);
      process.send?.({ kind: 'endpoint', endpoint: running.endpoint, chromium: running.pid });
      app.becomeReady();
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
