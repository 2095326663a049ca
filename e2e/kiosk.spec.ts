import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { vietnamDay } from '../core/clock.ts';
import { population, type SyntheticPerson } from '../fixtures/people/index.ts';
import { expect, type Program, startProgram, test, wedgeScan } from './program.ts';

const people = population(vietnamDay(Date.now()));
const person = (id: string): SyntheticPerson => {
  const found = people.find((each) => each.id === id);
  if (!found) throw new Error(`nobody is called ${id}`);
  return found;
};
const qrOf = (id: string): string => person(id).qr ?? '';
const screen = (page: Page, name: string): Locator => page.locator(`[data-screen="${name}"]`);

const open = async (page: Page, program: Program): Promise<void> => {
  await page.setViewportSize({ width: 1080, height: 1920 });
  await page.goto(program.kioskUrl);
  await expect(screen(page, 'idle')).toBeVisible();
  // Waits for the dock too, so that its keys work.
  await expect(page.getByTestId('dock-toggle')).toBeVisible();
};
const setFault = async (page: Page, fault: string): Promise<void> => {
  await page.getByTestId('dock-toggle').click();
  await page.getByTestId(`dock-fault-${fault}`).click();
  await page.getByTestId('dock-toggle').click();
};

test.describe('a patient with one clinic to go to', () => {
  test('scans and gets a ticket without touching anything', async ({ page, oneClinic }) => {
    await open(page, oneClinic);
    await wedgeScan(page, qrOf('valid-80'));
    await expect(screen(page, 'result')).toBeVisible();
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    await expect(page.getByText('Phòng 102')).toBeVisible();
    await expect(page.getByText('80 % chi phí')).toBeVisible();
    await expect(page.getByText('Lần sau ông/bà chỉ cần mang thẻ căn cước')).toBeVisible();
    expect(await page.locator('body').innerText()).not.toContain(person('valid-80').fullName);
    expect(page.url()).not.toContain('token');
  });

  test('scans a code that an input method has damaged', async ({ page, oneClinic }) => {
    await open(page, oneClinic);
    await wedgeScan(page, qrOf('valid-95').replaceAll('|', '~'));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
  });

  test('who comes again sees the same number, also after the program was killed', async ({
    page,
  }) => {
    const first = await startProgram({ clinic: 'noi-tong-quat' });
    await open(page, first);
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    await first.kill();
    await expect(screen(page, 'out-of-order')).toBeVisible();
    await expect(page.getByText('Máy này tạm ngừng')).toBeVisible();
    const second = await startProgram({ clinic: 'noi-tong-quat', folder: first.folder });
    await open(page, second);
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByText('Hôm nay ông/bà đã lấy số')).toBeVisible();
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    await second.kill();
  });
});

test.describe('a patient at a kiosk with several clinics', () => {
  test('chooses one; the next patient sees who waits', async ({ page, program }) => {
    await open(page, program);
    await wedgeScan(page, qrOf('valid-80'));
    await page.getByTestId('clinic-mat').click();
    await expect(page.getByTestId('ticket-number')).toHaveText('D-001');
    await page.getByTestId('done').click();
    await wedgeScan(page, qrOf('valid-95'));
    await expect(page.getByTestId('clinic-mat')).toContainText('1 người đang chờ');
    await page.getByTestId('clinic-unknown').click();
    await expect(page.getByTestId('ticket-number')).toHaveText('T-001');
    await expect(page.getByText('Nhân viên sẽ giúp ông/bà chọn phòng khám')).toBeVisible();
  });

  test('with an expired card goes to the desk and learns why, or pays', async ({
    page,
    program,
  }) => {
    await open(page, program);
    await wedgeScan(page, qrOf('expired'));
    await expect(page.getByText('Mời ông/bà đến quầy Tiếp đón')).toBeVisible();
    await expect(page.getByText('Thẻ BHYT đã hết hạn ngày')).toBeVisible();
    await expect(page.getByText('giấy tờ tuỳ thân có ảnh')).toBeVisible();
    await page.getByTestId('self-pay').click();
    await page.getByTestId('clinic-nhi').click();
    await expect(page.getByTestId('ticket-number')).toHaveText('C-001');
    await expect(page.getByText('khám không dùng BHYT')).toBeVisible();
  });

  test('without a card types number, name and birth date by keyboard alone', async ({
    page,
    program,
  }) => {
    await open(page, program);
    const { personalNumber } = person('no-card');
    await page.keyboard.press('Tab');
    await page.getByTestId('start-entry').focus();
    await page.keyboard.press('Enter');
    await expect(screen(page, 'entry')).toBeVisible();
    await page.keyboard.type(personalNumber, { delay: 90 });
    await expect(page.getByTestId('field')).toContainText(personalNumber.slice(0, 4));
    await page.keyboard.press('Enter');
    await expect(page.getByText('Nhập họ và tên')).toBeVisible();
    await page.keyboard.type('Ta', { delay: 90 });
    await page.getByRole('button', { name: /nặng/ }).click();
    await page.keyboard.type(' Van', { delay: 90 });
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: 'Ă', exact: true }).click();
    await page.getByRole('button', { name: 'N', exact: true }).click();
    await page.keyboard.type(' Ma', { delay: 90 });
    await page.keyboard.press('Backspace');
    await page.getByRole('button', { name: 'Â', exact: true }).click();
    await page.getByRole('button', { name: 'U', exact: true }).click();
    await page.getByRole('button', { name: /ngã/ }).click();
    await expect(page.getByTestId('field')).toHaveText('Tạ Văn Mẫu');
    await page.getByTestId('submit').click();
    await expect(page.getByText('Nhập ngày sinh')).toBeVisible();
    await page.keyboard.type('09091999', { delay: 90 });
    await page.getByTestId('submit').click();
    await page.getByTestId('clinic-noi-tong-quat').click();
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
  });

  test('who has no number at all gets a desk ticket', async ({ page, program }) => {
    await open(page, program);
    await page.getByTestId('start-entry').click();
    await page.getByRole('button', { name: 'Tôi không nhớ số' }).click();
    await expect(page.getByTestId('ticket-number')).toHaveText('T-001');
  });

  test('who scans something else is told so and can go on', async ({ page, program }) => {
    await open(page, program);
    await wedgeScan(page, 'https://example.vn/menu?table=7');
    await expect(screen(page, 'scan-failed')).toBeVisible();
    await wedgeScan(page, qrOf('valid-80'));
    await expect(screen(page, 'clinics')).toBeVisible();
  });

  test('who walks away leaves nothing on the screen', async ({ page, program }) => {
    await open(page, program);
    await wedgeScan(page, qrOf('valid-80'));
    await expect(screen(page, 'clinics')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(screen(page, 'idle')).toBeVisible();
    expect(await page.locator('body').innerText()).not.toContain('Nguyễn V');
  });
});

test.describe('the gateway is out of order', () => {
  test('hanging: words after a second, a provisional ticket within four', async ({
    page,
    oneClinic,
  }) => {
    await open(page, oneClinic);
    await setFault(page, 'hang');
    const started = Date.now();
    await wedgeScan(page, qrOf('valid-95'), 0);
    await expect(page.getByText('đang trả lời chậm')).toBeVisible({ timeout: 2_500 });
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001', { timeout: 4_000 });
    // A promise to the patient, bounded by the configured budget.
    expect(Date.now() - started).toBeLessThan(4_500);
    await expect(page.getByText('Ông/bà vẫn được khám')).toBeVisible();
    await expect(page.getByText('Nghị định 188/2025')).toBeVisible();
  });
  test('broken, then healed: the same kiosk goes on', async ({ page, oneClinic }) => {
    await open(page, oneClinic);
    await setFault(page, 'html-502');
    await wedgeScan(page, qrOf('valid-80'));
    await expect(page.getByText('Ông/bà vẫn được khám')).toBeVisible();
    await page.getByTestId('done').click();
    await setFault(page, 'none');
    await wedgeScan(page, qrOf('valid-95'));
    await expect(page.getByTestId('ticket-number')).toHaveText('A-002');
    await expect(page.getByText('Thẻ BHYT có giá trị đến')).toBeVisible();
  });
});

test('the dock scans with the same handler, and moves the clock', async ({ page, oneClinic }) => {
  await open(page, oneClinic);
  await page.keyboard.press('Control+Shift+KeyD');
  await page.getByTestId('dock-scan-valid-80').click();
  await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
  await page.getByTestId('dock-clock-day').click();
  await page.getByTestId('done').click();
  await expect(screen(page, 'idle')).toBeVisible();
  // The same code again at once is still being held there: it counts once that is over.
  await expect(async () => {
    await page.getByTestId('dock-scan-valid-80').click();
    await expect(screen(page, 'result')).toBeVisible({ timeout: 2_500 });
  }).toPass();
  // Another day: another first number, not "already checked in".
  await expect(page.getByText('Đã tiếp nhận', { exact: true })).toBeVisible();
  await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
});

test('the language is switched and comes back to Vietnamese for the next patient', async ({
  page,
  oneClinic,
}) => {
  await open(page, oneClinic);
  await page.getByTestId('language').click();
  await expect(page.getByText('Please scan your QR code')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await wedgeScan(page, qrOf('valid-80'));
  await expect(page.getByText('You are checked in')).toBeVisible();
  await page.getByTestId('done').click();
  await expect(page.getByText('Mời ông/bà quét mã QR')).toBeVisible();
});

test('no screen of the running kiosk breaks the content policy or WCAG 2.2 AA', async ({
  page,
  program,
}) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) violations.push(message.text());
  });
  page.on('pageerror', (error) => violations.push(error.message));
  await open(page, program);
  const check = async (): Promise<void> => {
    const { violations: found } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    violations.push(...found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`));
  };
  await check();
  await page.getByTestId('help').click();
  await check();
  await page.getByTestId('back').click();
  await page.getByTestId('privacy').click();
  await check();
  await page.getByTestId('back').click();
  await page.getByTestId('start-entry').click();
  await check();
  await page.keyboard.press('Escape');
  await wedgeScan(page, qrOf('wrong-name'));
  await expect(screen(page, 'result')).toBeVisible();
  await check();
  await page.getByTestId('self-pay').click();
  await expect(screen(page, 'clinics')).toBeVisible();
  await check();
  expect(violations).toEqual([]);
});
