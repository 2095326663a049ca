import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { vietnamDay } from '../core/clock.ts';
import { population } from '../fixtures/people/index.ts';
import { demoReceptionist } from '../scripts/demo.ts';
import { expect, type Program, test, wedgeScan } from './program.ts';

const people = population(vietnamDay(Date.now()));
const qrOf = (id: string): string => people.find((each) => each.id === id)?.qr ?? '';

const sendToDesk = async (page: Page, program: Program, id: string): Promise<string> => {
  // A screen in the background is no kiosk: browsers slow it down.
  await page.bringToFront();
  await page.goto(program.kioskUrl);
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
  await wedgeScan(page, qrOf(id));
  const number = await page.getByTestId('ticket-number').innerText();
  await page.keyboard.press('Escape');
  return number;
};

const signIn = async (page: Page, program: Program): Promise<void> => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(program.deskUrl);
  await page.locator('[name=name]').fill(demoReceptionist.name);
  await page.locator('[name=pin]').fill(demoReceptionist.pin);
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-screen="desk"]')).toBeVisible();
};

test('a wrong PIN is refused in words', async ({ page, program }) => {
  await page.goto(program.deskUrl);
  await page.locator('[name=name]').fill('letan');
  await page.locator('[name=pin]').fill('000000');
  await page.getByTestId('login').click();
  await expect(page.getByText('Tên hoặc mã PIN chưa đúng')).toBeVisible();
});

test('a patient sent by the kiosk is admitted under the receptionist with a reason', async ({
  page,
  context,
  program,
}) => {
  const kiosk = await context.newPage();
  await signIn(page, program);
  await expect(page.getByText('Không có ai chờ quầy.')).toBeVisible();
  const number = await sendToDesk(kiosk, program, 'wrong-name');
  // The list moves by itself.
  await page.getByTestId(`row-${number}`).first().click();
  await expect(page.getByText('060 – ')).toBeVisible();
  await page.locator('[name=paperKind]').selectOption('citizen-card');
  await page.locator('[name=paperNumber]').fill('001074101185');
  await page.getByTestId('check').click();
  await expect(page.getByText('Chưa đủ điều kiện BHYT')).toBeVisible();
  await page.getByRole('button', { name: 'Sai khác chính tả, đúng người' }).click();
  await page.keyboard.press('F4');
  await expect(page.getByTestId('given-number')).toHaveText('A-001');
  await expect(page.getByText('Không có ai chờ quầy.')).toBeVisible();
  await page.getByTestId('row-A-001').first().click();
  await expect(
    page.getByText(`quyết định của ${demoReceptionist.displayName}: Sai khác chính tả`),
  ).toBeVisible();
});

test('an army card is admitted once the papers were seen, without an override', async ({
  page,
  context,
  program,
}) => {
  const number = await sendToDesk(await context.newPage(), program, 'army');
  await signIn(page, program);
  await page.getByTestId(`row-${number}`).first().click();
  await page.locator('[name=paperKind]').selectOption('citizen-card');
  await page.getByTestId('check').click();
  await expect(page.getByText('Được tiếp nhận BHYT')).toBeVisible();
  await page.getByTestId('admit').click();
  await expect(page.getByTestId('given-number')).toHaveText('A-001');
});

test('somebody who comes straight to the desk is scanned there and admitted', async ({
  page,
  program,
}) => {
  await signIn(page, program);
  await page.keyboard.press('F2');
  await expect(page.locator('[name=payload]')).toBeFocused();
  await page.locator('[name=payload]').fill(qrOf('valid-80'));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Được tiếp nhận BHYT')).toBeVisible();
  await expect(page.getByRole('row', { name: /Họ tên/ })).toContainText('khớp');
  await page.keyboard.press('Alt+Digit4');
  await page.keyboard.press('F4');
  await expect(page.getByTestId('given-number')).toHaveText('D-001');
  // A hand that is used to double-clicking calls one person, not two.
  await page.getByTestId('call-mat').dblclick();
  await expect(page.getByText('Mời số D-001')).toBeVisible();
});

test('a card scanned with nothing focused is checked at once', async ({
  page,
  context,
  program,
}) => {
  const number = await sendToDesk(await context.newPage(), program, 'expired');
  await page.bringToFront();
  await signIn(page, program);
  await page.getByTestId(`row-${number}`).first().click();
  await expect(page.getByText('010 – ')).toBeVisible();
  // The row has the focus: the spaces and slashes of the code must not act on the page.
  const paperCard = people.find(({ id }) => id === 'insurance-card')?.insuranceQr ?? '';
  await wedgeScan(page, paperCard);
  await expect(page.getByText('Được tiếp nhận BHYT')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Hồ Thị Mẫu' })).toBeVisible();
  // Somebody else than the one whose visit was open: that visit goes on waiting.
  await page.keyboard.press('F4');
  await expect(page.getByTestId('given-number')).toHaveText('A-001');
  await expect(page.getByTestId(`row-${number}`).first()).toContainText('đã hết hạn');
  await expect(page.getByText('Đang cần quầy 1')).toBeVisible();
});

test('whoever is scanned last is shown, whenever the answers come', async ({
  page,
  context,
  program,
}) => {
  const kiosk = await context.newPage();
  await kiosk.goto(program.kioskUrl);
  const gatewayIs = async (fault: 'hang' | 'none'): Promise<void> => {
    await kiosk.bringToFront();
    await kiosk.getByTestId('dock-toggle').click();
    await kiosk.getByTestId(`dock-fault-${fault}`).click();
    await kiosk.getByTestId('dock-toggle').click();
    await page.bringToFront();
  };
  const heard: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => void heard.push(payload.toString())),
  );
  await signIn(page, program);
  const [first, second] = ['valid-80', 'valid-95'].map((id) =>
    people.find((each) => each.id === id),
  );
  const answersAbout = (name = ''): number =>
    heard.filter((frame) => frame.includes('presentationId') && frame.includes(name)).length;
  // The line to the gateway is there.
  await wedgeScan(page, qrOf('expired'));
  await expect(page.getByText('Chưa đủ điều kiện BHYT')).toBeVisible();
  await gatewayIs('hang');
  await wedgeScan(page, first?.qr ?? '');
  await expect(page.getByTestId('check')).toContainText('Đang hỏi cổng');
  // Nobody takes the one before for the one who is being asked about.
  await expect(page.getByTestId('admit')).toBeHidden();
  await gatewayIs('none');
  expect(answersAbout(first?.fullName)).toBe(0);
  await wedgeScan(page, second?.qr ?? '');
  await expect(page.getByRole('heading', { name: second?.fullName ?? '' })).toBeVisible();
  await expect.poll(() => answersAbout(first?.fullName), { timeout: 30_000 }).toBe(1);
  await page.keyboard.press('F8');
  await expect(page.getByRole('heading', { name: second?.fullName ?? '' })).toBeVisible();
  await page.keyboard.press('F4');
  await expect(page.getByTestId('given-number')).toHaveText('A-001');
  await page.getByTestId('row-A-001').first().click();
  await expect(page.getByRole('heading', { name: second?.fullName ?? '' })).toBeVisible();
});

test('what was seen of one person is not taken for the next', async ({ page, program }) => {
  await signIn(page, program);
  await page.keyboard.press('F2');
  const paper = page.locator('[name=paperKind]');
  const number = page.locator('[name=paperNumber]');
  const emergency = page.getByLabel('Cấp cứu');
  await paper.selectOption('birth-certificate');
  await number.fill('12');
  await emergency.check();
  await wedgeScan(page, qrOf('valid-80'));
  await expect(page.getByRole('heading', { name: 'Nguyễn Văn Mẫu' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(paper).toHaveValue('birth-certificate');
  await expect(emergency).toBeChecked();
  await page.getByTestId('check').click();
  await expect(page.getByTestId('admit')).toBeVisible();
  await wedgeScan(page, qrOf('valid-95'));
  await expect(page.getByRole('heading', { name: 'Trần Thị Mẫu' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(paper).toHaveValue('');
  await expect(number).toHaveValue('');
  await expect(emergency).not.toBeChecked();
});

test('a visit is closed with a reason', async ({ page, context, program }) => {
  const number = await sendToDesk(await context.newPage(), program, 'expired');
  await signIn(page, program);
  await page.getByTestId(`row-${number}`).first().click();
  await page.locator('[name=closeReason]').fill('Người bệnh ra về');
  await page.getByTestId('close').click();
  await expect(page.getByText('Không có ai chờ quầy.')).toBeVisible();
});

test('the desk meets WCAG 2.2 AA in light and dark', async ({ page, context, program }) => {
  const number = await sendToDesk(await context.newPage(), program, 'wrong-birth');
  await signIn(page, program);
  await page.getByTestId(`row-${number}`).first().click();
  await expect(page.getByText(/^0\d0 – /)).toBeVisible();
  for (const theme of ['light', 'dark']) {
    if (theme === 'dark') await page.getByRole('button', { name: 'Nền tối' }).click();
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
});
