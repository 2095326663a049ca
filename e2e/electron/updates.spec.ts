import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoAccount } from '../../fixtures/gateway-sim/index.ts';
import { wedgeScan } from '../program.ts';
import { test as base, expect as expectSoon, pressToClose, qrOf, screen } from './fixtures.ts';
import { type KioskMachine, openKioskMachine, removeCopies } from './kiosk-machine.ts';
import { addStaff, tapCorner } from './staff.ts';

const test = base.extend<{ machine: KioskMachine }, { copies: undefined }>({
  copies: [
    async ({ built }, use) => {
      await use(built);
      removeCopies();
    },
    { scope: 'worker', auto: true },
  ],
  machine: async ({ hospital }, use) => {
    const machine = await openKioskMachine(hospital);
    hospital.configure({ shell: { updates: machine.settings() } });
    await use(machine);
    await machine.close();
  },
});
/** Versions come and go: each brings Chromium up anew. */
const expect = expectSoon.configure({ timeout: 30_000 });
const patience = { timeout: 45_000, intervals: [100] };
const until = async (holds: () => void): Promise<void> =>
  expect(async () => holds()).toPass(patience);
const idle = async (machine: KioskMachine) => {
  const page = await machine.page('app://kiosk/');
  await expect(screen(page, 'idle')).toBeVisible();
  return page;
};
const pad = (hours: number): string => String(hours).padStart(2, '0');
const packagesAsked = ({ server }: KioskMachine): number =>
  server.requests.filter((each) => each.endsWith('.AppImage')).length;

// Each has a kiosk, a server and a publisher of its own, and waits most of the time.
test.describe.configure({ mode: 'parallel' });

test.describe('a new version', () => {
  test.setTimeout(120_000);

  test('is taken when nobody is there, proves itself, and is promoted after that', async ({
    machine,
    hospital,
  }) => {
    // A patient who looks at the ticket for as long as it takes.
    hospital.configure({
      checkin: { resultMs: 120_000 },
      shell: { updates: machine.settings() },
    });
    machine.start();
    const page = await idle(machine);
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    machine.publish('1.1.0');
    await until(() => expect(packagesAsked(machine)).toBe(1));
    // The patient has the machine, and the machine has time.
    await until(() =>
      expect(machine.log()).toMatch(/"version":"1.1.0","for":"patient","msg":"new version waits"/),
    );
    const asked = machine.server.requests.length;
    await until(() => expect(machine.server.requests.length).toBeGreaterThan(asked + 3));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    expect(readFileSync(machine.appImage, 'utf8')).toContain('Tiếp Đón 1.0.0');
    const early = machine.update('promote', '--version', '1.1.0');
    expect([early.status, early.err]).toEqual([1, expect.stringContaining('update.not-proven')]);
    expect(machine.versions()).toEqual(['1.0.0']);

    await pressToClose(page.getByRole('button', { name: 'Xong' }));
    await until(() => expect(machine.versions()).toEqual(['1.0.0', '1.1.0']));
    const after = await idle(machine);
    await wedgeScan(after, qrOf('valid-80'));
    await expect(after.getByText('Hôm nay ông/bà đã lấy số')).toBeVisible();
    await expect(after.getByTestId('ticket-number')).toHaveText('A-001');
    await until(() =>
      expect(machine.server.reports).toMatchObject([
        { device: 'kiosk-thu-nghiem', version: '1.1.0', outcome: 'healthy', channel: 'canary' },
      ]),
    );
    const late = machine.update('promote', '--version', '1.1.0');
    expect([late.status, late.err]).toEqual([0, '']);
    expect(machine.versions()).toEqual(['1.0.0', '1.1.0']);
  });

  test('that is not rightly signed is refused before anything of it is brought here', async ({
    machine,
  }) => {
    const channel = join(machine.published, 'canary.json');
    const offer = (text: string): void => writeFileSync(channel, text);
    machine.publish('1.1.0');
    const right = readFileSync(channel, 'utf8');
    // As electron-builder leaves it: signed by nobody.
    offer('version: 1.1.0\nfiles:\n  - url: tiepdon.AppImage\n    sha512: AAAA\n');
    machine.start();
    const page = await idle(machine);
    const refusedAs = (code: string) =>
      until(() => expect(machine.state().failure?.reason.code).toBe(code));
    await refusedAs('update.unsigned');
    const envelope = JSON.parse(right);
    const release = JSON.parse(Buffer.from(envelope.payload, 'base64').toString());
    const payload = Buffer.from(JSON.stringify({ ...release, version: '9.9.9' }));
    offer(JSON.stringify({ ...envelope, payload: payload.toString('base64') }));
    await refusedAs('update.forged');
    // Of the other channel, played to this one.
    expect(machine.update('promote', '--version', '1.1.0', '--force', 'x').status).toBe(1);
    offer(right);
    expect(machine.update('promote', '--version', '1.1.0', '--force', 'x').status).toBe(0);
    offer(readFileSync(join(machine.published, 'stable.json'), 'utf8'));
    await refusedAs('update.other-channel');
    expect(packagesAsked(machine)).toBe(0);
    expect(machine.versions()).toEqual(['1.0.0']);
    await expect(screen(page, 'idle')).toBeVisible();
  });

  test('is brought anew when the line is cut and when the power goes; nothing half is ever started', async ({
    machine,
  }) => {
    machine.server.setFault({ kind: 'cut', path: '.AppImage', afterBytes: 40 });
    machine.publish('1.1.0');
    machine.start();
    await until(() => expect(machine.state().failure?.reason.code).toBe('update.interrupted'));
    machine.server.setFault({ kind: 'stall', path: '.AppImage', afterBytes: 40 });
    const before = packagesAsked(machine);
    await until(() => expect(packagesAsked(machine)).toBeGreaterThan(before));
    machine.kill();
    machine.server.setFault(undefined);
    await until(() => expect(machine.versions()).toEqual(['1.0.0', '1.0.0', '1.1.0']));
    await idle(machine);
  });
});

test.describe('a version that does not work', () => {
  test.setTimeout(120_000);

  test('is taken back by itself, told, and never taken again', async ({ machine, hospital }) => {
    const settings = machine.settings({ healthyAfterMinutes: 1, rollBackAfterMinutes: 0.1 });
    hospital.configure({ shell: { updates: settings } });
    machine.publish('1.1.0', 'host-crashes');
    machine.start();
    await until(() => expect(machine.versions()).toEqual(['1.0.0', '1.1.0', '1.0.0']));
    await idle(machine);
    await until(() =>
      expect(machine.server.reports).toMatchObject([
        { version: '1.1.0', outcome: 'rolled-back', reason: 'unhealthy' },
      ]),
    );
    // The desk has it, too.
    await until(() => expect(machine.log()).toMatch(/"code":"update.rolled-back","msg":"alarm"/));
    await until(() => expect(machine.state().failure?.reason.code).toBe('update.known-bad'));
    expect(machine.state().bad).toEqual(['1.1.0']);
    expect(packagesAsked(machine)).toBe(1);
  });

  test('and dies before its first line is taken back by the launcher', async ({ machine }) => {
    // nginx without `dav_methods`.
    machine.server.refuseReports(405);
    machine.publish('1.1.0', 'dies-at-once');
    machine.start();
    await until(() => expect(machine.versions()).toEqual(['1.0.0', '1.0.0']));
    await idle(machine);
    expect(machine.state()).toMatchObject({
      bad: ['1.1.0'],
      report: { told: { outcome: 'rolled-back', reason: 'starts' }, isSent: false },
    });
    expect(readFileSync(machine.appImage, 'utf8')).toContain('Tiếp Đón 1.0.0');
    await until(() => expect(machine.state().failure?.reason.code).toBe('update.known-bad'));
  });
});

test.describe('staff', () => {
  test.setTimeout(120_000);

  test('see where it stands, put it off, and have it at once', async ({ machine, hospital }) => {
    const { gateway } = JSON.parse(readFileSync(hospital.configPath, 'utf8'));
    const hours = new Date().getHours();
    const window = { from: `${pad((hours + 2) % 24)}:00`, to: `${pad((hours + 3) % 24)}:00` };
    process.env.HOSPITAL_PASSWORD = demoAccount.password;
    hospital.configure({
      gateway: { ...gateway, password: { env: 'HOSPITAL_PASSWORD' } },
      shell: {
        secrets: 'key-file',
        updates: machine.settings({ window, untouchedMinutes: 5, healthyAfterMinutes: 60 }),
      },
    });
    addStaff(hospital, 'lan', 'it');
    machine.publish('1.1.0');
    machine.start();
    const page = await idle(machine);
    await until(() => expect(packagesAsked(machine)).toBe(1));
    await tapCorner(page);
    const panel = await machine.page('app://shell/staff.html');
    const says = (text: string) => expect(panel.getByText(text)).toBeVisible();
    await says('Phiên bản đang dùng: 1.0.0');
    await says(
      `Bản 1.1.0 đã tải xong; máy tự cài từ ${window.from} đến ${window.to}, khi không có ai dùng.`,
    );
    await panel.setViewportSize({ width: 720, height: 1000 });
    await panel.screenshot({ path: 'test-results/shell-staff-updates.png' });
    await panel.setViewportSize({ width: 720, height: 768 });
    await panel.screenshot({ path: 'test-results/shell-staff-updates-small.png' });
    const overflow = await panel.evaluate(
      () => document.documentElement.scrollHeight - document.documentElement.clientHeight,
    );
    expect(overflow).toBe(0);
    const press = async (name: string, pin = '246810'): Promise<void> => {
      await panel.getByLabel('Tên đăng nhập').fill('lan');
      await panel.getByLabel('Mã PIN').fill(pin);
      await pressToClose(panel.getByRole('button', { name, exact: true }));
    };
    await press('Tạm hoãn', '111111');
    await says('Tên hoặc mã PIN chưa đúng.');
    expect(machine.state().held).toBe(false);
    await press('Tạm hoãn');
    await says('Bản 1.1.0 đã tải xong; đang tạm hoãn.');
    expect(machine.state().held).toBe(true);
    await press('Bỏ tạm hoãn');
    await says('Bản 1.1.0 đã tải xong; máy tự cài');
    expect(machine.versions()).toEqual(['1.0.0']);
    await press('Cài ngay');
    await until(() => expect(machine.versions()).toEqual(['1.0.0', '1.1.0']));
    await tapCorner(await idle(machine));
    const after = await machine.page('app://shell/staff.html');
    await expect(
      after.getByText('Nếu lỗi, máy tự quay lại bản 1.0.0.', { exact: false }),
    ).toBeVisible();
    await after.setViewportSize({ width: 720, height: 1000 });
    await after.screenshot({ path: 'test-results/shell-staff-proving.png' });
  });
});
