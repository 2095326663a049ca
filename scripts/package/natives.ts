/**
 * Where the add-ons of other kinds of machines come from: npm installs platform packages for the machine that it runs on
 * only, so they are installed once more, for that machine, into a folder of their own.
 *   node scripts/package/natives.ts PLATFORM ARCH
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Machine, missingNatives, nativeDependencies } from './native-packages.ts';

const root = resolve(import.meta.dirname, '../..');
const folderOf = ({ platform, arch }: Machine): string =>
  join(root, 'dist/natives', `${platform}-${arch}`);

/** A project that needs the add-ons alone, with the versions and digests of ours. */
const addOnsAlone = (): { readonly project: string; readonly lock: string } => {
  const read = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'));
  const { dependencies } = read('package.json') as { dependencies: Record<string, string> };
  const project = {
    name: 'tiepdon-natives',
    private: true,
    dependencies: Object.fromEntries(nativeDependencies.map((name) => [name, dependencies[name]])),
  };
  const lock = read('package-lock.json') as { packages: object };
  return {
    project: JSON.stringify(project),
    // What the project does not need npm leaves out.
    lock: JSON.stringify({ ...lock, packages: { ...lock.packages, '': project } }),
  };
};

/** Installed by this very lock file. */
const isCurrent = (folder: string): boolean => {
  const lock = join(folder, 'package-lock.json');
  return (
    existsSync(join(folder, 'node_modules')) && readFileSync(lock, 'utf8') === addOnsAlone().lock
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
  const { project, lock } = addOnsAlone();
  writeFileSync(join(folder, 'package.json'), project);
  writeFileSync(join(folder, 'package-lock.json'), lock);
  cpSync(join(root, '.npmrc'), join(folder, '.npmrc'));
  const { status } = spawnSync(
    'npm',
    [
      'ci',
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
