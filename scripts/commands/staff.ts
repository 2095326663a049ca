import { systemClock } from '../../core/clock.ts';
import { createStaff } from '../../core/staff/index.ts';
import { loadStoreKey, openStore } from '../../core/store/index.ts';
import { type Command, exitCodes, explain, print, readInput } from './command.ts';
import { options } from './options.ts';
import { configForReading } from './store.ts';

/** The store for writing: the kiosk must not be running on it. */
const openWriter = (config: string) => {
  const loaded = configForReading(config);
  if (typeof loaded === 'number') return loaded;
  const key = loadStoreKey(loaded.storeKeyPath, loaded.storePath);
  const store = key.ok
    ? openStore({ path: loaded.storePath, key: key.value, clock: systemClock })
    : key;
  if (store.ok) return store.value;
  explain(store.failure);
  return exitCodes.fault;
};

export const staffAdd: Command = {
  name: 'staff add',
  usage:
    'staff add --name NAME --display-name "FULL NAME" --role reception|it [--config FILE] < pin',
  about: 'adds somebody who may sign in at the desk; the PIN comes on standard input',
  async run(args) {
    const { config, values } = options(args, ['config', 'name', 'display-name', 'role']);
    const { name, 'display-name': displayName, role } = values;
    if (
      typeof name !== 'string' ||
      typeof displayName !== 'string' ||
      (role !== 'reception' && role !== 'it')
    ) {
      process.stderr.write(`usage: ${this.usage}\n`);
      return exitCodes.misuse;
    }
    if (process.stdin.isTTY) process.stderr.write('PIN, then Enter and Ctrl+D: ');
    const pin = (await readInput()).trim();
    const store = openWriter(config);
    if (typeof store === 'number') return store;
    const added = await createStaff({ store, clock: systemClock }).add({
      name,
      displayName,
      role,
      pin,
    });
    store.close();
    if (!added.ok) {
      explain(added.failure);
      return exitCodes.misuse;
    }
    process.stdout.write(`${name} may sign in\n`);
    return exitCodes.done;
  },
};

export const staffList: Command = {
  name: 'staff list',
  usage: 'staff list [--json] [--config FILE]',
  about: 'who may sign in at the desk',
  async run(args) {
    const { config, json } = options(args, ['config', 'json']);
    const store = openWriter(config);
    if (typeof store === 'number') return store;
    for (const person of createStaff({ store, clock: systemClock }).list())
      if (json) print(person);
      else
        process.stdout.write(
          `${person.name.padEnd(16)} ${person.role.padEnd(10)} ${person.displayName}\n`,
        );
    store.close();
    return exitCodes.done;
  },
};
