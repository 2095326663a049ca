import {
  app,
  ipcMain,
  type MessagePortMain,
  powerMonitor,
  powerSaveBlocker,
  session,
} from 'electron';
import type { HostMessage, Reason, ShellSettings, WindowRole } from '../core/contract/index.ts';
import type { ShellArguments } from './arguments.ts';
import { channels } from './channels.ts';
import { type DevicesRun, startDevices, startHost } from './child-process.ts';
import { isRestartDue } from './daily-restart.ts';
import { exitCodes } from './exit-codes.ts';
import { retryPath } from './failure-page.ts';
import { watchGpu } from './gpu-watch.ts';
import { createLines, senderOf } from './lines.ts';
import { lockContents, lockSession } from './lockdown.ts';
import type { ShellLog } from './log.ts';
import { createPages } from './pages.ts';
import { openSecrets, type Secrets } from './secrets.ts';
import { createStaffPanel, type StaffAct } from './staff-panel.ts';
import { type HostRun, superviseHost } from './supervisor.ts';
import { systemKeyring } from './system-keyring.ts';
import { createWindows } from './windows.ts';

export interface ShellParts {
  readonly call: ShellArguments;
  readonly places: {
    readonly preload: string;
    readonly staffPreload: string;
    readonly host: string;
    readonly devices: string;
    readonly screens: string;
    readonly pages: string;
  };
  readonly log: ShellLog;
}

/** What stopped the start is looked at again this often. */
const retrySeconds = 30;
const restartCheckMs = 60_000;

/** Runs the shell until it is left. */
export const runShell = ({ call, places, log }: ShellParts): void => {
  const startedAt = new Date();
  const pages = createPages({ screens: places.screens, shell: places.pages });
  // In memory: nothing that a page keeps outlives the program.
  const sessions = { kiosk: session.fromPartition('kiosk'), desk: session.fromPartition('desk') };
  for (const role of ['kiosk', 'desk'] as const) lockSession(sessions[role], role, pages, log);

  let settings: ShellSettings | undefined;
  let secrets: Secrets | undefined;
  let isRotating = call.rotateStoreKey;
  let occupied = false;
  let isLeaving = false;
  let devices: { readonly run: number; readonly child: DevicesRun } | undefined;

  const windows = createWindows({
    pages,
    preload: places.preload,
    sessionOf: (role: WindowRole) => sessions[role],
    log,
    onPageGone: (contents) => lines.pageGone(contents),
  });
  const lines = createLines(windows, log);

  const endDevices = (): void => {
    devices?.child.kill();
    devices = undefined;
  };

  /** The host cannot go on, or must not: says so, and tries again later. */
  const fail = (failures: readonly Reason[]): void => {
    for (const { code } of failures) log.warn('cannot start', { code });
    lines.disconnect();
    endDevices();
    windows.showFailure(failures, retrySeconds);
    host.restartIn(retrySeconds * 1_000);
  };

  /** The secrets that this configuration needs, on the way to the run that asked. */
  const unlock = async (
    run: HostRun<MessagePortMain>,
    told: Extract<HostMessage, { type: 'configured' }>,
  ): Promise<void> => {
    const open = { type: 'open', configPath: call.configPath, rotate: isRotating } as const;
    if (told.shell.secrets === 'key-file') {
      run.post({ ...open, rotate: false, keyring: {} });
      return;
    }
    if (!secrets) {
      const opened = await openSecrets({
        folder: app.getPath('userData'),
        keyring: systemKeyring,
        onTaken: (name) => log.info('secret taken in', { name }),
      });
      if (!opened.ok) return fail([opened.failure]);
      secrets = opened.value;
    }
    const keys = await secrets.storeKeys({ hasStore: told.hasStore, rotate: isRotating });
    const named = await secrets.named(told.keyring);
    if (!keys.ok) return fail([keys.failure]);
    if (!named.ok) return fail([named.failure]);
    run.post({ ...open, storeKeys: keys.value, keyring: named.value });
  };

  const hear = (message: HostMessage): void => {
    const run = host.current();
    if (!run) return;
    switch (message.type) {
      case 'configured':
        settings = message.shell;
        // A kiosk's display never goes dark; a desk's may.
        if (!windows.isPlanned() && settings.windows.some(({ role }) => role === 'kiosk'))
          powerSaveBlocker.start('prevent-display-sleep');
        windows.plan(settings.windows);
        void unlock(run, message);
        return;
      case 'failed':
        // A new start reads secrets anew, too: whoever mended it may have put one in.
        secrets = undefined;
        fail(message.failures);
        return;
      case 'ready': {
        isRotating = false;
        const settled = secrets?.settleStoreKey(message.storeKey);
        if (settled && !settled.ok)
          log.warn('old key is still kept', { code: settled.failure.code });
        log.info('host is ready');
        lines.connect(run);
        windows.showScreens();
        return;
      }
      case 'occupied':
        occupied = message.occupied;
        return;
      case 'staff-checked':
        panel.checked(message);
        return;
      case 'devices-start': {
        endDevices();
        const { run: number } = message;
        const child = startDevices(places.devices, log);
        devices = { run: number, child };
        child.onMessage((heard) =>
          host.current()?.post({ type: 'devices-message', run: number, message: heard }),
        );
        child.onExit(({ detail, isCrash }) => {
          log.warn('devices process ended', { detail, isCrash });
          host.current()?.post({
            type: 'devices-exit',
            run: number,
            code: null,
            signal: detail,
          });
        });
        return;
      }
      case 'devices-command':
        if (devices?.run === message.run) devices.child.post(message.command);
        return;
      case 'devices-kill':
        if (devices?.run === message.run) devices.child.kill();
        return;
      case 'pong':
        return;
    }
  };

  const host = superviseHost<MessagePortMain>({
    spawn: () => startHost(places.host, log),
    onStart: (run) => run.post({ type: 'configure', configPath: call.configPath }),
    onMessage: hear,
    onDown: ({ code, detail }) => {
      log.warn('host is down', { code, detail });
      occupied = false;
      lines.disconnect();
      endDevices();
    },
    onNotUnderstood: () => log.warn('message of the host not understood'),
  });

  const leave = async (exitCode: number): Promise<void> => {
    if (isLeaving) return;
    isLeaving = true;
    windows.release();
    await host.stop();
    endDevices();
    // A service manager starts us again by itself; a program that it did not start would not be its own.
    if (exitCode === exitCodes.restart && process.env.INVOCATION_ID === undefined) app.relaunch();
    app.exit(exitCode);
  };

  const panel = createStaffPanel({
    windows,
    preload: places.staffPreload,
    session: sessions.kiosk,
    log,
    ask(command) {
      const run = host.current();
      run?.post(command);
      return run !== undefined;
    },
    mayLeave: () => settings?.staffExit ?? [],
    onAct: (act: StaffAct) => void leave(act === 'leave' ? exitCodes.left : exitCodes.restart),
  });

  lockContents(
    {
      roleOf: (contents) => (panel.isPanel(contents) ? 'shell' : windows.of(contents)?.role),
      onAct: (_contents, path) => {
        if (path === retryPath) host.hurry();
      },
    },
    log,
  );

  ipcMain.on(channels.print, (event) => {
    const window = senderOf(event, windows);
    if (!window) return;
    // A kiosk has nobody to answer a dialog; the desk's printer is chosen once, too.
    window.window.webContents.print(
      {
        silent: true,
        printBackground: true,
        ...(settings?.printer && { deviceName: settings.printer }),
      },
      (isDone, reason) => {
        if (!isDone) log.warn('slip was not printed', { reason });
      },
    );
  });

  watchGpu(app.getPath('userData'), log, () => void leave(exitCodes.restart));
  app.on('second-instance', () => {
    for (const { window } of windows.all()) {
      if (window.isMinimized()) window.restore();
      window.focus();
    }
  });
  app.on('window-all-closed', () => {
    // The desk's window was all there was, and somebody closed it.
    if (windows.isPlanned() && settings?.windows.every(({ role }) => role === 'desk'))
      void leave(exitCodes.left);
  });
  app.on('before-quit', (event) => {
    if (isLeaving) return;
    event.preventDefault();
    void leave(exitCodes.left);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void leave(exitCodes.left));
  setInterval(() => {
    const isDue = isRestartDue({
      now: new Date(),
      startedAt,
      restartAt: settings?.restartAt ?? 'never',
      occupied,
      untouchedSeconds: powerMonitor.getSystemIdleTime(),
    });
    if (!isDue) return;
    log.info('daily restart');
    void leave(exitCodes.restart);
  }, restartCheckMs).unref();
};
