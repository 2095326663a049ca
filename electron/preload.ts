/** Runs before the page, in a world of its own: hands the page its line to the host, and nothing else of Electron. */
import { contextBridge, ipcRenderer } from 'electron';
import { channels, lineMessage } from './channels.ts';
import { createCornerTaps } from './corner-taps.ts';

// Ports cannot cross the bridge; a message of the window to itself can carry them.
ipcRenderer.on(channels.port, ({ ports }) =>
  window.postMessage(lineMessage('port'), location.origin, [...ports]),
);
ipcRenderer.on(channels.lost, () => window.postMessage(lineMessage('lost'), location.origin));

contextBridge.exposeInMainWorld('tiepdonShell', {
  /** Asks for a line to the host; it comes as a message of the window, again after every loss. */
  hello: () => ipcRenderer.send(channels.hello),
  print: () => ipcRenderer.send(channels.print),
});

const isCornerTap = createCornerTaps();
window.addEventListener(
  'pointerdown',
  ({ clientX, clientY, timeStamp, isTrusted }) => {
    if (isTrusted && isCornerTap({ x: clientX, y: clientY, time: timeStamp }))
      ipcRenderer.send(channels.staff);
  },
  true,
);

// A long press, a dragged picture and a dropped file have no business here.
for (const name of ['contextmenu', 'dragstart', 'dragover', 'drop'] as const)
  window.addEventListener(name, (event) => event.preventDefault(), true);
