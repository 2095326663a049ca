import { rmSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// What programs say is looked through after the last test; only what this run wrote. Workers read this file, too.
if (process.env.TEST_WORKER_INDEX === undefined)
  rmSync('test-results/logs', { recursive: true, force: true });

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/runs',
  workers: 3,
  retries: 0,
  reporter: 'list',
  timeout: 90_000,
  // What a person would see at once may take a while on a machine that runs other tests, too.
  expect: { timeout: 15_000 },
  projects: [
    { name: 'e2e', teardown: 'logs' },
    { name: 'logs', testMatch: 'logs.teardown.ts' },
  ],
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
