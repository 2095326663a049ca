/** The part of the stand-in that needs no Chromium: for the main process' own work, such as updates. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { net } from './net.ts';
import { session } from './session.ts';

const autoUpdater = new EventEmitter();
Object.defineProperty(process, 'resourcesPath', {
  value: process.env.STAND_IN_RESOURCES ?? app.getAppPath(),
});
app.becomeReady();

export { app, autoUpdater, net, session };
