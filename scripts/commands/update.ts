import type { KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../core/clock.ts';
import {
  compareVersions,
  type Failure,
  type Release,
  type ReleaseFile,
  type Result,
  type UpdateChannel,
} from '../../core/contract/index.ts';
import { leastReader, migrations } from '../../core/store/index.ts';
import program from '../../package.json' with { type: 'json' };
import { findArtefacts } from '../release/artefacts.ts';
import { isProven } from '../release/proof.ts';
import { openPublishedFolder, type PublishedFolder } from '../release/published-folder.ts';
import { makeReleaseKey, publicKeyText, readReleaseKey } from '../release/signing-key.ts';
import { type Command, type ExitCode, exitCodes, explain } from './command.ts';

const channels: readonly UpdateChannel[] = ['canary', 'stable'];
const usualExpiryDays = 90;
const dayMs = 86_400_000;

const refuse = (failure: Failure): ExitCode => {
  explain(failure);
  return exitCodes.fault;
};
const misuse = (text: string): ExitCode => {
  process.stderr.write(`${text}\n`);
  return exitCodes.misuse;
};

const known = {
  from: { type: 'string' },
  to: { type: 'string' },
  key: { type: 'string', multiple: true },
  version: { type: 'string' },
  force: { type: 'string' },
  'expires-days': { type: 'string' },
  'store-version': { type: 'string' },
  'least-reader': { type: 'string' },
} as const;

const call = <Name extends keyof typeof known>(args: readonly string[], names: readonly Name[]) =>
  parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, known[name]])) as Pick<
      typeof known,
      Name
    >,
    strict: true,
    allowPositionals: false,
  }).values as Partial<Record<keyof typeof known, string | boolean | string[]>>;

type Words = ReturnType<typeof call>;
const text = (words: Words, name: keyof typeof known): string | undefined => {
  const value = words[name];
  return typeof value === 'string' ? value : undefined;
};
const whole = (words: Words, name: keyof typeof known): number | undefined => {
  const value = text(words, name);
  return value !== undefined && /^[1-9]\d{0,5}$/.test(value) ? Number(value) : undefined;
};

/** Every key signs; the first of them is as good as the others. */
const keysOf = (words: Words): Result<KeyObject[]> => {
  const keys: KeyObject[] = [];
  for (const path of Array.isArray(words.key) ? words.key : []) {
    const key = readReleaseKey(resolve(path));
    if (!key.ok) return key;
    keys.push(key.value);
  }
  return { ok: true, value: keys };
};

/** When a release is signed, and until when it counts: after every earlier one of its channel, whatever clocks say. */
const dates = (words: Words, earlier: Release | undefined) => {
  const now = systemClock.now();
  const signed = Math.max(now, earlier ? Date.parse(earlier.signedAt) + 1 : 0);
  const days = whole(words, 'expires-days') ?? usualExpiryDays;
  return {
    signedAt: new Date(signed).toISOString(),
    expires: new Date(signed + days * dayMs).toISOString(),
  };
};

interface Publishing {
  readonly words: Words;
  readonly keys: readonly KeyObject[];
  readonly folder: PublishedFolder;
}

/** What all that sign have in common: the folder, and keys that nobody else can read. */
const publishing = async (
  words: Words,
  usage: string,
  needed: readonly (keyof typeof known)[],
  act: (publishing: Publishing) => Promise<ExitCode>,
): Promise<ExitCode> => {
  if (['to', 'key', ...needed].some((name) => words[name as keyof typeof known] === undefined))
    return misuse(`usage: ${usage}`);
  if (words['expires-days'] !== undefined && whole(words, 'expires-days') === undefined)
    return misuse('--expires-days takes a number of days');
  const keys = keysOf(words);
  if (!keys.ok) return refuse(keys.failure);
  return act({
    words,
    keys: keys.value,
    folder: openPublishedFolder(resolve(text(words, 'to') ?? '')),
  });
};

export const updateKeygen: Command = {
  name: 'update keygen',
  usage: 'update keygen --key FILE',
  about: 'a new release key, for this machine alone; prints the public key that kiosks are given',
  async run(args) {
    const words = call(args, ['key']);
    const [path, ...more] = Array.isArray(words.key) ? words.key : [];
    if (path === undefined || more.length > 0) return misuse(`usage: ${this.usage}`);
    const made = makeReleaseKey(resolve(path));
    if (!made.ok) return refuse(made.failure);
    process.stdout.write(`${publicKeyText(made.value)}\n`);
    return exitCodes.done;
  },
};

/** Of these packages, as far as this program can say: it is of the same version, or it was told. */
const storeOf = (words: Words, version: string): Release['store'] | undefined => {
  const [storeVersion, least] = [whole(words, 'store-version'), whole(words, 'least-reader')];
  if (storeVersion !== undefined && least !== undefined)
    return { version: storeVersion, leastReader: least };
  return version === program.version
    ? { version: migrations.length, leastReader: leastReader(migrations) }
    : undefined;
};

export const updatePublish: Command = {
  name: 'update publish',
  usage:
    'update publish --from DIRECTORY --to DIRECTORY --key FILE [--expires-days N] [--store-version N --least-reader N]',
  about: 'lays packages into the published folder and offers them to canary kiosks',
  async run(args) {
    const words = call(args, [
      'from',
      'to',
      'key',
      'expires-days',
      'store-version',
      'least-reader',
    ]);
    return publishing(words, this.usage, ['from'], async ({ keys, folder }) => {
      const found = await findArtefacts(resolve(text(words, 'from') ?? ''));
      if (!found.ok) return refuse(found.failure);
      const { version, artefacts } = found.value;
      const store = storeOf(words, version);
      if (!store)
        return misuse(
          `the packages are of version ${version}, this command line is of ${program.version}: use that version's, or say --store-version and --least-reader`,
        );
      const earlier = folder.signed('canary', keys);
      if (!earlier.ok) return refuse(earlier.failure);
      const order = earlier.value ? compareVersions(version, earlier.value.version) : 1;
      // The same version again: with packages for other machines, built elsewhere.
      const before = order === 0 ? (earlier.value?.files ?? []) : [];
      const files = artefacts.map(({ file }) => file);
      const sameMachine = (one: ReleaseFile) => (other: ReleaseFile) =>
        one.platform === other.platform && one.arch === other.arch;
      const others = before.filter((file) => !files.some(sameMachine(file)));
      const isChanged = files.some((file) => {
        const there = before.find(sameMachine(file));
        return there !== undefined && there.sha512 !== file.sha512;
      });
      if (order < 0 || isChanged)
        return refuse({
          code: 'update.not-newer',
          params: { version: earlier.value?.version ?? '' },
        });
      const placed = await folder.place(artefacts);
      if (!placed.ok) return refuse(placed.failure);
      const offered = folder.offer(
        {
          format: 1,
          channel: 'canary',
          version,
          ...dates(words, earlier.value),
          store,
          files: [...others, ...files],
        },
        keys,
      );
      if (!offered.ok) return refuse(offered.failure);
      process.stdout.write(
        `canary: ${version}, ${[...others, ...files].map(({ path }) => path).join(', ')}\n`,
      );
      return exitCodes.done;
    });
  },
};

export const updatePromote: Command = {
  name: 'update promote',
  usage:
    'update promote --version X.Y.Z --to DIRECTORY --key FILE [--force REASON] [--expires-days N]',
  about: 'offers to all kiosks what canaries have proved; --force without, with a reason',
  async run(args) {
    const words = call(args, ['version', 'to', 'key', 'force', 'expires-days']);
    return publishing(words, this.usage, ['version'], async ({ keys, folder }) => {
      const version = text(words, 'version') ?? '';
      const reason = text(words, 'force')?.trim();
      if (reason === '') return misuse('--force takes a reason');
      const canary = folder.signed('canary', keys);
      const earlier = folder.signed('stable', keys);
      if (!canary.ok) return refuse(canary.failure);
      if (!earlier.ok) return refuse(earlier.failure);
      if (canary.value?.version !== version)
        return misuse(`the canary channel offers ${canary.value?.version ?? 'nothing'}`);
      if (earlier.value && compareVersions(version, earlier.value.version) < 0)
        return refuse({ code: 'update.not-newer', params: { version: earlier.value.version } });
      if (reason === undefined && !isProven(version, folder.reports()))
        return refuse({ code: 'update.not-proven', params: { version } });
      const { promotedBecause: _, ...release } = canary.value;
      const offered = folder.offer(
        {
          ...release,
          channel: 'stable',
          ...dates(words, earlier.value),
          ...(reason !== undefined && { promotedBecause: reason.slice(0, 500) }),
        },
        keys,
      );
      if (!offered.ok) return refuse(offered.failure);
      process.stdout.write(`stable: ${version}\n`);
      return exitCodes.done;
    });
  },
};

export const updateSign: Command = {
  name: 'update sign',
  usage: 'update sign --to DIRECTORY --key FILE [--key FILE] [--expires-days N]',
  about: 'signs what the channels offer anew: before it expires, or with another key',
  async run(args) {
    const words = call(args, ['to', 'key', 'expires-days']);
    return publishing(words, this.usage, [], async ({ keys, folder }) => {
      for (const channel of channels) {
        const current = folder.signed(channel, keys);
        if (!current.ok) return refuse(current.failure);
        if (!current.value) continue;
        const renewed = { ...current.value, ...dates(words, current.value) };
        const offered = folder.offer(renewed, keys);
        if (!offered.ok) return refuse(offered.failure);
        process.stdout.write(`${channel}: ${renewed.version}, until ${renewed.expires}\n`);
      }
      return exitCodes.done;
    });
  },
};
