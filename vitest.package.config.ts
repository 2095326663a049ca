import { defineConfig } from 'vitest/config';

/** Packages, installed and started in a root of their own: one after the other, since they build. */
export default defineConfig({
  test: {
    include: ['**/*.package.test.ts'],
    globalSetup: 'scripts/package/testing/screens.ts',
    fileParallelism: false,
    hookTimeout: 180_000,
    testTimeout: 180_000,
  },
});
