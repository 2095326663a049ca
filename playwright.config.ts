import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/runs',
  workers: 3,
  retries: 0,
  reporter: 'list',
  timeout: 90_000,
  // What a person would see at once may take a while on a machine that runs other tests, too.
  expect: { timeout: 15_000 },
  use: {
    launchOptions: {
      executablePath: process.env.TIEPDON_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
