import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { screen } from './fixtures.ts';
import type { Hospital } from './shell.ts';

/** Adds somebody with the command line, which needs the key of the store in a file. */
export const addStaff = (
  hospital: Hospital,
  name: string,
  role: string,
  environment: Readonly<Record<string, string>> = {},
): void => {
  const added = spawnSync(
    process.execPath,
    [
      'scripts/tiepdon.ts',
      ...['staff', 'add', '--name', name, '--display-name', name, '--role', role],
      ...['--config', hospital.configPath],
    ],
    { input: '246810\n', encoding: 'utf8', env: { ...process.env, ...environment } },
  );
  expect(added.stderr + added.stdout).toContain(name);
  expect(added.status).toBe(0);
};

/** The same for a program that keeps the key in its keyring: it writes it out, as for the safe. */
export const employ = async (
  hospital: Hospital,
  name: string,
  role: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const first = await hospital.start({ environment });
  await expect(screen(await first.page('app://kiosk/'), 'idle')).toBeVisible();
  await first.kill();
  const exporting = await hospital
    .start({ environment, args: ['--export-store-key', join(hospital.folder, 'store.key')] })
    .catch((error: unknown) => error);
  if (exporting && !(exporting instanceof Error))
    await (exporting as { ended(): Promise<unknown> }).ended();
  addStaff(hospital, name, role, environment);
};

export const tapCorner = async (page: Page): Promise<void> => {
  for (let tap = 0; tap < 7; tap += 1) await page.mouse.click(30, 30);
};

export const signIn = async (panel: Page, name: string, pin: string): Promise<void> => {
  await panel.getByLabel('Tên đăng nhập').click();
  await panel.getByLabel('Tên đăng nhập').fill('');
  for (const key of name) await panel.getByRole('button', { name: key, exact: true }).click();
  await panel.getByLabel('Mã PIN').click();
  for (const key of pin) await panel.getByRole('button', { name: key, exact: true }).click();
};
