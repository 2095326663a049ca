import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../core/clock.ts';
import type { LoadedConfig } from '../../core/config/index.ts';
import {
  backupStore,
  contradictingBackups,
  guarded,
  listBackups,
  loadStoreKey,
  planRestore,
  restoreStore,
} from '../../core/store/index.ts';
import { type Command, exitCodes, explain, print } from './command.ts';
import { defaultConfig, options } from './options.ts';
import { configForReading, openReader } from './store.ts';

const backupFolder = ({ config, path }: LoadedConfig): string | undefined =>
  config.backup.directory === undefined
    ? undefined
    : resolve(dirname(path), config.backup.directory);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export const storeCheck: Command = {
  name: 'store check',
  usage: 'store check [--anchor N:HEX] [--json] [--config FILE]',
  about:
    'integrity, audit log (against backups, and an anchor from a log or a report), numbering, what waits, free space; also while the kiosk runs',
  async run(args) {
    const { config, json, values } = options(args, ['config', 'json', 'anchor']);
    const anchor = typeof values.anchor === 'string' ? values.anchor : undefined;
    if (anchor !== undefined && !/^\d+:[0-9a-f]{24}$/.test(anchor)) {
      process.stderr.write('--anchor takes what the log or the report of a day says: 1204:9f86…\n');
      return exitCodes.misuse;
    }
    const loaded = configForReading(config);
    if (typeof loaded === 'number') return loaded;
    const store = openReader(loaded);
    if (!store.ok) {
      explain(store.failure);
      return exitCodes.fault;
    }
    const checked = store.value.check();
    const folder = backupFolder(loaded);
    const backups = folder === undefined ? [] : listBackups(folder);
    const key = loadStoreKey(loaded.storeKeyPath, loaded.storePath);
    const contradicting = key.ok
      ? await contradictingBackups(store.value.trail, backups, key.value)
      : [];
    const isAnchored = anchor === undefined || store.value.trail.holds(anchor);
    const report = { ...checked, ok: checked.ok && contradicting.length === 0 && isAnchored };
    const waiting = {
      his: store.value.outbox.status('his'),
      gateway: store.value.outbox.status('gateway'),
    };
    store.value.close();
    const space = guarded(() => {
      const { bavail, bsize } = statfsSync(dirname(loaded.storePath));
      return bavail * bsize;
    });
    const freeBytes = space.ok ? space.value : undefined;
    const [newest] = backups;
    if (json)
      print({
        ...report,
        ...(anchor !== undefined && { anchor, isAnchored }),
        freeBytes,
        waiting,
        backups: {
          count: backups.length,
          ...(newest && { newest: new Date(newest.at).toISOString() }),
          contradicting: contradicting.map(({ path }) => path),
        },
      });
    else {
      process.stdout.write(
        `${report.ok ? 'ok    ' : 'FAILED'} integrity ${report.integrity}, audit chain ${report.audit.ok ? `of ${report.audit.entries} entries unbroken` : `broken at ${report.audit.brokenAt}`}, numbering ${report.numbering.length === 0 ? 'gapless' : `with gaps: ${report.numbering.join(', ')}`}\n`,
      );
      process.stdout.write(`       audit log up to ${report.audit.anchor}\n`);
      if (report.unaudited > 0)
        process.stdout.write(
          `FAILED ${report.unaudited} tickets without an entry in the audit log\n`,
        );
      if (!isAnchored)
        process.stdout.write(
          `FAILED the audit log does not hold ${anchor}: it was cut, rewritten, or put back to an earlier state\n`,
        );
      for (const { path } of contradicting)
        process.stdout.write(`FAILED ${path} holds an audit log that the store does not have\n`);
      process.stdout.write(
        `       ${report.visits} visits, ${report.tickets} tickets; his: ${waiting.his.pending + waiting.his.accepted} on the way, ${waiting.his.poison} refused; gateway: ${waiting.gateway.pending} to ask\n`,
      );
      process.stdout.write(
        `       ${freeBytes === undefined ? 'free space unknown' : `${megabytes(freeBytes)} free`}; ${
          folder === undefined
            ? 'no backups: backup.directory is not set'
            : `${backups.length} backups${newest ? `, the newest of ${new Date(newest.at).toISOString()}: ${newest.path}` : ''}`
        }\n`,
      );
    }
    return report.ok ? exitCodes.done : exitCodes.fault;
  },
};

export const storeBackup: Command = {
  name: 'store backup',
  usage: 'store backup [--to DIRECTORY] [--json] [--config FILE]',
  about: 'a whole, checked, encrypted copy of the store, also while the kiosk runs',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string', short: 'c' },
        json: { type: 'boolean' },
        to: { type: 'string' },
      },
    });
    const loaded = configForReading(values.config ?? defaultConfig());
    if (typeof loaded === 'number') return loaded;
    const directory = values.to ?? backupFolder(loaded);
    if (directory === undefined) {
      process.stderr.write(
        '--to DIRECTORY is needed where the configuration has no backup.directory\n',
      );
      return exitCodes.misuse;
    }
    const key = loadStoreKey(loaded.storeKeyPath, loaded.storePath);
    if (!key.ok) {
      explain(key.failure);
      return exitCodes.fault;
    }
    if (!existsSync(loaded.storePath)) {
      explain({ code: 'store.unavailable' });
      return exitCodes.fault;
    }
    const done = await backupStore({
      path: loaded.storePath,
      key: key.value,
      directory,
      keep: values.to === undefined ? loaded.config.backup.keep : Number.MAX_SAFE_INTEGER,
      now: systemClock.now(),
    });
    if (!done.ok) {
      explain(done.failure);
      return exitCodes.fault;
    }
    if (values.json) print(done.value);
    else
      process.stdout.write(
        `${done.value.path}: ${done.value.visits} visits, ${megabytes(done.value.bytes)}. It needs the key of the store.\n`,
      );
    return exitCodes.done;
  },
};

export const storeRestore: Command = {
  name: 'store restore',
  usage: 'store restore FILE [--yes] [--json] [--config FILE]',
  about:
    'puts a backup in the store’s place; says first what is lost, and keeps the present store beside it',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string', short: 'c' },
        json: { type: 'boolean' },
        yes: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    const [backup, ...more] = positionals;
    if (backup === undefined || more.length > 0) {
      process.stderr.write(`usage: ${this.usage}\n`);
      return exitCodes.misuse;
    }
    const loaded = configForReading(values.config ?? defaultConfig());
    if (typeof loaded === 'number') return loaded;
    const key = loadStoreKey(loaded.storeKeyPath, loaded.storePath);
    if (!key.ok) {
      explain(key.failure);
      return exitCodes.fault;
    }
    const asked = { backup, path: loaded.storePath, key: key.value, now: systemClock.now() };
    const plan = planRestore(asked);
    if (!plan.ok) {
      explain(plan.failure);
      return exitCodes.fault;
    }
    const { visits, lost } = plan.value;
    const loss =
      lost === undefined
        ? 'the present store cannot be read'
        : `not in it: ${lost} of the present ones`;
    if (!values.yes) {
      process.stderr.write(
        `The backup holds ${visits} visits; ${loss}. Nothing was changed: stop the kiosk and call again with --yes.\n`,
      );
      return exitCodes.misuse;
    }
    const done = restoreStore(asked);
    if (!done.ok) {
      explain(done.failure);
      return exitCodes.fault;
    }
    if (values.json) print(done.value);
    else
      process.stdout.write(
        `${visits} visits are back; ${loss}. ${done.value.kept ? `The store before is ${done.value.kept}.` : ''}\n`,
      );
    return exitCodes.done;
  },
};
