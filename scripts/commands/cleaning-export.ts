import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { parseArgs } from 'node:util';
import { cleaningCsv, cleaningRows, cleaningXlsx } from '../../core/cleaning/index.ts';
import { type Command, exitCodes, explain, print } from './command.ts';
import { defaultConfig } from './options.ts';
import { configForReading, openReader } from './store.ts';

/** Whole or not at all, readable by its owner alone: these are people's data. */
const writeWhole = (path: string, data: Buffer): void => {
  const part = `${path}.part`;
  try {
    const file = openSync(part, 'w', 0o600);
    writeSync(file, data);
    fsyncSync(file);
    closeSync(file);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
};

export const cleaningExport: Command = {
  name: 'cleaning export',
  usage:
    'cleaning export --from YYYY-MM-DD --to YYYY-MM-DD [--out FILE.xlsx|FILE.csv] [--with-typed] [--force] [--json] [--config FILE]',
  about:
    'people whose documents and insurance data differ, as the list for the social-insurance office; --json prints the rows',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string', short: 'c' },
        json: { type: 'boolean', default: false },
        from: { type: 'string', default: '' },
        to: { type: 'string', default: '' },
        out: { type: 'string' },
        'with-typed': { type: 'boolean', default: false },
        force: { type: 'boolean', default: false },
      },
    });
    const { from, to, out } = values;
    const days = [from, to].every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day)) && from <= to;
    const format = out === undefined ? undefined : extname(out);
    const problem = !days
      ? '--from and --to take days such as 2026-11-01 and 2026-11-30'
      : out === undefined && !values.json
        ? '--out FILE.xlsx or FILE.csv, or --json, is needed'
        : format !== undefined && format !== '.xlsx' && format !== '.csv'
          ? '--out takes a file that ends in .xlsx or .csv'
          : out !== undefined && !existsSync(dirname(out))
            ? `there is no folder ${dirname(out)}`
            : out !== undefined && existsSync(out) && !values.force
              ? `${out} is there already; --force replaces it`
              : undefined;
    if (problem !== undefined) {
      process.stderr.write(`${problem}\n`);
      return exitCodes.misuse;
    }
    const loaded = configForReading(values.config ?? defaultConfig());
    if (typeof loaded === 'number') return loaded;
    const store = openReader(loaded);
    if (!store.ok) {
      explain(store.failure);
      return exitCodes.fault;
    }
    const rows = cleaningRows(store.value.visitsBetween(from, to), {
      withTyped: values['with-typed'],
    });
    store.value.close();
    if (values.json) for (const row of rows) print(row);
    if (out === undefined) return exitCodes.done;
    const { facility, policy } = loaded.config;
    const data =
      format === '.csv'
        ? Buffer.from(cleaningCsv(rows), 'utf8')
        : await cleaningXlsx(rows, {
            facilityName: facility.name.vi,
            facilityCode: policy.facilityCode,
            first: from,
            last: to,
          });
    try {
      writeWhole(out, data);
    } catch (error) {
      const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
      explain({ code: full ? 'cleaning.disk-full' : 'cleaning.unwritable' });
      return exitCodes.fault;
    }
    process.stderr.write(`${rows.length} people written to ${out}\n`);
    return exitCodes.done;
  },
};
