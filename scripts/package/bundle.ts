import { join } from 'node:path';
import { build } from 'vite';
import { nativePackages } from './native-packages.ts';

/** Programs of a package, by the name of their file there. */
const programs = {
  serve: 'scripts/serve.ts',
  devices: 'drivers/devices.ts',
  tiepdon: 'scripts/tiepdon.ts',
} as const;

/** Bundles the programs for Node 24 into a folder: one file each, and chunks that they share. */
export const bundlePrograms = async (root: string, folder: string): Promise<void> => {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: nativePackages.map(({ name }) => name) },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
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
