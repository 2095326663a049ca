import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Failure, type Result, WebhookSecret } from '../contract/index.ts';
import { Config, type SecretReference } from './schema.ts';

/** A configuration that is whole: valid, with its secrets at hand and its paths absolute. */
export interface LoadedConfig extends ReadConfig {
  readonly gatewayPassword: string;
  readonly hisSecret?: string;
  /** Path of the webhook for readers' own programs. */
  readonly webhookSecret?: string;
  /** Folder of the chip's trust anchors, where one is named. */
  readonly trustStorePath?: string;
}

/** Where secrets may be found besides files. */
interface SecretPlaces {
  readonly environment: NodeJS.ProcessEnv;
  readonly keyring: Readonly<Record<string, string>>;
}

const failure = (code: Failure['code'], params: Record<string, string>): Failure => ({
  code,
  params,
});

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const readSecret = (
  reference: SecretReference,
  where: string,
  folder: string,
  { environment, keyring }: SecretPlaces,
): Result<string> => {
  if ('keyring' in reference) {
    const value = keyring[reference.keyring];
    return value
      ? { ok: true, value }
      : {
          ok: false,
          failure: failure('config.not-in-keyring', { where, name: reference.keyring }),
        };
  }
  if ('env' in reference) {
    const value = environment[reference.env];
    return value
      ? { ok: true, value }
      : {
          ok: false,
          failure: failure('config.secret-missing', { where, detail: `$${reference.env}` }),
        };
  }
  const path = resolve(folder, reference.file);
  if (!existsSync(path))
    return { ok: false, failure: failure('config.secret-missing', { where, detail: path }) };
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0)
    return { ok: false, failure: failure('config.secret-exposed', { where, detail: path }) };
  try {
    return { ok: true, value: readFileSync(path, 'utf8').trimEnd() };
  } catch {
    return { ok: false, failure: failure('config.unreadable', { path }) };
  }
};

const readText = (path: string): Result<string> => {
  try {
    return { ok: true, value: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    const code = isMissing(error) ? 'config.not-found' : 'config.unreadable';
    return { ok: false, failure: failure(code, { path }) };
  }
};

/** A configuration that is valid, whether or not its secrets are at hand. */
export interface ReadConfig {
  readonly config: Config;
  readonly path: string;
  readonly storePath: string;
  readonly storeKeyPath: string;
}

/** The first half of `loadConfig`: everything but the secrets. */
export const readConfig = (path: string): Result<ReadConfig, readonly Failure[]> => {
  const absolute = resolve(path);
  const text = readText(absolute);
  if (!text.ok) return { ok: false, failure: [text.failure] };
  let json: unknown;
  try {
    json = JSON.parse(text.value);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ok: false, failure: [failure('config.not-json', { path: absolute, detail })] };
  }
  const parsed = Config.safeParse(json);
  if (!parsed.success)
    return {
      ok: false,
      failure: parsed.error.issues.map((issue) =>
        failure('config.invalid', {
          where: issue.path.join('.') || '(top level)',
          detail: issue.message,
        }),
      ),
    };
  const config = parsed.data;
  const folder = dirname(absolute);
  return {
    ok: true,
    value: {
      config,
      path: absolute,
      storePath: resolve(folder, config.store.directory, 'tiepdon.db'),
      storeKeyPath: resolve(folder, config.store.keyFile),
    },
  };
};

const secretReferences = ({ gateway, his, devices }: Config): readonly SecretReference[] =>
  [gateway.password, his.secret, devices.scanners.webhook?.secret].filter(
    (reference) => reference !== undefined,
  );

/** Names of the secrets that the configuration keeps in the keyring. */
export const keyringNames = (config: Config): readonly string[] =>
  secretReferences(config).flatMap((reference) =>
    'keyring' in reference ? [reference.keyring] : [],
  );

/** Names of the environment variables that hold secrets: for the host, and for no other process. */
export const secretVariables = (config: Config): readonly string[] =>
  secretReferences(config).flatMap((reference) => ('env' in reference ? [reference.env] : []));

/**
 * Reads and checks the one configuration file. All that is wrong is told at once, each with its place
 * and remedy; a configuration with any fault is not used at all.
 * Failures: `config.not-found`, `.unreadable`, `.not-json`, `.invalid`, `.secret-missing`, `.secret-exposed`, `.not-in-keyring`.
 */
export const loadConfig = (
  path: string,
  environment: NodeJS.ProcessEnv = process.env,
  keyring: Readonly<Record<string, string>> = {},
): Result<LoadedConfig, readonly Failure[]> => {
  const read = readConfig(path);
  if (!read.ok) return read;
  const { config } = read.value;
  const folder = dirname(read.value.path);
  const places = { environment, keyring };
  const password = readSecret(config.gateway.password, 'gateway.password', folder, places);
  if (!password.ok) return { ok: false, failure: [password.failure] };
  const hisSecret = config.his.secret
    ? readSecret(config.his.secret, 'his.secret', folder, places)
    : undefined;
  if (hisSecret && !hisSecret.ok) return { ok: false, failure: [hisSecret.failure] };
  const { webhook } = config.devices.scanners;
  const webhookPlace = 'devices.scanners.webhook.secret';
  const webhookSecret = webhook && readSecret(webhook.secret, webhookPlace, folder, places);
  if (webhookSecret && !webhookSecret.ok) return { ok: false, failure: [webhookSecret.failure] };
  if (webhookSecret && !WebhookSecret.safeParse(webhookSecret.value).success) {
    const detail = '16 to 128 letters, digits, - and _';
    return { ok: false, failure: [failure('config.invalid', { where: webhookPlace, detail })] };
  }
  return {
    ok: true,
    value: {
      ...read.value,
      gatewayPassword: password.value,
      ...(hisSecret && { hisSecret: hisSecret.value }),
      ...(webhookSecret && { webhookSecret: webhookSecret.value }),
      ...(config.devices.chip.trustStore !== undefined && {
        trustStorePath: resolve(folder, config.devices.chip.trustStore),
      }),
    },
  };
};
