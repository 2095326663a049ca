import { app, BrowserWindow, session } from 'electron';
import { exitCodes } from './exit-codes.ts';
import { failurePage } from './failure-page.ts';
import { lockContents, lockSession } from './lockdown.ts';
import type { ShellLog } from './log.ts';
import { createPages } from './pages.ts';
import { lockedPreferences } from './web-preferences.ts';

/** Long enough to be read. */
const shownMs = 12_000;

/** Tells whoever started the program a second time, and ends; nothing else is touched. */
export const showSecondInstance = async (
  places: { readonly screens: string; readonly pages: string },
  log: ShellLog,
): Promise<void> => {
  log.warn('another instance is running', { code: 'shell.second-instance' });
  const pages = createPages({ screens: places.screens, shell: places.pages });
  const own = session.fromPartition('shell');
  lockSession(own, 'desk', pages, log);
  lockContents({ roleOf: () => 'shell', onAct: () => undefined }, log);
  const window = new BrowserWindow({
    width: 960,
    height: 640,
    alwaysOnTop: true,
    backgroundColor: '#ffffff',
    title: 'Tiếp Đón',
    webPreferences: { session: own, ...lockedPreferences },
  });
  window.once('closed', () => app.exit(exitCodes.secondInstance));
  setTimeout(() => app.exit(exitCodes.secondInstance), shownMs);
  await window.loadURL(
    pages.publish(
      failurePage({ failures: [{ code: 'shell.second-instance' }], audience: 'staff' }),
    ),
  );
};
