import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** Where the configuration is looked for when the call does not name one. */
const defaultPaths = ['tiepdon.json', '.tiepdon/demo/tiepdon.json'];

/** The configuration of a call that names none. */
export const defaultConfig = (): string =>
  defaultPaths.find((path) => existsSync(path)) ?? 'tiepdon.json';

const known = {
  config: { type: 'string', short: 'c' },
  json: { type: 'boolean' },
  day: { type: 'string' },
  name: { type: 'string' },
  'display-name': { type: 'string' },
  role: { type: 'string' },
  number: { type: 'string' },
  'full-name': { type: 'string' },
  'birth-date': { type: 'string' },
  history: { type: 'boolean' },
  anchor: { type: 'string' },
} as const;

export interface Options {
  readonly config: string;
  readonly json: boolean;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

/** The call's options; throws `TypeError` for words that this command does not know. */
export const options = (
  args: readonly string[],
  allowed: readonly (keyof typeof known)[],
): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(allowed.map((name) => [name, known[name]])),
    strict: true,
    allowPositionals: false,
  });
  const config = values.config;
  return {
    config: typeof config === 'string' ? config : defaultConfig(),
    json: values.json === true,
    values,
  };
};
