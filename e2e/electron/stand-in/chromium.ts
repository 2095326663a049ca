import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, chromium } from '@playwright/test';

export interface RunningChromium {
  readonly browser: Browser;
  readonly endpoint: string;
  readonly pid: number;
}

/** Chromium on a port of its own, so that the test can look at the same pages. */
export const launchChromium = async (folder: string): Promise<RunningChromium> => {
  const profile = join(folder, 'stand-in-chromium');
  rmSync(profile, { recursive: true, force: true });
  mkdirSync(profile, { recursive: true });
  // A program that is killed cannot end its Chromium: the system does, where it can.
  const withParent = existsSync('/usr/bin/setpriv')
    ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL']
    : [];
  const [command = '', ...before] = [
    ...withParent,
    process.env.TIEPDON_CHROMIUM || '/usr/bin/chromium',
  ];
  const child = spawn(
    command,
    [
      ...before,
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: 'ignore' },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  const told = join(profile, 'DevToolsActivePort');
  let port = '';
  while (port === '') {
    if (child.exitCode !== null) throw new Error(`Chromium ended with ${child.exitCode}`);
    if (existsSync(told)) port = readFileSync(told, 'utf8').split('\n')[0] ?? '';
    if (port === '') await pause(20);
  }
  const endpoint = `http://127.0.0.1:${port}`;
  const browser = await chromium.connectOverCDP(endpoint);
  return { browser, endpoint, pid: child.pid ?? 0 };
};
