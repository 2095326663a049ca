/**
 * The product in the browser shell, for a hospital's own configuration; the demo is `start.ts`.
 *   serve --config FILE [--no-window] [--port N] [--json]
 * Exit codes: 0 closed, 1 fault, 2 wrong call or configuration.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../core/clock.ts';
import { devicesSettings, loadConfig } from '../core/config/index.ts';
import { forkDevices, superviseDevices } from '../core/devices/index.ts';
import { exitCodes } from './commands/command.ts';
import { leave, readProgramCall, runProgram, say } from './shell/program.ts';

const call = readProgramCall({});
if (call.config === undefined) {
  say('--config FILE is needed');
  process.exit(exitCodes.misuse);
}
const loaded = loadConfig(call.config);
if (!loaded.ok) leave(loaded.failure, exitCodes.misuse);
else {
  const settings = devicesSettings(loaded.value);
  // Beside us in a package, in its own folder in the sources.
  const besideUs = join(import.meta.dirname, 'devices.js');
  const devices = existsSync(besideUs)
    ? besideUs
    : join(import.meta.dirname, '../drivers/devices.ts');
  await runProgram({
    call,
    loaded: loaded.value,
    clock: systemClock,
    screens: process.env.TIEPDON_SCREENS ?? 'dist/renderer',
    openDevices: (log) =>
      settings &&
      superviseDevices({
        settings,
        spawn: () => forkDevices(devices),
        now: () => systemClock.now(),
        log,
      }),
  });
}
