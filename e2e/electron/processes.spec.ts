import { wedgeScan } from '../program.ts';
import { expect, pidsOf, qrOf, screen, test } from './fixtures.ts';

test.describe('the shell with its processes', () => {
  test('starts to the idle screen, full screen on its display', async ({ hospital }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    const windows = await shell.main(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isKiosk()),
      undefined,
    );
    expect(windows).toEqual([true]);
  });

  test('checks a patient in over the port: a scan becomes a ticket without a touch', async ({
    hospital,
  }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    await expect(page.getByText('80 % chi phí')).toBeVisible();
  });

  test('a host that dies is told on screen, comes back by itself, and has lost nothing', async ({
    hospital,
  }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    // Killed as often as it takes until the pause before the next start is long enough to be seen.
    const killed = new Set<number>();
    await expect(async () => {
      const pid = pidsOf(shell.log(), 'tiepdon-host').at(-1) ?? 0;
      if (!killed.has(pid)) process.kill(pid, 'SIGKILL');
      killed.add(pid);
      await expect(screen(page, 'out-of-order')).toBeVisible({ timeout: 100 });
    }).toPass({ timeout: 40_000, intervals: [20] });
    await expect(page.getByText('Máy này tạm ngừng')).toBeVisible();
    expect(shell.log()).toContain('shell.host-crashed');

    await expect(screen(page, 'idle')).toBeVisible({ timeout: 30_000 });
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByText('Hôm nay ông/bà đã lấy số')).toBeVisible();
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
  });

  test('a host that hangs is killed and replaced', async ({ hospital }) => {
    test.setTimeout(90_000);
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    const [hung = 0] = pidsOf(shell.log(), 'tiepdon-host');
    process.kill(hung, 'SIGSTOP');
    await expect
      .poll(() => pidsOf(shell.log(), 'tiepdon-host').length, { timeout: 60_000 })
      .toBe(2);
    expect(shell.log()).toContain('shell.host-unresponsive');
    await expect(screen(page, 'idle')).toBeVisible();
  });

  test('devices that die are started again, and check-in goes on meanwhile', async ({
    hospital,
  }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    await expect.poll(() => pidsOf(shell.log(), 'tiepdon-devices').length).toBe(1);
    process.kill(pidsOf(shell.log(), 'tiepdon-devices')[0] ?? 0, 'SIGKILL');
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    await expect.poll(() => pidsOf(shell.log(), 'tiepdon-devices').length).toBe(2);
    expect(shell.log()).toContain('devices.crashed');
    expect(pidsOf(shell.log(), 'tiepdon-host')).toHaveLength(1);
  });

  test('devices that hang are killed and replaced', async ({ hospital }) => {
    const shell = await hospital.start();
    await expect.poll(() => pidsOf(shell.log(), 'tiepdon-devices').length).toBe(1);
    // Once it has spoken: before, nothing would be missed.
    await expect.poll(() => shell.log()).toContain('device incident');
    process.kill(pidsOf(shell.log(), 'tiepdon-devices')[0] ?? 0, 'SIGSTOP');
    await expect
      .poll(() => pidsOf(shell.log(), 'tiepdon-devices').length, { timeout: 20_000 })
      .toBe(2);
    expect(shell.log()).toContain('devices.unresponsive');
    expect(pidsOf(shell.log(), 'tiepdon-host')).toHaveLength(1);
  });

  test('a bug in the shell ends it for a new start, without a dialog or a word of data', async ({
    hospital,
  }) => {
    const shell = await hospital.start();
    await expect(screen(await shell.page('app://kiosk/'), 'idle')).toBeVisible();
    const hosts = pidsOf(shell.log(), 'tiepdon-host');
    await shell.main(() => {
      setTimeout(() => {
        throw new TypeError('Nguyễn Văn Mẫu');
      }, 10);
    }, undefined);
    expect(await shell.ended()).toBe(70);
    expect(shell.log()).toContain('bug in the shell');
    expect(shell.log()).not.toContain('Nguyễn Văn Mẫu');
    // Nothing of it stays behind.
    await expect
      .poll(() =>
        hosts.filter((pid) => {
          try {
            process.kill(pid, 0);
            return true;
          } catch {
            return false;
          }
        }),
      )
      .toEqual([]);
  });

  test('devices end with the host that asked for them', async ({ hospital }) => {
    const shell = await hospital.start();
    await expect.poll(() => pidsOf(shell.log(), 'tiepdon-devices').length).toBe(1);
    const [first = 0] = pidsOf(shell.log(), 'tiepdon-devices');
    process.kill(pidsOf(shell.log(), 'tiepdon-host')[0] ?? 0, 'SIGKILL');
    await expect.poll(() => pidsOf(shell.log(), 'tiepdon-devices').length).toBe(2);
    expect(() => process.kill(first, 0)).toThrow();
  });

  test('a screen that crashes is idle again, and works', async ({ hospital }) => {
    const shell = await hospital.start();
    const first = await shell.page('app://kiosk/');
    await expect(screen(first, 'idle')).toBeVisible();
    const crashed = first.waitForEvent('crash');
    await shell.main(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows())
        window.webContents.forcefullyCrashRenderer();
    }, undefined);
    await crashed;
    await expect.poll(() => first.isClosed()).toBe(true);
    const second = await shell.page('app://kiosk/');
    await expect(screen(second, 'idle')).toBeVisible();
    await wedgeScan(second, qrOf('valid-80'));
    await expect(second.getByTestId('ticket-number')).toHaveText('A-001');
  });

  test('a screen that keeps crashing says so, and comes back', async ({ hospital }) => {
    const shell = await hospital.start();
    for (let round = 0; round < 4; round += 1) {
      const page = await shell.page('app://kiosk/');
      await expect(screen(page, 'idle')).toBeVisible();
      await shell.main(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows())
          window.webContents.forcefullyCrashRenderer();
      }, undefined);
      await expect.poll(() => page.isClosed()).toBe(true);
    }
    const told = await shell.page('app://shell/page-');
    await expect(told.getByText('Máy này tạm ngừng')).toBeVisible();
    await expect(told.locator('body')).toHaveAttribute('data-code', 'shell.screen-crashed');
    const back = await shell.page('app://kiosk/');
    await expect(screen(back, 'idle')).toBeVisible();
  });
});
