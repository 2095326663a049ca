/**
 * The demo hospital with its simulated gateway, hospital system and soft cards; with --config the product itself, as `serve.ts`.
 *   scripts/start [--config FILE] [--no-window] [--port N] [--state DIR] [--clinic ID] [--real-readers] [--camera]
 *     [--scanner PORT] [--desk-scanner PORT] [--json]
 * The demo's readers are without hardware; with --real-readers its cards come from the machine's PC/SC service instead.
 * With --camera the kiosk reads codes with the machine's webcam, too; with --scanner and --desk-scanner it hears serial
 * scanners that it does not find by itself.
 * Exit codes: 0 closed, 1 fault, 2 wrong call or configuration.
 */
import { resolve } from 'node:path';
import { devicesSettings, loadConfig } from '../core/config/index.ts';
import { exitCodes } from './commands/command.ts';
import { demoReceptionist, startDemo } from './demo.ts';
import { leave, readProgramCall, runProgram } from './shell/program.ts';

const call = readProgramCall({
  state: { type: 'string' },
  clinic: { type: 'string' },
  'real-readers': { type: 'boolean', default: false },
  camera: { type: 'boolean', default: false },
  scanner: { type: 'string' },
  'desk-scanner': { type: 'string' },
});

const portOf = (name: string): string | undefined => {
  const path = call.more[name];
  return typeof path === 'string' ? path : undefined;
};

if (call.config !== undefined) await import('./serve.ts');
else {
  const { state = '.tiepdon/demo', clinic } = call.more;
  const demo = await startDemo({
    folder: resolve(String(state)),
    port: call.port,
    onlyClinic: typeof clinic === 'string' ? clinic : undefined,
    camera: call.more.camera === true,
    scanners: { kiosk: portOf('scanner'), desk: portOf('desk-scanner') },
  });
  const loaded = loadConfig(demo.configPath, demo.environment);
  if (!loaded.ok) leave(loaded.failure, exitCodes.misuse);
  else {
    const settings = devicesSettings(loaded.value);
    const hasRealReaders = call.more['real-readers'] === true;
    await runProgram({
      call,
      loaded: loaded.value,
      clock: demo.clock,
      screens: 'dist/renderer',
      openDevices: (log) => settings && demo.openDevices(settings, hasRealReaders, log),
      demo: {
        controls: (changed) => demo.controls(changed),
        prepare: async (host) => {
          await host.ensureStaff({ ...demoReceptionist, role: 'reception' });
        },
        close: () => demo.close(),
        hint: `       sign in as ${demoReceptionist.name}, PIN ${demoReceptionist.pin} (demo only)`,
      },
    });
  }
}
