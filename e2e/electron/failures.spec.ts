import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, pressToClose, screen, test } from './fixtures.ts';
import type { Hospital, RunningShell } from './shell.ts';

const failure = async (shell: RunningShell, code: string) => {
  const page = await shell.page('app://shell/page-');
  await expect(page.locator(`[data-code="${code}"]`)).toBeVisible();
  await expect(page.getByText(code, { exact: true })).toBeVisible();
  return page;
};

/** A first start that leaves a store behind. */
const stored = async (hospital: Hospital): Promise<void> => {
  const shell = await hospital.start();
  await expect(screen(await shell.page('app://kiosk/'), 'idle')).toBeVisible();
  // In good order: what stood in the store's log is in its file.
  process.kill(shell.pid, 'SIGTERM');
  expect(await shell.ended()).toBe(0);
};

test.describe('a start that fails is a screen', () => {
  test('wrong configuration: says where, and goes on once it is mended', async ({ hospital }) => {
    hospital.configure({ clinics: [] });
    const shell = await hospital.start();
    const page = await failure(shell, 'config.invalid');
    await expect(page.getByRole('heading', { name: 'Máy này tạm ngừng' })).toBeVisible();
    await expect(page.getByText('Giá trị sai tại clinics')).toBeVisible();
    await page.screenshot({ path: 'test-results/shell-config-invalid.png' });
    hospital.configure({});
    await pressToClose(page.getByRole('link', { name: 'Thử lại ngay' }));
    await expect(screen(await shell.page('app://kiosk/'), 'idle')).toBeVisible();
  });

  test('no configuration at all', async ({ hospital }) => {
    const shell = await hospital.start({ configPath: join(hospital.folder, 'absent.json') });
    await failure(shell, 'config.not-found');
  });

  test('a damaged store is left as it is', async ({ hospital }) => {
    await stored(hospital);
    const damaged = readFileSync(hospital.storePath);
    damaged.fill(0x5a, 4096, 40_960);
    writeFileSync(hospital.storePath, damaged);
    const shell = await hospital.start();
    const page = await shell.page('app://shell/page-');
    await expect(page.locator('body')).toHaveAttribute('data-code', /^store\.(damaged|wrong-key)$/);
    await expect(page.getByText('Máy này tạm ngừng')).toBeVisible();
    await page.screenshot({ path: 'test-results/shell-store-damaged.png' });
    expect(readFileSync(hospital.storePath).equals(damaged)).toBe(true);
  });

  test('a store without its key', async ({ hospital }) => {
    await stored(hospital);
    rmSync(join(hospital.state, 'secrets.json'));
    hospital.entrust('gateway', 'irrelevant');
    await failure(await hospital.start(), 'store.key-missing');
  });

  test('a store that another program holds', async ({ hospital }) => {
    const key = Buffer.alloc(32, 7);
    hospital.entrust('store.key', key);
    const other = spawn(
      process.execPath,
      ['e2e/electron/hold-store.ts', hospital.storePath, key.toString('hex')],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    await new Promise((held) => other.stdout.once('data', held));
    const shell = await hospital.start();
    const page = await failure(shell, 'store.locked');
    other.stdin.end();
    await new Promise((over) => other.once('exit', over));
    await pressToClose(page.getByRole('link', { name: 'Thử lại ngay' }));
    await expect(screen(await shell.page('app://kiosk/'), 'idle')).toBeVisible();
  });

  test('a second instance says so and ends; the first goes on', async ({ hospital }) => {
    const first = await hospital.start();
    await expect(screen(await first.page('app://kiosk/'), 'idle')).toBeVisible();
    const second = await hospital.start();
    const page = await failure(second, 'shell.second-instance');
    await page.screenshot({ path: 'test-results/shell-second-instance.png' });
    expect(await second.ended()).toBe(3);
    await expect(screen(await first.page('app://kiosk/'), 'idle')).toBeVisible();
  });

  test('a display that is not there, until it is', async ({ hospital }) => {
    hospital.configure({ shell: { windows: [{ role: 'kiosk', display: 2 }] } });
    const shell = await hospital.start();
    const page = await failure(shell, 'shell.display-missing');
    await expect(page.getByText('Không tìm thấy màn hình 2')).toBeVisible();
    await shell.main((electron) => {
      const { screen: displays } = electron as unknown as {
        screen: { plugIn(display: object): void };
      };
      displays.plugIn({
        id: 2,
        label: 'Totem',
        bounds: { x: 1080, y: 0, width: 1080, height: 1920 },
      });
    }, undefined);
    await expect(screen(await shell.page('app://kiosk/'), 'idle')).toBeVisible();
    const [bounds] = await shell.main(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getBounds()),
      undefined,
    );
    expect(bounds).toMatchObject({ x: 1080 });
  });
});
