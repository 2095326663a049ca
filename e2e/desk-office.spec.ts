import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { vietnamDay } from '../core/clock.ts';
import { population } from '../fixtures/people/index.ts';
import { expect, startProgram, test, wedgeScan } from './program.ts';

const qrOf = (id: string): string =>
  population(vietnamDay(Date.now())).find((person) => person.id === id)?.qr ?? '';

/** The demo's dock, where the simulated systems are broken and healed. */
const press = async (page: Page, id: string): Promise<void> => {
  const dock = page.getByTestId('dock-toggle');
  await dock.click();
  await page.getByTestId(id).click();
  await dock.click();
};
const ticketOf = async (page: Page, id: string): Promise<string> => {
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
  await wedgeScan(page, qrOf(id));
  const number = await page.getByTestId('ticket-number').innerText();
  await page.getByRole('button', { name: 'Xong' }).click();
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
  return number;
};
const signIn = async (page: Page, url: string): Promise<void> => {
  await page.goto(url);
  await page.locator('[name=name]').fill('letan');
  await page.locator('[name=pin]').fill('246810');
  await page.getByTestId('login').click();
  await expect(page.locator('[data-screen="desk"]')).toBeVisible();
};
const picture = (page: Page, name: string) =>
  page.screenshot({ path: `test-results/screens/desk-office-${name}.png` });
const accessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
};

test('after an outage the desk settles what was not confirmed, sees what was sent, and prints the day', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const program = await startProgram({ clinic: 'noi-tong-quat' });
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const kiosk = await context.newPage();
  const desk = await context.newPage();
  try {
    await kiosk.goto(program.kioskUrl);
    await signIn(desk, program.deskUrl);
    await press(kiosk, 'dock-fault-http-500');
    await press(kiosk, 'dock-his-refuse');
    await ticketOf(kiosk, 'valid-80');
    const invalid = await ticketOf(kiosk, 'withdrawn');
    await expect(desk.getByTestId('open-delivery')).toContainText('2 chờ gửi');
    await desk.getByTestId('open-delivery').click();
    await expect(desk.getByTestId(`undelivered-${invalid}`).first()).toContainText('chờ gửi');
    await expect(desk.getByTestId('delivery')).toContainText('Không kết nối được tới HIS');
    await accessible(desk);
    await picture(desk, 'delivery');

    await press(kiosk, 'dock-fault-none');
    await press(kiosk, 'dock-his-none');
    await expect(desk.getByText('Mọi lượt khám đã đến nơi')).toBeVisible({ timeout: 60_000 });
    await expect(desk.getByTestId('open-delivery')).toContainText('tốt');

    await desk.keyboard.press('Escape');
    await desk.getByTestId(`recheck-${invalid}`).click();
    await expect(desk.getByTestId('recheck')).toContainText('Thẻ không có giá trị');
    await accessible(desk);
    await picture(desk, 'recheck');
    await desk.getByLabel('Người bệnh tự chi trả').check();
    await desk.getByTestId('settle').click();
    await expect(desk.getByText('Không có lượt nào cần đối chiếu.')).toBeVisible();
    await expect(desk.getByTestId('recheck-form')).toBeHidden();

    await desk.getByTestId('open-report').click();
    const report = desk.getByTestId('report');
    await expect(report.getByRole('row', { name: 'Tổng số lượt 2' })).toBeVisible();
    await expect(report.getByRole('row', { name: 'Được xác nhận 1' })).toBeVisible();
    await expect(report).toContainText('Đã xử lý: Người bệnh tự chi trả, Trần Thị Lễ Tân');
    await accessible(desk);
    await picture(desk, 'report');
    await desk.emulateMedia({ media: 'print' });
    await desk.setViewportSize({ width: 794, height: 1123 });
    await picture(desk, 'report-paper');
    const height = await desk.evaluate(() => document.documentElement.scrollHeight);
    // A4 at 96 dots an inch, less the printer's margins.
    expect(height).toBeLessThanOrEqual(1123);
  } finally {
    await context.close();
    await program.kill();
  }
});

test('the desk saves the list of data to be put right as Excel and CSV', async ({ browser }) => {
  const program = await startProgram({ clinic: 'noi-tong-quat' });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const kiosk = await context.newPage();
  const desk = await context.newPage();
  try {
    await kiosk.goto(program.kioskUrl);
    await ticketOf(kiosk, 'register-year-only');
    await signIn(desk, program.deskUrl);
    await desk.getByTestId('open-cleaning').click();
    await desk.getByRole('button', { name: 'Xem', exact: true }).click();
    await expect(desk.getByTestId('cleaning').getByRole('row').nth(1)).toContainText('Ngày sinh');
    await accessible(desk);
    await picture(desk, 'cleaning');
    for (const [id, start] of [
      ['save-csv', '\uFEFF"STT"'],
      ['save-xlsx', 'PK'],
    ] as const) {
      const saving = desk.waitForEvent('download');
      await desk.getByTestId(id).click();
      const download = await saving;
      expect(download.suggestedFilename()).toMatch(/^ra-soat-bhyt-.*\.(csv|xlsx)$/);
      expect(readFileSync(await download.path(), 'utf8').startsWith(start)).toBe(true);
    }
  } finally {
    await context.close();
    await program.kill();
  }
});
