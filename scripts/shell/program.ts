import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { type Logger, pino } from 'pino';
import type { Clock } from '../../core/clock.ts';
import { hostDestinations, type LoadedConfig, secretVariables } from '../../core/config/index.ts';
import type { Failure } from '../../core/contract/index.ts';
import type { Devices } from '../../core/devices/index.ts';
import { endOnBugs } from '../../core/end-on-bugs.ts';
import { type Host, openHost } from '../../core/host.ts';
import { guardNetwork } from '../../core/network/index.ts';
import type { DemoControls } from '../../core/router.ts';
import { exitCodes, explain } from '../commands/command.ts';
import { loadAssets } from './assets.ts';
import { type Shell, startShell } from './server.ts';
import { openWindow, windowTrouble, writeOpener } from './window.ts';

/** Words to whoever started the program. */
export const say = (text: string): void => {
  process.stderr.write(`tiepdon: ${text}\n`);
};

/** Ends the program with what is wrong, each with its remedy. */
export const leave = (failures: readonly Failure[], code: number): never => {
  for (const failure of failures) explain(failure);
  process.exit(code);
};

const ownOptions = {
  config: { type: 'string' },
  'no-window': { type: 'boolean', default: false },
  port: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

export interface ProgramCall {
  readonly config: string | undefined;
  readonly noWindow: boolean;
  readonly port: number | undefined;
  readonly json: boolean;
  readonly more: Readonly<Record<string, string | boolean | undefined>>;
}

/** The words of the call; a wrong one ends the program. `more`: options of this program alone. */
export const readProgramCall = (
  more: Readonly<
    Record<string, { readonly type: 'string' | 'boolean'; readonly default?: boolean }>
  >,
): ProgramCall => {
  try {
    const { values } = parseArgs({ options: { ...ownOptions, ...more }, strict: true });
    const given = values as Readonly<Record<string, string | boolean | undefined>>;
    const port = given.port === undefined ? undefined : Number(given.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
      throw new TypeError('--port takes a number from 0 to 65535');
    return {
      config: typeof given.config === 'string' ? given.config : undefined,
      noWindow: given['no-window'] === true,
      port,
      json: given.json === true,
      more: given,
    };
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(exitCodes.misuse);
  }
};

export interface ProgramParts {
  readonly call: ProgramCall;
  readonly loaded: LoadedConfig;
  readonly clock: Clock;
  readonly openDevices: (log: Logger) => Devices | undefined;
  /** Folder of the built screens. */
  readonly screens: string;
  /** A demo shows its pages' addresses with their tokens, and offers the dock. */
  readonly demo?: {
    readonly controls: (changed: () => void) => DemoControls;
    readonly prepare: (host: Host) => Promise<void>;
    readonly close: () => Promise<void>;
    readonly hint: string;
  };
}

/** The browser shell: host, renderer and contract on loopback, and the kiosk in Chromium where there is a display. */
export const runProgram = async (parts: ProgramParts): Promise<void> => {
  // V8 else takes what the machine has before it collects: a kiosk's memory is small, and Chromium's.
  setFlagsFromString('--optimize-for-size');
  const { call, loaded, clock, demo } = parts;
  const { config } = loaded;
  const log = pino({ level: config.log.level, base: null }, pino.destination(2));
  endOnBugs(log);
  let raise: Host['raise'] = () => undefined;
  guardNetwork({
    allowed: hostDestinations(config),
    onRefused: (destination) => {
      log.error({ destination }, 'destination refused');
      raise({ code: 'network.destination-refused', params: { destination } });
    },
  });
  const opened = openHost({
    loaded,
    clock,
    log,
    devices: parts.openDevices(log),
    ...(demo && { demo: demo.controls }),
  });
  if (!opened.ok) return leave([opened.failure], exitCodes.fault);
  const host = opened.value;
  raise = host.raise;
  await demo?.prepare(host);
  let shell: Shell;
  try {
    shell = await startShell({
      host,
      assets: loadAssets(parts.screens),
      port: call.port ?? config.server.port,
      log,
    });
  } catch {
    const detail = String(config.server.port);
    return leave([{ code: 'config.port-taken', params: { detail } }], exitCodes.fault);
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

  const { kioskUrl, deskUrl, port } = shell;
  if (call.json)
    process.stdout.write(
      `${JSON.stringify({ kioskUrl, deskUrl, port, configPath: loaded.path })}\n`,
    );
  // systemd gives a service a folder of its own that nobody else may read.
  const runFolder = process.env.RUNTIME_DIRECTORY ?? join(resolve(loaded.path, '..'), 'run');
  const deskPage = writeOpener(runFolder, 'desk', deskUrl);
  say(`serving on http://127.0.0.1:${port}`);
  // Whoever wants them in JSON has them; standard error may be kept.
  const showsSecrets = demo !== undefined && !call.json;
  say(`desk:  ${showsSecrets ? deskUrl : deskPage}`);
  if (showsSecrets) say(demo.hint);
  const chromium = process.env.TIEPDON_CHROMIUM ?? '';
  const trouble = call.noWindow ? '--no-window was given' : windowTrouble(chromium);
  if (trouble !== undefined) {
    const kioskPage = writeOpener(runFolder, 'kiosk', kioskUrl);
    say(`no window: ${trouble}. Open this yourself:`);
    say(`kiosk: ${showsSecrets ? kioskUrl : kioskPage}`);
    say('Ctrl+C ends it.');
    return;
  }
  const code = await openWindow({
    chromium,
    url: kioskUrl,
    folder: runFolder,
    fullScreen: demo === undefined,
    printing: config.checkin.printing,
    camera: config.devices.camera.enabled,
    secretVariables: secretVariables(config),
  });
  await close(code === 0 ? exitCodes.done : exitCodes.fault);
};
