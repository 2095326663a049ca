/**
 * The browser shell: host, renderer and contract on loopback, and the kiosk in Chromium where there is a display.
 *   scripts/start [--config FILE] [--no-window] [--port N] [--state DIR] [--clinic ID] [--real-readers] [--json]
 * Without --config: the demo hospital with its simulated gateway and soft cards on readers without hardware; with
 * --real-readers its cards come from the machine's PC/SC service instead. Exit codes: 0 closed, 1 fault, 2 wrong call or configuration.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { systemClock } from '../core/clock.ts';
import { loadConfig } from '../core/config/index.ts';
import type { Failure } from '../core/contract/index.ts';
import { forkDevices, superviseDevices } from '../core/devices/index.ts';
import { openHost } from '../core/host.ts';
import { exitCodes, explain } from './commands/command.ts';
import { type Demo, demoReceptionist, startDemo } from './demo.ts';
import { loadAssets } from './shell/assets.ts';
import { type Shell, startShell } from './shell/server.ts';
import { openWindow, windowTrouble, writeOpener } from './shell/window.ts';

const say = (text: string): void => {
  process.stderr.write(`tiepdon: ${text}\n`);
};

const readCall = () => {
  try {
    const { values } = parseArgs({
      options: {
        config: { type: 'string' },
        'no-window': { type: 'boolean', default: false },
        port: { type: 'string' },
        state: { type: 'string', default: '.tiepdon/demo' },
        clinic: { type: 'string' },
        'real-readers': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
      strict: true,
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
      throw new TypeError('--port takes a number from 0 to 65535');
    return { ...values, port };
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(exitCodes.misuse);
  }
};

const leave = (failures: readonly Failure[], code: number): never => {
  for (const failure of failures) explain(failure);
  process.exit(code);
};

const call = readCall();
const demo: Demo | undefined =
  call.config === undefined
    ? await startDemo({ folder: resolve(call.state), port: call.port, onlyClinic: call.clinic })
    : undefined;
const configPath = demo?.configPath ?? resolve(call.config ?? '');
const loaded = loadConfig(configPath, demo?.environment);
if (!loaded.ok) leave(loaded.failure, exitCodes.misuse);
else {
  const { config } = loaded.value;
  const log = pino({ level: config.log.level, base: null }, pino.destination(2));
  const clock = demo?.clock ?? systemClock;
  const { chip } = config.devices;
  const openReaders = () =>
    superviseDevices({
      spawn: () =>
        forkDevices(join(import.meta.dirname, '../drivers/devices.ts'), {
          binding: chip.binding,
          trustStore: loaded.value.trustStorePath,
          apduDeadlineMs: chip.apduDeadlineMs,
        }),
      now: () => clock.now(),
      log,
    });
  const chipReaders = !chip.enabled
    ? undefined
    : demo && !call['real-readers']
      ? demo.openReaders(chip.apduDeadlineMs, log)
      : openReaders();
  const opened = openHost({
    loaded: loaded.value,
    clock,
    log,
    chipReaders,
    ...(demo && { demo: (changed) => demo.controls(changed) }),
  });
  if (!opened.ok) leave([opened.failure], exitCodes.fault);
  else {
    const host = opened.value;
    if (demo) await host.ensureStaff({ ...demoReceptionist, role: 'reception' });
    let shell: Shell;
    try {
      shell = await startShell({
        host,
        assets: loadAssets('dist/renderer'),
        port: call.port ?? config.server.port,
      });
    } catch {
      shell = leave(
        [{ code: 'config.port-taken', params: { detail: String(config.server.port) } }],
        exitCodes.fault,
      );
    }

    let closing = false;
    const close = async (code: number): Promise<void> => {
      if (closing) return;
      closing = true;
      await shell.close();
      await host.close();
      await demo?.close();
      process.exit(code);
    };
    process.on('SIGINT', () => void close(exitCodes.done));
    process.on('SIGTERM', () => void close(exitCodes.done));

    if (call.json)
      process.stdout.write(
        `${JSON.stringify({ kioskUrl: shell.kioskUrl, deskUrl: shell.deskUrl, port: shell.port, configPath })}\n`,
      );
    const runFolder = join(resolve(configPath, '..'), 'run');
    const deskPage = writeOpener(runFolder, 'desk', shell.deskUrl);
    say(`serving on http://127.0.0.1:${shell.port}`);
    say(`desk:  ${demo ? shell.deskUrl : deskPage}`);
    if (demo)
      say(`       sign in as ${demoReceptionist.name}, PIN ${demoReceptionist.pin} (demo only)`);
    const chromium = process.env.TIEPDON_CHROMIUM ?? '';
    const trouble = call['no-window'] ? '--no-window was given' : windowTrouble(chromium);
    if (trouble !== undefined) {
      const kioskPage = writeOpener(runFolder, 'kiosk', shell.kioskUrl);
      say(`no window: ${trouble}. Open this yourself:`);
      say(`kiosk: ${demo ? shell.kioskUrl : kioskPage}`);
      say('Ctrl+C ends it.');
    } else {
      const code = await openWindow({
        chromium,
        url: shell.kioskUrl,
        folder: runFolder,
        fullScreen: demo === undefined,
        printing: config.checkin.printing,
      });
      await close(code === 0 ? exitCodes.done : exitCodes.fault);
    }
  }
}
