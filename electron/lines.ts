import { type IpcMainEvent, ipcMain, MessageChannelMain, type WebContents } from 'electron';
import type { WindowRole } from '../core/contract/index.ts';
import { channels } from './channels.ts';
import type { ShellLog } from './log.ts';
import { originOf } from './origins.ts';
import type { HostRun } from './supervisor.ts';
import type { ShellWindow, Windows } from './windows.ts';

/** The window whose own page sent this; undefined for frames, foreign pages and contents that are no window of ours. */
export const senderOf = (
  { sender, senderFrame }: Pick<IpcMainEvent, 'sender' | 'senderFrame'>,
  windows: Windows,
): ShellWindow | undefined => {
  const window = windows.of(sender);
  if (!window || !senderFrame || senderFrame.parent !== null) return undefined;
  return senderFrame.origin === originOf(window.role) ? window : undefined;
};

export interface Lines {
  /** There is a host: every page that asked gets its line. */
  connect(run: HostRun<Electron.MessagePortMain>): void;
  /** The host is gone. */
  disconnect(): void;
  pageGone(contents: WebContents): void;
  /** Windows whose page has its line to the host that runs now. */
  served(): readonly string[];
}

/** Lines between pages and host. What a line may be used for is decided here, by the window, and told to the host alone. */
export const createLines = (windows: Windows, log: ShellLog): Lines => {
  let run: HostRun<Electron.MessagePortMain> | undefined;
  /** Pages that asked, and are still there. */
  const asked = new Set<WebContents>();
  /** Those of them that got their line to this run. */
  const given = new Set<WebContents>();

  const give = (contents: WebContents, role: WindowRole, device: string): void => {
    if (!run || contents.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    run.post({ type: 'attach', role, device }, [port1]);
    contents.postMessage(channels.port, null, [port2]);
    given.add(contents);
  };

  ipcMain.on(channels.hello, (event) => {
    const window = senderOf(event, windows);
    if (!window) {
      log.warn('line refused: not a page of ours');
      return;
    }
    asked.add(event.sender);
    give(event.sender, window.role, window.device);
  });

  return {
    connect(next) {
      run = next;
      for (const contents of asked) {
        const window = windows.of(contents);
        if (window) give(contents, window.role, window.device);
        else asked.delete(contents);
      }
    },
    disconnect() {
      run = undefined;
      given.clear();
      for (const contents of asked) if (!contents.isDestroyed()) contents.send(channels.lost);
    },
    pageGone(contents) {
      asked.delete(contents);
      given.delete(contents);
    },
    served: () => [...given].flatMap((contents) => windows.of(contents)?.device ?? []),
  };
};
