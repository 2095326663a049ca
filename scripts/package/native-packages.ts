import { cpSync, existsSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface NativePackage {
  readonly name: string;
  /** What runs; sources and other platforms' binaries stay behind. */
  readonly files: (platform: string, arch: string) => readonly string[];
  /** Packages beside it that it loads. */
  readonly also?: (platform: string, arch: string) => readonly NativePackage[];
  /** A kiosk without it runs; it is shipped where it was built. */
  readonly isOptional?: boolean;
}

const described = ['package.json', 'LICENSE*'] as const;

/** Add-ons with binaries of their own: shipped as packages, never bundled. */
export const nativePackages: readonly NativePackage[] = [
  {
    name: 'better-sqlite3',
    files: (platform, arch) => [...described, 'lib/**/*.js', `prebuilds/${platform}-${arch}.node`],
  },
  {
    name: 'koffi',
    files: () => [...described, '*.js', 'index.cjs', 'indirect.cjs', 'src/koffi/**/*.{js,cjs}'],
    also: (platform, arch) => [
      {
        name: `@koromix/koffi-${platform}-${arch}`,
        files: () => [...described, 'index.js', `${platform}_${arch}/koffi.node`],
      },
    ],
  },
  { name: 'pcsclite', files: () => [], isOptional: true },
];

const copy = (
  each: NativePackage,
  root: string,
  target: string,
  system: readonly [string, string],
) => {
  const from = join(root, 'node_modules', each.name);
  const patterns = each.files(...system);
  if (patterns.length > 0 && !existsSync(from)) throw new Error(`${each.name} is not installed`);
  for (const pattern of patterns)
    for (const path of globSync(pattern, { cwd: from })) {
      const to = join(target, each.name, path);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(from, path), to);
    }
  for (const beside of each.also?.(...system) ?? []) copy(beside, root, target, system);
};

/** Copies the add-ons of one platform into a `node_modules` folder. */
export const copyNativePackages = (
  root: string,
  target: string,
  platform: string,
  arch: string,
): void => {
  for (const each of nativePackages) copy(each, root, target, [platform, arch]);
};
