import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  app,
  ipcMain,
  type MessagePortMain,
  powerMonitor,
  powerSaveBlocker,
  session,
} from 'electron';
import type {
  HostCommand,
  HostMessage,
  Reason,
  ShellSettings,
  WindowRole,
} from '../core/contract/index.ts';
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
import { isManaged, relaunch } from './relaunch.ts';
import { openSecrets, type Secrets } from './secrets.ts';
import { createStaffPanel, type StaffAct } from './staff-panel.ts';
import { type HostRun, superviseHost } from './supervisor.ts';
import { systemKeyring } from './system-keyring.ts';
import { createUpdates, type ProgramChange } from './updates/index.ts';
import { openUpdateNetwork } from './updates/net-session.ts';
import { selfPackage } from './updates/self-package.ts';
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
  log.info('shell started', { version: app.getVersion() });
  const pages = createPages({ screens: places.screens, shell: places.pages });
  // In memory: nothing that a page keeps outlives the program.
  const sessions = { kiosk: session.fromPartition('kiosk'), desk: session.fromPartition('desk') };
  for (const role of ['kiosk', 'desk'] as const) lockSession(sessions[role], role, pages, log);

  let settings: ShellSettings | undefined;
  let secrets: Secrets | undefined;
  let isRotating = call.rotateStoreKey;
  let occupied = false;
  let isLeaving = false;
  let isHostReady = false;
  let devices: { readonly run: number; readonly child: DevicesRun; isHeard: boolean } | undefined;

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
    isHostReady = false;
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
        updates.configure(settings.updates, message.storeVersion);
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
        isHostReady = true;
        lines.connect(run);
        windows.showScreens();
        updates.hostReady();
        return;
      }
      case 'occupied':
        occupied = message.occupied;
        return;
      case 'staff-checked':
        panel.checked(message);
        return;
      case 'update-prepared':
        updates.prepared(message);
        return;
      case 'devices-start': {
        endDevices();
        const { run: number } = message;
        const child = startDevices(places.devices, log);
        const started = { run: number, child, isHeard: false };
        devices = started;
        child.onMessage((heard) => {
          started.isHeard = true;
          host.current()?.post({ type: 'devices-message', run: number, message: heard });
        });
        child.onExit(({ detail, isCrash }) => {
          log.warn('devices process ended', { detail, isCrash });
          started.isHeard = false;
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
      isHostReady = false;
      occupied = false;
      lines.disconnect();
      endDevices();
    },
    onNotUnderstood: () => log.warn('message of the host not understood'),
  });

  const leave = async (exitCode: number, change?: ProgramChange): Promise<void> => {
    if (isLeaving) return;
    isLeaving = true;
    updates.close();
    windows.release();
    await host.stop();
    endDevices();
    try {
      change?.make();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      log.warn('program was not changed', { code });
    }
    if (exitCode === exitCodes.restart && !change?.startsAgain) relaunch();
    app.exit(exitCode);
  };
  const leaveInOrder = (exitCode: number): void => {
    updates.leaving();
    void leave(exitCode);
  };

  const ask = (command: HostCommand): boolean => {
    const run = host.current();
    run?.post(command);
    return run !== undefined;
  };

  const updates = createUpdates({
    stateFolder: app.getPath('userData'),
    version: app.getVersion(),
    platform: process.platform,
    arch: process.arch,
    hostName: hostname(),
    isManaged: isManaged(),
    log,
    now: () => Date.now(),
    selfPackage: () =>
      selfPackage({
        platform: process.platform,
        appImage: process.env.APPIMAGE,
        execPath: process.execPath,
        updateConfigPath: join(process.resourcesPath, 'app-update.yml'),
      }),
    openNetwork: openUpdateNetwork,
    // Loaded when it is needed: starts are quicker without.
    openUpdater: async (self, url, { closeConnections }) =>
      (await import('./updates/updater.ts')).openUpdater({ self, url, closeConnections }),
    vitals: () => ({
      isHostReady,
      screens: lines.served(),
      devices: devices?.isHeard === true,
    }),
    isOccupied: () => occupied,
    untouchedSeconds: () => powerMonitor.getSystemIdleTime(),
    ask,
    leave: (change) => void leave(exitCodes.restart, change),
  });

  const panel = createStaffPanel({
    windows,
    preload: places.staffPreload,
    session: sessions.kiosk,
    log,
    ask,
    mayLeave: () => settings?.staffExit ?? [],
    updates,
    onAct: (act: StaffAct) => leaveInOrder(act === 'leave' ? exitCodes.left : exitCodes.restart),
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
      leaveInOrder(exitCodes.left);
  });
  app.on('before-quit', (event) => {
    if (isLeaving) return;
    event.preventDefault();
    leaveInOrder(exitCodes.left);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => leaveInOrder(exitCodes.left));
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
    leaveInOrder(exitCodes.restart);
  }, restartCheckMs).unref();
};
