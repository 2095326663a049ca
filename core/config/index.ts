/**
 * The one configuration file of a facility: its schema, its defaults and how it is read.
 * A broken configuration never starts half: `loadConfig` gives everything or a list of what is wrong,
 * where, and the remedy (failure catalogue `config.*`). Secrets are only referred to (environment, key file).
 * Described for IT staff in `docs/operations.md`.
 */
export { hostDestinations } from './destinations.ts';
export { devicesSettings } from './devices-settings.ts';
export {
  keyringNames,
  type LoadedConfig,
  loadConfig,
  type ReadConfig,
  readConfig,
  secretVariables,
} from './load.ts';
export { Config, GatewayConfig, SecretReference } from './schema.ts';
