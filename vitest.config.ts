import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,drivers,electron,fixtures,renderer,scripts}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/*.pcsc.test.ts', '**/*.package.test.ts'],
    // Tests of processes and networks wait more than they work.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
