import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { demoAccount } from '../../fixtures/gateway-sim/index.ts';
import { wedgeScan } from '../program.ts';
import { expect, pidsOf, qrOf, screen, test } from './fixtures.ts';

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const sealed = (state: string): Record<string, string> =>
  JSON.parse(readFileSync(join(state, 'secrets.json'), 'utf8')).sealed;

test.describe('secrets', () => {
  test('are in the keyring alone: not in files, logs, arguments or environments', async ({
    hospital,
  }) => {
    const key = Buffer.from('0123456789abcdef0123456789ABCDEF');
    hospital.entrust('store.key', key);
    const shell = await hospital.start();
    const page = await shell.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    const forms = [
      demoAccount.password,
      Buffer.from(demoAccount.password).toString('base64'),
      key.toString(),
      key.toString('base64'),
      key.toString('hex'),
    ];
    const holds = (text: Buffer | string): boolean => forms.some((form) => text.includes(form));
    const files = [...filesUnder(hospital.folder)].filter(
      // Chromium's own profile is the stand-in's; the keyring stands for the system's.
      (path) => !/stand-in|keyring$|\.sock$/.test(path),
    );
    expect(files.filter((path) => holds(readFileSync(path)))).toEqual([]);
    expect(holds(shell.log())).toBe(false);
    for (const name of ['tiepdon-host', 'tiepdon-devices']) {
      const pid = pidsOf(shell.log(), name).at(-1);
      for (const file of ['cmdline', 'environ'])
        expect(holds(readFileSync(`/proc/${pid}/${file}`))).toBe(false);
    }
    expect(readdirSync(join(hospital.state, 'secrets-in'))).toEqual([]);
    expect(statSync(join(hospital.state, 'secrets.json')).mode & 0o077).toBe(0);
  });

  test('without a keyring nothing is kept, and the screen says why', async ({ hospital }) => {
    const shell = await hospital.start({ environment: { STAND_IN_KEYRING_NONE: '1' } });
    const page = await shell.page('app://shell/page-');
    await expect(page.locator('body')).toHaveAttribute('data-code', 'shell.no-keyring');
    await expect(page.getByText('basic_text').first()).toBeVisible();
    expect(existsSync(join(hospital.state, 'secrets.json'))).toBe(false);
    expect(existsSync(hospital.storePath)).toBe(false);
  });

  test('without a keyring a key file serves, where the configuration says so', async ({
    hospital,
  }) => {
    hospital.configure({
      shell: { secrets: 'key-file' },
      gateway: JSON.parse(readFileSync(hospital.configPath, 'utf8')).gateway,
    });
    const shell = await hospital.start({ environment: { STAND_IN_KEYRING_NONE: '1' } });
    // The gateway's password is named in a keyring that is not used: told, not guessed.
    const page = await shell.page('app://shell/page-');
    await expect(page.locator('body')).toHaveAttribute('data-code', 'config.not-in-keyring');
    const { gateway } = JSON.parse(readFileSync(hospital.configPath, 'utf8'));
    hospital.configure({
      shell: { secrets: 'key-file' },
      gateway: { ...gateway, password: { env: 'HOSPITAL_PASSWORD' } },
    });
    await shell.kill();
    const again = await hospital.start({
      environment: { STAND_IN_KEYRING_NONE: '1', HOSPITAL_PASSWORD: demoAccount.password },
    });
    await expect(screen(await again.page('app://kiosk/'), 'idle')).toBeVisible();
    expect(statSync(join(hospital.folder, 'store.key')).mode & 0o077).toBe(0);
  });

  test('a keyring that lost its own key is told; nothing is made anew', async ({ hospital }) => {
    const first = await hospital.start();
    await expect(screen(await first.page('app://kiosk/'), 'idle')).toBeVisible();
    await first.kill();
    const before = readFileSync(join(hospital.state, 'secrets.json'), 'utf8');
    const shell = await hospital.start({
      environment: { STAND_IN_KEYRING: join(hospital.folder, 'another-keyring') },
    });
    const page = await shell.page('app://shell/page-');
    await expect(page.locator('body')).toHaveAttribute('data-code', 'shell.secret-unreadable');
    expect(readFileSync(join(hospital.state, 'secrets.json'), 'utf8')).toBe(before);
  });

  test('the key of the store is changed at a start that asks for it; visits stay', async ({
    hospital,
  }) => {
    const first = await hospital.start();
    const page = await first.page('app://kiosk/');
    await expect(screen(page, 'idle')).toBeVisible();
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    await first.kill();
    const before = sealed(hospital.state);

    const second = await hospital.start({ args: ['--rotate-store-key'] });
    const rotated = await second.page('app://kiosk/');
    await expect(screen(rotated, 'idle')).toBeVisible();
    expect(second.log()).toContain('key of the store changed');
    await wedgeScan(rotated, qrOf('valid-80'));
    await expect(rotated.getByText('Hôm nay ông/bà đã lấy số')).toBeVisible();
    await second.kill();
    const after = sealed(hospital.state);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(after['store.key']).not.toBe(before['store.key']);

    const third = await hospital.start();
    const last = await third.page('app://kiosk/');
    await expect(screen(last, 'idle')).toBeVisible();
    await wedgeScan(last, qrOf('valid-80'));
    await expect(last.getByTestId('ticket-number')).toHaveText('A-001');
  });

  test('a change of the key that was cut off is settled by whichever key opens the store', async ({
    hospital,
  }) => {
    const first = await hospital.start();
    await expect(screen(await first.page('app://kiosk/'), 'idle')).toBeVisible();
    await first.kill();
    // Killed at moments that differ by machine: the next start must not care which.
    for (let round = 0; round < 4; round += 1) {
      const cut = await hospital.start({ args: ['--rotate-store-key'] });
      await expect.poll(() => pidsOf(cut.log(), 'tiepdon-host').length).toBe(1);
      await cut.kill();
    }
    const last = await hospital.start();
    await expect(screen(await last.page('app://kiosk/'), 'idle')).toBeVisible();
    await expect
      .poll(() => Object.keys(sealed(hospital.state)).toSorted())
      .toEqual(['named.gateway', 'store.key']);
  });
});
