import { randomUUID } from 'node:crypto';
import { BrowserWindow, type IpcMainInvokeEvent, ipcMain, type Session } from 'electron';
import { z } from 'zod';
import {
  failureEntry,
  fillSentence,
  type HostCommand,
  type HostMessage,
  type Reason,
  type ShellSettings,
} from '../core/contract/index.ts';
import { channels } from './channels.ts';
import { senderOf } from './lines.ts';
import type { ShellLog } from './log.ts';
import { originOf } from './origins.ts';
import type { UpdateAct, Updates } from './updates/index.ts';
import { lockedPreferences } from './web-preferences.ts';
import type { Windows } from './windows.ts';

const leavingActs = ['leave', 'restart'] as const;
export type StaffAct = (typeof leavingActs)[number];
const updateActs = ['update', 'check', 'hold', 'resume'] as const satisfies readonly UpdateAct[];

const Request = z.strictObject({
  name: z.string().min(1).max(64),
  pin: z.string().min(1).max(64),
  act: z.enum([...leavingActs, ...updateActs]),
});

const isUpdateAct = (act: StaffAct | UpdateAct): act is UpdateAct =>
  updateActs.some((each) => each === act);

export interface StaffPanelOptions {
  readonly windows: Windows;
  readonly preload: string;
  readonly session: Session;
  readonly log: ShellLog;
  /** False where there is no host to ask. */
  readonly ask: (command: Extract<HostCommand, { type: 'check-staff' }>) => boolean;
  readonly mayLeave: () => ShellSettings['staffExit'];
  readonly updates: Pick<Updates, 'describe' | 'act'>;
  readonly onAct: (act: StaffAct) => void;
}

export interface StaffPanel {
  checked(message: Extract<HostMessage, { type: 'staff-checked' }>): void;
  isPanel(contents: Electron.WebContents): boolean;
}

/** Open without a right PIN for this long, it closes. */
const openMs = 90_000;
const answerMs = 10_000;
const size = { width: 720, height: 1000 };

/** Opened by a gesture that staff know: name and PIN, checked by the host, let somebody leave the kiosk. */
export const createStaffPanel = (options: StaffPanelOptions): StaffPanel => {
  const { windows, log } = options;
  let panel: BrowserWindow | undefined;
  const waiting = new Map<string, (message: { role?: string; failure?: Reason }) => void>();

  ipcMain.on(channels.staff, (event) => {
    const opener = senderOf(event, windows);
    if (opener?.role !== 'kiosk' || panel) return;
    const { x, y, width, height } = opener.window.getBounds();
    const opened = new BrowserWindow({
      width: Math.min(size.width, width),
      height: Math.min(size.height, height),
      x: Math.round(x + Math.max(0, width - size.width) / 2),
      y: Math.round(y + Math.max(0, height - size.height) / 2),
      parent: opener.window,
      modal: true,
      frame: false,
      resizable: false,
      movable: false,
      alwaysOnTop: true,
      backgroundColor: '#ffffff',
      webPreferences: {
        preload: options.preload,
        session: options.session,
        ...lockedPreferences,
      },
    });
    panel = opened;
    log.info('staff panel opened', { device: opener.device });
    const late = setTimeout(() => opened.close(), openMs);
    opened.once('closed', () => {
      clearTimeout(late);
      panel = undefined;
    });
    opened.loadURL(`${originOf('shell')}/staff.html`).catch(() => opened.destroy());
  });

  ipcMain.on(channels.staffClose, ({ sender }) => {
    if (panel?.webContents === sender) panel.close();
  });

  const check = (name: string, pin: string): Promise<{ role?: string; failure?: Reason }> =>
    new Promise((resolve) => {
      const id = randomUUID();
      const settle = (answer: { role?: string; failure?: Reason }): void => {
        clearTimeout(late);
        waiting.delete(id);
        resolve(answer);
      };
      const nobody = { failure: { code: 'store.unavailable' } as const };
      const late = setTimeout(() => settle(nobody), answerMs);
      waiting.set(id, settle);
      if (!options.ask({ type: 'check-staff', id, device: 'staff-panel', name, pin }))
        settle(nobody);
    });

  const isPanelItself = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    panel?.webContents === sender &&
    senderFrame?.parent === null &&
    senderFrame.origin === originOf('shell');

  // Versions and times: no secret of anybody.
  ipcMain.handle(channels.staffUpdates, (event) =>
    isPanelItself(event) ? options.updates.describe() : undefined,
  );

  ipcMain.handle(channels.staffAct, async (event, input: unknown) => {
    const request = Request.safeParse(input);
    if (!isPanelItself(event)) {
      log.warn('staff act refused: not the panel');
      return { taken: false };
    }
    if (!request.success) return { taken: false, told: '' };
    const { name, pin, act } = request.data;
    const { role, failure } = await check(name, pin);
    const refusal: Reason | undefined =
      failure ??
      (options.mayLeave().some((each) => each === role)
        ? undefined
        : { code: 'shell.exit-refused' });
    if (refusal) {
      const { cause } = failureEntry(refusal.code);
      return { taken: false, told: fillSentence(cause, 'vi', refusal.params) };
    }
    log.info('staff act', { act, role });
    if (isUpdateAct(act)) {
      options.updates.act(act);
      return { taken: true };
    }
    // The answer first: the act takes the panel away.
    setImmediate(() => options.onAct(act));
    return { taken: true };
  });

  return {
    checked: ({ id, role, failure }) =>
      waiting.get(id)?.({ ...(role && { role }), ...(failure && { failure }) }),
    isPanel: (contents) => panel?.webContents === contents,
  };
};
