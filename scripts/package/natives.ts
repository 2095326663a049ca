/**
 * Where the add-ons of other kinds of machines come from: npm installs platform packages for the machine that it runs on
 * only, so they are installed once more, for that machine, into a folder of their own.
 *   node scripts/package/natives.ts PLATFORM ARCH
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Machine, missingNatives } from './native-packages.ts';

const root = resolve(import.meta.dirname, '../..');
const folderOf = ({ platform, arch }: Machine): string =>
  join(root, 'dist/natives', `${platform}-${arch}`);

/** Installed for this very lock file. */
const isCurrent = (folder: string): boolean => {
  const lock = join(folder, 'package-lock.json');
  return (
    existsSync(lock) &&
    readFileSync(lock).equals(readFileSync(join(root, 'package-lock.json'))) &&
    existsSync(join(folder, 'node_modules'))
  );
};

const homeOf = (machine: Machine): string | undefined =>
  [root, folderOf(machine)].find(
    (folder) =>
      (folder === root || isCurrent(folder)) && missingNatives(folder, machine).length === 0,
  );

/** The folder whose `node_modules` has all add-ons of a machine; throws, naming what is missing, where none has. */
export const nativesFor = (machine: Machine): string => {
  const home = homeOf(machine);
  if (home !== undefined) return home;
  const { platform, arch } = machine;
  throw new Error(
    `add-ons for ${platform} ${arch} are not here: ${missingNatives(root, machine).join(', ')}. ` +
      `Get them from the registry: node scripts/package/natives.ts ${platform} ${arch}`,
  );
};

/** Installs them by the lock file, digests included. False, with npm's own words on the console, where that failed. */
export const fetchNatives = (machine: Machine): boolean => {
  if (homeOf(machine) !== undefined) return true;
  const folder = folderOf(machine);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    cpSync(join(root, name), join(folder, name));
  const { status } = spawnSync(
    'npm',
    [
      'ci',
      '--omit=dev',
      '--loglevel=error',
      `--os=${machine.platform}`,
      `--cpu=${machine.arch}`,
      ...(machine.platform === 'linux' ? ['--libc=glibc'] : []),
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      // npm on Windows is a command file.
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) rmSync(folder, { recursive: true, force: true });
  return status === 0 && homeOf(machine) !== undefined;
};

if (process.argv[1] === import.meta.filename) {
  const [platform = process.platform, arch = process.arch] = process.argv.slice(2);
  const isHere = fetchNatives({ platform, arch });
  console.log(isHere ? nativesFor({ platform, arch }) : `not fetched for ${platform} ${arch}`);
  process.exitCode = isHere ? 0 : 1;
}
