import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const packageFolder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
/** Vite keeps what it writes about a build, and not for it, in this folder. */
const listName = '.vite/packages.json';

const asList = (noted: ReadonlySet<string>): string => JSON.stringify([...noted].toSorted());

/** The folder of the package that a module or asset comes from, below the project's; nothing for what is ours. */
const folderOf = (id: string, base: string): string | undefined => {
  const [found] = packageFolder.exec(resolve(base, id.replace(/^\0/, ''))) ?? [];
  return found?.startsWith(`${root}/`) ? found.slice(root.length + 1) : undefined;
};

/**
 * Notes which packages have really gone into a bundle, as `node_modules/NAME`: what was shaken out is not there, what a
 * worker, a style sheet or a font brought in is.
 */
export const noteIngredients = (into: Set<string>): Plugin => {
  let base = root;
  return {
    name: 'tiepdon:note-ingredients',
    configResolved(config) {
      base = config.root;
    },
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle))
        for (const id of file.type === 'chunk' ? file.moduleIds : file.originalFileNames) {
          const folder = folderOf(id, base);
          if (folder !== undefined) into.add(folder);
        }
    },
  };
};

/** Leaves a list with what was built into a folder. */
export const writeIngredients = (built: string, noted: ReadonlySet<string>): void => {
  const path = join(built, listName);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, asList(noted));
};

/** The same for Vite's own build of the screens. Workers are built before the page that starts them: theirs are on it. */
export const leaveIngredients = (noted: ReadonlySet<string>): Plugin => ({
  name: 'tiepdon:leave-ingredients',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: listName, source: asList(noted) });
  },
});

/** The packages in what was built into this folder. */
export const ingredientsOf = (built: string): readonly string[] =>
  JSON.parse(readFileSync(join(built, listName), 'utf8'));
