/** Scanners that type like a keyboard, in the running program: any pace, input methods, cut codes, people who type meanwhile. */

import type { Page } from '@playwright/test';
import { scannerTestCode } from '../core/contract/index.ts';
import { population } from '../fixtures/people/index.ts';
import { throughIbus, throughUnikey, typeText } from '../fixtures/scanner-sim/index.ts';
import { demoReceptionist } from '../scripts/demo.ts';
import { expect, type Program, pressKeys, test, wedgeScan } from './program.ts';

const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
const everybody = population(today);
const people = everybody.flatMap(({ id, qr, expected, fullName }) =>
  qr && expected.outcome === 'admitted' ? [{ id, qr, fullName }] : [],
);
const screen = (page: Page, name: string) => page.locator(`[data-screen="${name}"]`);
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
const keysOf = (text: string, gapMs = 4, end: 'Enter' | undefined = 'Enter') =>
  typeText(text, { startAt: 0, gapMs: () => gapMs, holdMs: () => gapMs / 2, end });
const unended = (text: string) => typeText(text, { startAt: 0, gapMs: () => 4, holdMs: () => 2 });

const openKiosk = async (page: Page, { kioskUrl }: Program): Promise<void> => {
  await page.goto(kioskUrl);
  await expect(screen(page, 'idle')).toBeVisible();
};
const next = async (page: Page): Promise<void> => {
  await page.getByTestId('done').click();
  await expect(screen(page, 'idle')).toBeVisible();
};

test('a code typed at 1 to 50 ms a key becomes a ticket, each time another', async ({
  page,
  oneClinic,
}) => {
  await openKiosk(page, oneClinic);
  for (const [index, gapMs] of [1, 2, 5, 10, 20, 30, 50].entries()) {
    await wedgeScan(page, people[index]?.qr ?? '', gapMs);
    await expect(page.getByTestId('ticket-number')).toHaveText(`A-00${index + 1}`);
    await next(page);
  }
});

test('behind an input method of the system the code is read from the places of the keys, and the desk hears of it', async ({
  page,
  context,
  oneClinic,
}) => {
  await openKiosk(page, oneClinic);
  const code = everybody.find(({ id }) => id === 'insurance-card')?.insuranceQr ?? '';
  await pressKeys(page, throughIbus(keysOf(code)));
  await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
  const desk = await context.newPage();
  await desk.goto(oneClinic.deskUrl);
  await desk.fill('[name=name]', demoReceptionist.name);
  await desk.fill('[name=pin]', demoReceptionist.pin);
  await desk.click('[data-testid=login]');
  await expect(desk.getByText('Bộ gõ tiếng Việt')).toBeVisible();
});

test('behind Unikey the number is believed and the letters are not', async ({
  page,
  oneClinic,
}) => {
  await openKiosk(page, oneClinic);
  const code = plain(people[0]?.qr ?? '').replace('Mau', 'Maaus');
  await pressKeys(page, throughUnikey(keysOf(code), 'telex'));
  await expect(screen(page, 'entry')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Nhập họ và tên' })).toBeVisible();
});

test('half a code is no code: the screen asks to scan again, and takes the whole one', async ({
  page,
  oneClinic,
}) => {
  await openKiosk(page, oneClinic);
  await wedgeScan(page, people[0]?.qr ?? '');
  await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
  await next(page);
  await pressKeys(page, unended((people[1]?.qr ?? '').slice(0, 70)));
  await expect(screen(page, 'scan-failed')).toBeVisible();
  await expect(page.getByText('Mã chưa đọc được trọn vẹn')).toBeVisible();
  await wedgeScan(page, people[1]?.qr ?? '');
  await expect(page.getByTestId('ticket-number')).toHaveText('A-002');
});

test('keys that the machine holds up for a second are of the code they belong to', async ({
  page,
  oneClinic,
}) => {
  await openKiosk(page, oneClinic);
  await pressKeys(page, keysOf(people[0]?.qr ?? ''), { after: 120, ms: 1_000 });
  await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
});

test('what a person types is not swallowed, and a scan in the middle of it is whole', async ({
  page,
  oneClinic,
}) => {
  await openKiosk(page, oneClinic);
  await page.getByRole('button', { name: 'Nhập số bằng tay' }).click();
  await expect(screen(page, 'entry')).toBeVisible();
  const typed = typeText('0010', { startAt: 0, gapMs: () => 150, holdMs: () => 80 });
  await pressKeys(page, typed);
  await expect(screen(page, 'entry')).toContainText('0010');
  const code = keysOf(people[0]?.qr ?? '', 8);
  const key = typeText('7', { startAt: 130, gapMs: () => 0, holdMs: () => 90 });
  await pressKeys(
    page,
    [...code, ...key].toSorted((a, b) => a.at - b.at),
  );
  await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
});

test('staff scan the test code at the kiosk: it is fine, or they read what to do', async ({
  page,
  oneClinic,
}) => {
  await openKiosk(page, oneClinic);
  await wedgeScan(page, scannerTestCode, 4);
  await expect(page.getByText('Đầu đọc tốt')).toBeVisible();
  await pressKeys(page, throughUnikey(keysOf(scannerTestCode), 'telex'));
  await expect(page.locator('[data-code="scanner.input-method-telex"]')).toContainText('Unikey');
  await page.getByRole('button', { name: 'Xong' }).click();
  await expect(screen(page, 'idle')).toBeVisible();
});

test.describe('the desk', () => {
  test.beforeEach(async ({ page, oneClinic }) => {
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.goto(oneClinic.deskUrl);
    await page.fill('[name=name]', demoReceptionist.name);
    await page.fill('[name=pin]', demoReceptionist.pin);
    await page.click('[data-testid=login]');
    await expect(page.getByTestId('scanner-health')).toBeVisible();
  });

  test('takes a code while another field has the focus, and gives the field back what it had', async ({
    page,
  }) => {
    const search = page.locator('[name=search]');
    await search.fill('Trần');
    await search.focus();
    await wedgeScan(page, people[1]?.qr ?? '');
    await expect(page.getByRole('heading', { name: people[1]?.fullName ?? '' })).toBeVisible();
    await expect(search).toHaveValue('Trần');
    // Held up after a few keys, it looks like somebody typing at first.
    await search.focus();
    await pressKeys(page, keysOf(people[2]?.qr ?? ''), { after: 8, ms: 200 });
    await expect(page.getByRole('heading', { name: people[2]?.fullName ?? '' })).toBeVisible();
    await expect(search).toHaveValue('Trần');
  });

  test('takes a code while a list or a box has the focus: what staff chose stays chosen', async ({
    page,
  }) => {
    const paper = page.locator('[name=paperKind]');
    const number = page.locator('[name=paperNumber]');
    const emergency = page.getByLabel('Cấp cứu');
    await page.keyboard.press('F2');
    await paper.selectOption('birth-certificate');
    await number.fill('12');
    for (const [index, focused] of [paper, number, emergency].entries()) {
      const { qr = '', fullName = '' } = people[index] ?? {};
      await focused.focus();
      await wedgeScan(page, qr);
      await expect(page.getByRole('heading', { name: fullName })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(paper).toHaveValue('birth-certificate');
      await expect(number).toHaveValue('12');
      await expect(emergency).not.toBeChecked();
    }
    // By hand, the box is ticked as ever.
    await emergency.focus();
    await page.keyboard.press(' ');
    await expect(emergency).toBeChecked();
  });

  test('takes a code while a list is open; the choice stays as it was', async ({ page }) => {
    const paper = page.locator('[name=paperKind]');
    for (const [index, choice] of ['', 'birth-certificate'].entries()) {
      const { qr = '', fullName = '' } = people[index] ?? {};
      await page.keyboard.press('F2');
      await paper.selectOption(choice);
      await paper.click();
      await expect(page.getByRole('option', { name: 'Giấy khai sinh' })).toBeVisible();
      await page.screenshot({ path: 'test-results/screens/desk-list-open.png' });
      await wedgeScan(page, qr);
      await expect(page.getByRole('heading', { name: fullName })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(paper).toHaveValue(choice);
    }
    // By hand, with the mouse and with keys, it is chosen as ever.
    await paper.click();
    await page.getByRole('option', { name: 'Giấy khai sinh' }).click();
    await expect(paper).toHaveValue('birth-certificate');
    await paper.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(paper).toHaveValue('local-confirmation');
    // Escape closes the list, not what staff were at.
    await page.locator('[name=fullName]').fill('Trần');
    await paper.click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('option', { name: 'Giấy khai sinh' })).toBeHidden();
    await expect(page.locator('[name=fullName]')).toHaveValue('Trần');
    await expect(paper).toHaveValue('local-confirmation');
  });

  test('tests a scanner with the code on its own screen: slow ones, input methods, no patient looked up', async ({
    page,
  }) => {
    await page.getByTestId('scanner-health').click();
    const test = page.getByTestId('scanner-test');
    await expect(test.getByRole('img')).toBeVisible();
    await pressKeys(page, keysOf(scannerTestCode));
    await expect(test.getByText('Đầu đọc tốt')).toBeVisible();
    await pressKeys(page, throughUnikey(keysOf(scannerTestCode), 'vni'));
    await expect(test.locator('[data-code="scanner.input-method-vni"]')).toBeVisible();
    await page.screenshot({ path: 'test-results/screens/desk-scanner-test.png' });
    await pressKeys(page, keysOf(scannerTestCode, 90));
    await expect(test.locator('[data-code="scanner.too-slow"]')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(test).toBeHidden();
    await wedgeScan(page, people[0]?.qr ?? '');
    await expect(page.getByRole('heading', { name: people[0]?.fullName ?? '' })).toBeVisible();
  });
});
