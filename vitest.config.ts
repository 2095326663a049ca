import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{core,drivers,electron,fixtures,renderer,scripts}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/*.pcsc.test.ts', '**/*.package.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
