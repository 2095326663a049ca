import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { ingredientsOf, noteIngredients } from '../build/ingredients.ts';
import { externalPackages } from './native-packages.ts';

/** Builds for production, whatever the environment says: a test's would give another package. */
export const buildForProduction = async (config: InlineConfig): Promise<void> => {
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await build({ configFile: false, logLevel: 'warn', ...config });
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
};

export interface NodeBundle {
  readonly root: string;
  readonly folder: string;
  /** Entry files by the name of their program. */
  readonly programs: Readonly<Record<string, string>>;
  /** Modules that are there at run time, besides the add-ons. */
  readonly external?: readonly string[];
  /** Takes the packages that went in. */
  readonly ingredients: Set<string>;
}

/** Bundles programs for Node 24 into a folder: one file each, and chunks that they share. */
export const bundleForNode = async (bundle: NodeBundle): Promise<void> => {
  const { root, folder, programs, external = [], ingredients } = bundle;
  await buildForProduction({
    root,
    plugins: [noteIngredients(ingredients)],
    ssr: { noExternal: true, external: [...external, ...externalPackages] },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(
          Object.entries(programs).map(([name, path]) => [name, join(root, path)]),
        ),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
};

/** Copies the screens that `vite build` has made. */
export const copyScreens = (root: string, to: string, ingredients: Set<string>): void => {
  const from = join(root, 'dist/renderer');
  if (!existsSync(join(from, 'index.html')))
    throw new Error('the screens are not built: npm run build');
  for (const folder of ingredientsOf(from)) ingredients.add(folder);
  cpSync(from, to, { recursive: true, filter: (path) => !path.endsWith('.vite') });
};
