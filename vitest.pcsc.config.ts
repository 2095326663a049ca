import { defineConfig } from 'vitest/config';

/** Tests on the machine's one PC/SC service: one file after the other. */
export default defineConfig({
  test: {
    include: ['{core,drivers,fixtures,scripts}/**/*.pcsc.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
