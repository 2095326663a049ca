import { cpSync, existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A kind of machine that packages are made for, in Node's words. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
}

interface NativePackage {
  readonly name: string;
  /** The package of the project that brings it, where it is not named there itself. */
  readonly through?: string;
  /** What runs besides the binary; sources and other platforms' binaries stay behind. */
  readonly code: readonly string[];
  /** Place of the binary in the package, where it holds one for this machine. */
  readonly binary?: (machine: Machine) => string;
  /** Packages for one kind of machine each, which it looks for beside itself. */
  readonly beside?: (machine: Machine) => NativePackage;
}

/** Add-ons with binaries of their own: shipped as packages with what they depend on, never bundled. */
const nativePackages: readonly NativePackage[] = [
  {
    name: 'better-sqlite3',
    code: ['lib/**/*.js'],
    binary: ({ platform, arch }) => `prebuilds/${platform}-${arch}.node`,
  },
  {
    name: 'koffi',
    code: ['*.js', 'index.cjs', 'indirect.cjs', 'src/koffi/**/*.{js,cjs}'],
    beside: ({ platform, arch }) => ({
      name: `@koromix/koffi-${platform}-${arch}`,
      code: ['index.js'],
      binary: () => `${platform}_${arch}/koffi.node`,
    }),
  },
  {
    name: 'node-hid',
    code: ['nodehid.js', 'binding-options.js'],
    // On Linux hidraw: hidapi's other way, over libusb, takes the device from the kernel.
    binary: ({ platform, arch }) =>
      `prebuilds/${platform === 'linux' ? 'HID_hidraw' : 'HID'}-${platform}-${arch}/node-napi-v4.node`,
  },
  {
    name: '@serialport/bindings-cpp',
    through: 'serialport',
    code: ['dist/*.js'],
    binary: ({ platform, arch }) =>
      `prebuilds/${platform}-${arch}/@serialport+bindings-cpp${arch === 'arm64' ? '.armv8' : ''}${platform === 'linux' ? '.glibc' : ''}.node`,
  },
];

/** The project's dependencies that bring them. */
export const nativeDependencies: readonly string[] = nativePackages.map(
  ({ name, through }) => through ?? name,
);

/**
 * Loaded where they are there, done without where not, and never shipped: `pcsclite` is compiled where it is wanted,
 * `supports-color` colours debugging lines.
 */
export const absentPackages: readonly string[] = ['pcsclite', 'supports-color'];

/** What bundles leave to be loaded at run time. */
export const externalPackages: readonly string[] = [
  ...nativePackages.map(({ name }) => name),
  ...absentPackages,
];

const described = ['package.json', '{LICEN[CS]E,licen[cs]e}*'];
/** Headers that were compiled into the binaries: part of what is shipped, but no file of theirs is. */
const compiledIn = new Set(['node-addon-api']);

interface FoundPackage {
  /** Its folder, below the one that holds `node_modules`. */
  readonly path: string;
  readonly patterns: readonly string[];
  readonly binary?: string;
}

/** Where Node finds a package for one that is at `from`: beside it, or further up. */
const resolvePackage = (root: string, from: string, name: string): string | undefined => {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name);
    if (existsSync(join(root, path, 'package.json'))) return path;
    if (folder === '.') return undefined;
  }
};

const dependenciesOf = (root: string, path: string): readonly string[] => {
  const { dependencies = {} } = JSON.parse(
    readFileSync(join(root, path, 'package.json'), 'utf8'),
  ) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies);
};

interface Search {
  readonly found: Map<string, FoundPackage>;
  /** Names of packages, or places of binaries. */
  readonly missing: string[];
}

const search = (root: string, machine: Machine): Search => {
  const found = new Map<string, FoundPackage>();
  const missing: string[] = [];
  const take = (from: string, each: NativePackage): void => {
    const path = resolvePackage(root, from, each.name);
    if (path === undefined) {
      missing.push(each.name);
      return;
    }
    if (found.has(path)) return;
    const binary = each.binary?.(machine);
    found.set(path, {
      path,
      patterns: compiledIn.has(each.name) ? [] : [...described, ...each.code],
      ...(binary !== undefined && { binary }),
    });
    if (binary !== undefined && !existsSync(join(root, path, binary)))
      missing.push(`${each.name} ${binary}`);
    const beside = each.beside?.(machine);
    if (beside) take('.', beside);
    for (const name of dependenciesOf(root, path)) take(path, { name, code: ['**/*.{js,cjs}'] });
  };
  for (const each of nativePackages) take('.', each);
  return { found, missing };
};

/** What would be missing in a package for this machine; empty when all is there. `root` holds `node_modules`. */
export const missingNatives = (root: string, machine: Machine): readonly string[] =>
  search(root, machine).missing;

/**
 * Copies the add-ons of one kind of machine, and what they depend on, into a `node_modules` folder. Gives the folders of
 * all packages that are in them, below `root`, which holds `node_modules`.
 */
export const copyNativePackages = (
  root: string,
  target: string,
  machine: Machine,
): readonly string[] => {
  const { found, missing } = search(root, machine);
  if (missing.length > 0)
    throw new Error(`not installed for ${machine.platform} ${machine.arch}: ${missing.join(', ')}`);
  for (const { path, patterns, binary } of found.values()) {
    const from = join(root, path);
    const to = join(target, relative('node_modules', path));
    for (const file of [
      ...globSync([...patterns], { cwd: from, exclude: ['node_modules/**'] }),
      ...(binary === undefined ? [] : [binary]),
    ]) {
      mkdirSync(dirname(join(to, file)), { recursive: true });
      cpSync(join(from, file), join(to, file));
    }
  }
  return [...found.keys()];
};
