import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface ShellArguments {
  readonly configPath: string;
  /** Folder of the shell's own files (secrets, logs); Electron's usual place without one. */
  readonly stateFolder: string | undefined;
  /** Change the key of the store at this start. */
  readonly rotateStoreKey: boolean;
  /** Write the key of the store to this file, for the hospital's safe, and end. */
  readonly exportStoreKey: string | undefined;
}

/** Where IT staff keep the configuration when nothing is said. */
const usualConfig = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string =>
  platform === 'win32'
    ? join(environment.ProgramData ?? 'C:\\ProgramData', 'TiepDon', 'tiepdon.json')
    : '/etc/tiepdon/tiepdon.json';

/** Chromium's switches are among the words of the call: what is not ours is passed over. */
export const readArguments = (
  argv: readonly string[],
  platform: NodeJS.Platform,
  environment: NodeJS.ProcessEnv,
): ShellArguments => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      config: { type: 'string' },
      state: { type: 'string' },
      'rotate-store-key': { type: 'boolean', default: false },
      'export-store-key': { type: 'string' },
    },
    strict: false,
    allowPositionals: true,
  });
  const path = (value: string | boolean | undefined): string | undefined =>
    typeof value === 'string' ? resolve(value) : undefined;
  return {
    configPath: path(values.config) ?? usualConfig(platform, environment),
    stateFolder: path(values.state),
    rotateStoreKey: values['rotate-store-key'] === true,
    exportStoreKey: path(values['export-store-key']),
  };
};
