import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { systemClock } from '../../core/clock.ts';
import { type Destination, failureEntry } from '../../core/contract/index.ts';
import { deliveryLine, ownerOf, visitAsStored, visitOf } from '../../core/delivery/index.ts';
import { createHospitalSystem, HisSettings } from '../../core/his/index.ts';
import type { OutboxRow, Store, StoreReader } from '../../core/store/index.ts';
import { type Command, type ExitCode, exitCodes, explain, print } from './command.ts';
import { defaultConfig } from './options.ts';
import { configForReading, openActor, openReader } from './store.ts';

const destinations: readonly Destination[] = ['his', 'gateway'];
/** Of `queue list` without `--all`. */
const mostListed = 200;
const actor = 'command-line';

const call = (args: readonly string[]) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string', short: 'c' },
      json: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      id: { type: 'string' },
      to: { type: 'string' },
      settle: { type: 'boolean', default: false },
    },
    strict: true,
    allowPositionals: false,
  });
  const id = values.id === undefined ? undefined : Number(values.id);
  return { ...values, config: values.config ?? defaultConfig(), id };
};

const isWrongId = (id: number | undefined): boolean => {
  if (id === undefined || (Number.isInteger(id) && id > 0)) return false;
  process.stderr.write('--id takes the number that "queue list" shows\n');
  return true;
};

/** Runs on the store of a configuration; before its first start a kiosk has none, and so nothing waits. */
const withStore = async <T extends StoreReader>(
  config: string,
  open: (
    loaded: Exclude<ReturnType<typeof configForReading>, ExitCode>,
  ) => ReturnType<typeof openActor> | ReturnType<typeof openReader>,
  work: (
    store: T,
    loaded: Exclude<ReturnType<typeof configForReading>, ExitCode>,
  ) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> => {
  const loaded = configForReading(config);
  if (typeof loaded === 'number') return loaded;
  if (!existsSync(loaded.storePath)) return exitCodes.done;
  const store = open(loaded);
  if (!store.ok) {
    explain(store.failure);
    return exitCodes.fault;
  }
  try {
    return await work(store.value as StoreReader as T, loaded);
  } finally {
    store.value.close();
  }
};

const instant = (at: number): string => new Date(at).toISOString();

const shown = (row: OutboxRow) => ({
  id: row.id,
  visitId: row.visitId,
  destination: row.destination,
  kind: row.kind,
  state: row.state,
  attempts: row.attempts,
  ...(ownerOf(row) && { owner: ownerOf(row) }),
  createdAt: instant(row.createdAt),
  ...(row.state !== 'poison' && { dueAt: instant(row.dueAt) }),
  ...(row.error && {
    error: row.error.code,
    errorAt: instant(row.error.at),
    ...(row.error.detail !== undefined && { detail: row.error.detail }),
  }),
});

export const queueStatus: Command = {
  name: 'queue status',
  usage: 'queue status [--json] [--config FILE]',
  about:
    'what has not arrived yet, at the hospital system and at the gateway; exit code 1 when rows are refused',
  async run(args) {
    const { config, json } = call(args);
    return withStore<StoreReader>(config, openReader, (store) => {
      const now = systemClock.now();
      const lines = destinations.map((destination) =>
        deliveryLine(destination, store.outbox.status(destination), now),
      );
      for (const line of lines) {
        if (json) {
          print(line);
          continue;
        }
        const { destination, pending, accepted, poison, oldest, nextDue, health } = line;
        process.stdout.write(
          `${destination.padEnd(8)} ${health.state.padEnd(9)} ${pending} waiting, ${accepted} taken in, ${poison} refused${
            oldest ? `, oldest ${oldest}` : ''
          }${nextDue ? `, next ${nextDue}` : ''}\n`,
        );
        if (health.reason) explain({ code: health.reason.code });
      }
      return lines.some(({ poison }) => poison > 0) ? exitCodes.fault : exitCodes.done;
    });
  },
};

export const queueList: Command = {
  name: 'queue list',
  usage: 'queue list [--all] [--json] [--config FILE]',
  about: 'rows that have not arrived, refused ones first, each with its reason; no personal data',
  async run(args) {
    const { config, json, all } = call(args);
    return withStore<StoreReader>(config, openReader, (store) => {
      const rows = store.outbox.undelivered(all ? Number.MAX_SAFE_INTEGER : mostListed);
      for (const row of rows) {
        if (json) {
          print(shown(row));
          continue;
        }
        const { id, visitId, destination, state, attempts, error, detail } = shown(row);
        process.stdout.write(
          `${String(id).padStart(6)} ${destination.padEnd(8)} ${state.padEnd(8)} ${attempts} attempts  ${visitId}  ${
            error ?? ''
          }${detail === undefined ? '' : ` (${detail})`}${error ? `: ${failureEntry(error).cause.en}` : ''}\n`,
        );
      }
      return exitCodes.done;
    });
  },
};

export const queueRetry: Command = {
  name: 'queue retry',
  usage: 'queue retry [--id N] [--json] [--config FILE]',
  about: 'puts refused rows back into the line: one, or all of them; also while the kiosk runs',
  async run(args) {
    const { config, json, id } = call(args);
    if (isWrongId(id)) return exitCodes.misuse;
    return withStore<Store>(config, openActor, (store) => {
      const retried = store.attempt(
        () => {
          for (const destination of destinations) store.outbox.resume(destination);
          return store.outbox.retry(systemClock.now(), id);
        },
        { actor, action: 'delivery.retried', detail: { rows: String(id ?? 'all') } },
      );
      if (!retried.ok) {
        explain(retried.failure);
        return exitCodes.fault;
      }
      if (id !== undefined && retried.value === 0) {
        explain({ code: 'delivery.row-not-refused' });
        return exitCodes.misuse;
      }
      if (json) print({ retried: retried.value });
      else process.stdout.write(`${retried.value} rows wait to be sent again\n`);
      return exitCodes.done;
    });
  },
};

export const queueExport: Command = {
  name: 'queue export',
  usage: 'queue export --to DIRECTORY [--id N] [--settle] [--json] [--config FILE]',
  about:
    'writes refused visits as files (JSON and the official check-in record); with --settle they count as carried over',
  async run(args) {
    const { config, json, id, to, settle } = call(args);
    if (isWrongId(id)) return exitCodes.misuse;
    if (to === undefined || !existsSync(to)) {
      process.stderr.write('--to takes a folder that is there\n');
      return exitCodes.misuse;
    }
    return withStore<Store>(config, openActor, async (store, { config: { policy } }) => {
      const folder = createHospitalSystem(HisSettings.parse({ kind: 'folder', directory: to }), {
        clock: systemClock,
      });
      const refused = store.outbox
        .undelivered(Number.MAX_SAFE_INTEGER)
        .filter((row) => row.state === 'poison' && row.destination === 'his')
        .filter((row) => id === undefined || row.id === id);
      if (id !== undefined && refused.length === 0) {
        explain({ code: 'delivery.row-not-refused' });
        return exitCodes.misuse;
      }
      let exported = 0;
      for (const row of refused) {
        const stored = store.visit(row.visitId);
        const visit =
          visitOf(row, policy.facilityCode) ??
          (stored && visitAsStored(row, stored, policy.facilityCode));
        if (!visit) {
          explain({ code: 'delivery.payload-unreadable' });
          return exitCodes.fault;
        }
        const written = await folder.registerVisit(visit);
        if (!written.ok) {
          const { code } = written.failure;
          explain({ code: code === 'his.duplicate-key-differs' ? 'delivery.export-exists' : code });
          return exitCodes.fault;
        }
        if (settle) {
          const settled = store.attempt(
            () => store.outbox.settle(row.id, systemClock.now(), 'exported'),
            {
              actor,
              action: 'delivery.exported',
              visitId: row.visitId,
              detail: { row: String(row.id) },
            },
          );
          if (!settled.ok) {
            explain(settled.failure);
            return exitCodes.fault;
          }
        }
        exported += 1;
      }
      if (json) print({ exported, settled: settle });
      else process.stdout.write(`${exported} visits written to ${to}\n`);
      return exitCodes.done;
    });
  },
};
