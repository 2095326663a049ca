import { systemClock } from '../../core/clock.ts';
import { type LoadedConfig, loadConfig } from '../../core/config/index.ts';
import type { Result } from '../../core/contract/index.ts';
import {
  loadStoreKey,
  openStoreBeside,
  readStore,
  type Store,
  type StoreReader,
} from '../../core/store/index.ts';
import { type ExitCode, exitCodes, explain } from './command.ts';

/** The demo names its gateway password by an environment variable; reading commands need none. */
const withoutSecrets: Record<string, string> = new Proxy(
  {},
  { get: () => 'not needed', has: () => true },
);

/** Configuration for commands that never call the gateway; explains and gives an exit code when it is broken. */
export const configForReading = (path: string): LoadedConfig | ExitCode => {
  const loaded = loadConfig(path, withoutSecrets, withoutSecrets);
  if (loaded.ok) return loaded.value;
  for (const failure of loaded.failure) explain(failure);
  return exitCodes.misuse;
};

/** The store for reading, also while the kiosk runs. */
export const openReader = (loaded: LoadedConfig): Result<StoreReader> => {
  const key = loadStoreKey(loaded.storeKeyPath, loaded.storePath);
  return key.ok ? readStore({ path: loaded.storePath, key: key.value, clock: systemClock }) : key;
};

/** The store for a single act, also while the kiosk runs. */
export const openActor = (loaded: LoadedConfig): Result<Store> => {
  const key = loadStoreKey(loaded.storeKeyPath, loaded.storePath);
  return key.ok
    ? openStoreBeside({ path: loaded.storePath, key: key.value, clock: systemClock })
    : key;
};
