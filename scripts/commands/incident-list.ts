import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { failureEntry } from '../../core/contract/index.ts';
import { type Command, exitCodes, explain, print } from './command.ts';
import { defaultConfig } from './options.ts';
import { configForReading, openReader } from './store.ts';

const dayMs = 86_400_000;

/** `2026-11-23`, `2026-11-23T09:14`, both in Vietnam's time, or a full instant; undefined for anything else. */
const instant = (text: string): number | undefined => {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text)
    ? `${text}T00:00:00+07:00`
    : /T\d\d:\d\d(:\d\d)?$/.test(text)
      ? `${text}+07:00`
      : text;
  const at = Date.parse(whole);
  return Number.isNaN(at) ? undefined : at;
};

const shown = (iso: string): string =>
  new Date(Date.parse(iso) + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

export const incidentList: Command = {
  name: 'incident list',
  usage: 'incident list [--from TIME] [--to TIME] [--json] [--config FILE]',
  about:
    'what happened with readers and cards, oldest first; TIME is a day, a minute (2026-11-23T09:14) or an instant, by default the last day',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        json: { type: 'boolean', default: false },
        config: { type: 'string', short: 'c', default: defaultConfig() },
      },
      strict: true,
    });
    const from = values.from === undefined ? Date.now() - dayMs : instant(values.from);
    const to = values.to === undefined ? Date.now() + 60_000 : instant(values.to);
    if (from === undefined || to === undefined) {
      process.stderr.write('--from and --to take a time such as 2026-11-23T09:14\n');
      return exitCodes.misuse;
    }
    const loaded = configForReading(values.config);
    if (typeof loaded === 'number') return loaded;
    if (!existsSync(loaded.storePath)) return exitCodes.done;
    const store = openReader(loaded);
    if (!store.ok) {
      explain(store.failure);
      return exitCodes.fault;
    }
    for (const incident of store.value.incidents(from, to))
      if (values.json) print(incident);
      else
        process.stdout.write(
          `${shown(incident.at)}  ${incident.reason.code.padEnd(22)} ${incident.reader ?? ''}  ${failureEntry(incident.reason.code).cause.vi}${incident.detail === undefined ? '' : ` (${incident.detail})`}\n`,
        );
    store.value.close();
    return exitCodes.done;
  },
};
