/**
 * Builds the Electron program into a folder, as it is packaged and tested: main, host and devices for Node, preloads for
 * the sandbox (which takes CommonJS only, one file each), the shell's pages with their fonts, and the built screens.
 *   node scripts/electron/bundle.ts [FOLDER]
 */
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { noteIngredients, writeIngredients } from '../build/ingredients.ts';
import { buildForProduction, bundleForNode, copyScreens } from '../package/bundle.ts';

const root = resolve(import.meta.dirname, '../..');

const programs = {
  // Counts a start before the program itself, `shell`, is loaded.
  main: 'electron/boot.ts',
  shell: 'electron/main.ts',
  host: 'core/host-process.ts',
  devices: 'drivers/devices.ts',
} as const;
const preloads = {
  preload: 'electron/preload.ts',
  'staff-preload': 'electron/staff-preload.ts',
} as const;

const bundlePreloads = async (folder: string, ingredients: Set<string>): Promise<void> => {
  for (const [name, path] of Object.entries(preloads))
    await buildForProduction({
      root,
      plugins: [noteIngredients(ingredients)],
      ssr: { noExternal: true, external: ['electron'] },
      build: {
        ssr: true,
        outDir: folder,
        emptyOutDir: false,
        target: 'chrome142',
        minify: false,
        rolldownOptions: {
          input: { [name]: join(root, path) },
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    });
};

const bundlePages = async (folder: string, ingredients: Set<string>): Promise<void> => {
  const pages = join(folder, 'pages');
  const font = 'node_modules/@fontsource/be-vietnam-pro';
  mkdirSync(join(pages, 'fonts'), { recursive: true });
  for (const path of globSync('electron/pages/*.{html,css}', { cwd: root }))
    cpSync(join(root, path), join(pages, basename(path)));
  for (const path of globSync('*-{latin,vietnamese}-{400,700}-normal.woff2', {
    cwd: join(root, font, 'files'),
  }))
    cpSync(join(root, font, 'files', path), join(pages, 'fonts', path));
  ingredients.add(font);
  await buildForProduction({
    root,
    plugins: [noteIngredients(ingredients)],
    build: {
      outDir: pages,
      emptyOutDir: false,
      target: 'chrome142',
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { staff: join(root, 'electron/pages/staff.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
};

/** Bundles the program into `folder`, with the screens that `vite build` has made, and a list of the packages that went in. */
export const bundleElectron = async (folder: string): Promise<void> => {
  const ingredients = new Set<string>();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ name: 'tiepdon', productName: 'Tiếp Đón', version, type: 'module', main: 'main.js' }, null, 2)}\n`,
  );
  await bundleForNode({ root, folder, programs, external: ['electron'], ingredients });
  await bundlePreloads(folder, ingredients);
  await bundlePages(folder, ingredients);
  copyScreens(root, join(folder, 'renderer'), ingredients);
  writeIngredients(folder, ingredients);
};

if (process.argv[1] === import.meta.filename)
  await bundleElectron(resolve(process.argv[2] ?? join(root, 'dist/electron')));
