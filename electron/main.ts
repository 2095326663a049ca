/** The Electron shell's main process: windows, lockdown, supervision, secrets. */
import { join } from 'node:path';
import { app, Menu, protocol } from 'electron';
import { readArguments } from './arguments.ts';
import { endOnBugs } from './bugs.ts';
import { exportStoreKey } from './export-key.ts';
import { avoidBrokenGpu } from './gpu-watch.ts';
import { lockProcess } from './lockdown.ts';
import { createLog } from './log.ts';
import { appScheme } from './origins.ts';
import { showSecondInstance } from './second-instance.ts';
import { runShell } from './shell.ts';
import { takeStartBack } from './updates/begin-start.ts';

const call = readArguments(process.argv.slice(1), process.platform, process.env);
// Not by the product's name, whose letters not every tool of a system can write.
app.setPath('userData', call.stateFolder ?? join(app.getPath('appData'), 'tiepdon'));
// What pages keep is kept in memory; Chromium's own files go beside ours.
app.setPath('sessionData', join(app.getPath('userData'), 'session'));
protocol.registerSchemesAsPrivileged([
  {
    scheme: appScheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
]);
lockProcess();
avoidBrokenGpu(app.getPath('userData'));
app.enableSandbox();
Menu.setApplicationMenu(null);

const places = {
  preload: join(import.meta.dirname, 'preload.cjs'),
  staffPreload: join(import.meta.dirname, 'staff-preload.cjs'),
  host: join(import.meta.dirname, 'host.js'),
  devices: join(import.meta.dirname, 'devices.js'),
  screens: join(import.meta.dirname, 'renderer'),
  pages: join(import.meta.dirname, 'pages'),
};
const isFirst = app.requestSingleInstanceLock();
const log = createLog(join(app.getPath('userData'), 'logs'));

endOnBugs(log);
app.whenReady().then(
  () => {
    if (!isFirst || call.exportStoreKey !== undefined) takeStartBack(app.getPath('userData'));
    if (!isFirst) return showSecondInstance(places, log);
    if (call.exportStoreKey !== undefined) return exportStoreKey(call.exportStoreKey, log);
    return runShell({ call, places, log });
  },
  () => app.exit(1),
);
