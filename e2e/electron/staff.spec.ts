import { readFileSync } from 'node:fs';
import { demoAccount } from '../../fixtures/gateway-sim/index.ts';
import { expect, pressToClose, screen, test } from './fixtures.ts';
import { employ, signIn, tapCorner } from './staff.ts';

/** Where the configuration says that the gateway's password is. */
const environment = { HOSPITAL_PASSWORD: demoAccount.password };

test.describe('staff leave the kiosk', () => {
  test('with the gesture and a PIN that the host knows; a wrong one keeps them in', async ({
    hospital,
  }) => {
    hospital.configure({
      gateway: {
        ...JSON.parse(readFileSync(hospital.configPath, 'utf8')).gateway,
        password: { env: 'HOSPITAL_PASSWORD' },
      },
    });
    await employ(hospital, 'lan', 'reception', environment);
    const shell = await hospital.start({ environment });
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    await tapCorner(page);
    const panel = await shell.page('app://shell/staff.html');
    await expect(panel.getByRole('heading', { name: 'Dành cho nhân viên' })).toBeVisible();
    await signIn(panel, 'lan', '111111');
    await panel.screenshot({ path: 'test-results/shell-staff-panel.png' });
    await panel.getByRole('button', { name: 'Thoát kiosk' }).click();
    await expect(panel.getByText('Tên hoặc mã PIN chưa đúng.')).toBeVisible();
    await signIn(panel, 'lan', '246810');
    await pressToClose(panel.getByRole('button', { name: 'Thoát kiosk' }));
    expect(await shell.ended()).toBe(0);
    // Who signed in where is in the log of the host's store; the PIN is nowhere.
    expect(shell.log()).not.toContain('246810');
  });

  test('only those whom the facility names', async ({ hospital }) => {
    hospital.configure({
      shell: { staffExit: ['it'] },
      gateway: {
        ...JSON.parse(readFileSync(hospital.configPath, 'utf8')).gateway,
        password: { env: 'HOSPITAL_PASSWORD' },
      },
    });
    await employ(hospital, 'lan', 'reception', environment);
    const shell = await hospital.start({ environment });
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    await tapCorner(page);
    const panel = await shell.page('app://shell/staff.html');
    await signIn(panel, 'lan', '246810');
    await panel.getByRole('button', { name: 'Thoát kiosk' }).click();
    await expect(panel.getByText('Tài khoản này không được phép thoát kiosk.')).toBeVisible();
    await pressToClose(panel.getByRole('button', { name: 'Quay lại' }));
    await expect.poll(() => panel.isClosed()).toBe(true);
    await expect(screen(page, 'idle')).toBeVisible();
  });

  test('taps elsewhere, or too few, open nothing', async ({ hospital }) => {
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    for (let tap = 0; tap < 6; tap += 1) await page.mouse.click(30, 30);
    await page.mouse.click(500, 40);
    for (let tap = 0; tap < 6; tap += 1) await page.mouse.click(30, 30);
    await expect(screen(page, 'idle')).toBeVisible();
    expect(shell.log()).not.toContain('staff panel opened');
  });
});
