/** The staff panel's preload: the one thing it can do is ask main, which asks the host. */
import { contextBridge, ipcRenderer } from 'electron';
import { channels } from './channels.ts';

contextBridge.exposeInMainWorld('tiepdonStaff', {
  act: (name: string, pin: string, act: string): Promise<unknown> =>
    ipcRenderer.invoke(channels.staffAct, { name, pin, act }),
  updates: (): Promise<unknown> => ipcRenderer.invoke(channels.staffUpdates),
  close: () => ipcRenderer.send(channels.staffClose),
});
