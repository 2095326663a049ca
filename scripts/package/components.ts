import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import supplements from './licences/supplements.json' with { type: 'json' };
import type { Machine } from './native-packages.ts';

/** Something of others that is inside a package of ours. */
export interface Component {
  readonly kind: 'library' | 'framework' | 'platform';
  readonly name: string;
  /** Unknown where a binary does not tell. */
  readonly version?: string;
  /** SPDX expression; undefined where the maker names none. */
  readonly licence?: string;
  /** Licence texts, and notices that have to go along. */
  readonly texts: readonly string[];
  readonly purl?: string;
  readonly cpe?: string;
  /** Digest of what was downloaded, as `[algorithm, hex]`. */
  readonly digest?: readonly [string, string];
  /** Other people's code that was compiled into its binary. */
  readonly embeds: readonly Component[];
  /** Folder of a package of npm, from where `node_modules` is. */
  readonly path?: string;
  /** Names of what it loads, for packages of npm. */
  readonly needs?: readonly string[];
}

/** What packages do not say about themselves, for exactly the version that was looked into. */
interface Supplement {
  readonly licence?: string;
  readonly embeds?: readonly {
    readonly name: string;
    readonly version?: string;
    readonly licence: string;
    readonly text: string;
    readonly cpe?: string;
  }[];
}
const supplementOf: Readonly<Record<string, Supplement>> = supplements;

interface Described {
  readonly name: string;
  readonly version: string;
  /** An object in packages of old. */
  readonly license?: string | { readonly type: string };
  readonly author?: string | { readonly name?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8').trim();
const licenceName = /^(licen[cs]e|copying|notice)/i;

const textsOf = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenceName.test(entry.name))
    .map(({ name }) => read(join(folder, name)))
    .toSorted();

/** The licence's standard text in the maker's name: some say MIT, and forget the file. */
const standardText = ({ name, license, author }: Described): readonly string[] => {
  if (license !== 'MIT') return [];
  const holder = (typeof author === 'string' ? author : author?.name) || `the authors of ${name}`;
  return [read('scripts/package/licences/texts/mit.txt').replace('{holder}', holder)];
};

interface Locked {
  readonly integrity?: string;
  readonly dev?: boolean;
}
let locked: Readonly<Record<string, Locked>> | undefined;
/** Entry of the lock file by folder. */
const lockOf = (path: string): Locked => {
  locked ??= (JSON.parse(read('package-lock.json')) as { packages: typeof locked }).packages;
  return locked?.[path] ?? {};
};

/** Of the archive that npm has downloaded, as the lock file holds it. */
const digestOf = (path: string): Pick<Component, 'digest'> => {
  const [, digest] = /^sha512-(.+)$/.exec(lockOf(path).integrity ?? '') ?? [];
  return digest === undefined
    ? {}
    : { digest: ['SHA-512', Buffer.from(digest, 'base64').toString('hex')] };
};

/** A package of npm by its folder below `at`, which holds `node_modules`. */
export const packageComponent = (path: string, at = root): Component => {
  const described: Described = JSON.parse(read(join(at, path, 'package.json')));
  const { name, version } = described;
  const declared =
    typeof described.license === 'object' ? described.license.type : described.license;
  const { licence = declared, embeds = [] } = supplementOf[`${name}@${version}`] ?? {};
  const own = textsOf(join(at, path));
  return {
    kind: 'library',
    name,
    version,
    ...(licence !== undefined && { licence }),
    texts: own.length > 0 ? own : standardText(described),
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...digestOf(path),
    embeds: embeds.map(({ text, ...embedded }) => ({
      kind: 'library',
      ...embedded,
      texts: [read(text)],
      embeds: [],
    })),
    path,
    needs: Object.keys({ ...described.dependencies, ...described.optionalDependencies }),
  };
};

/**
 * The packages in these folders below `at`; throws where one is there for development only, which a bundler takes all the
 * same.
 */
export const shippedPackages = (paths: Iterable<string>, at = root): readonly Component[] => {
  const sorted = [...paths].toSorted();
  const foreign = sorted.filter((path) => lockOf(path).dev === true);
  if (foreign.length > 0)
    throw new Error(`development packages would be shipped: ${foreign.join(', ')}`);
  return sorted.map((path) => packageComponent(path, at));
};

/** The Node that runs this, which the browser shell's package brings along. */
export const nodeComponent = (): Component => {
  const version = process.versions.node;
  const licence = join(dirname(process.execPath), '../LICENSE');
  return {
    kind: 'platform',
    name: 'node',
    version,
    licence: 'MIT',
    texts: existsSync(licence) ? [read(licence)] : [],
    purl: `pkg:generic/node@${version}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
    embeds: [],
  };
};

/** Version of Electron that packages are made with. */
export const electronVersion = (): string =>
  (JSON.parse(read('node_modules/electron/package.json')) as Described).version;

/** Electron, with the digest of the archive that is downloaded for one kind of machine. */
export const electronComponent = ({ platform, arch }: Machine): Component => {
  const version = electronVersion();
  const checksums: Readonly<Record<string, string>> = JSON.parse(
    read('node_modules/electron/checksums.json'),
  );
  const digest = checksums[`electron-v${version}-${platform}-${arch}.zip`];
  return {
    kind: 'framework',
    name: 'electron',
    version,
    licence: 'MIT',
    texts: [read('node_modules/electron/LICENSE')],
    purl: `pkg:npm/electron@${version}`,
    cpe: `cpe:2.3:a:electronjs:electron:${version}:*:*:*:*:*:*:*`,
    ...(digest !== undefined && { digest: ['SHA-256', digest] }),
    embeds: [],
  };
};

/** Supplements that no longer speak of what is installed: somebody has to look into the new version. */
export const staleSupplements = (components: readonly Component[]): readonly string[] => {
  const known = new Set(components.map(({ name, version }) => `${name}@${version}`));
  return Object.keys(supplementOf).filter((key) => !known.has(key));
};
