import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { vietnamDay } from '../core/clock.ts';
import { population, type SyntheticPerson } from '../fixtures/people/index.ts';
import { demoReceptionist } from '../scripts/demo.ts';
import { expect, type Program, test, wedgeScan } from './program.ts';

/** The program with its devices process and soft cards on both readers; the dock lays them down. */
const people = population(vietnamDay(Date.now()));
const person = (id: string): SyntheticPerson => {
  const found = people.find((each) => each.id === id);
  if (!found) throw new Error(`nobody is called ${id}`);
  return found;
};
const screen = (page: Page, name: string): Locator => page.locator(`[data-screen="${name}"]`);

const open = async (page: Page, program: Program): Promise<void> => {
  await page.setViewportSize({ width: 1080, height: 1920 });
  await page.goto(program.kioskUrl);
  await expect(screen(page, 'idle')).toBeVisible();
  await expect(page.getByText('hoặc đặt thẻ lên khay')).toBeVisible();
  await expect(page.getByTestId('dock-toggle')).toBeVisible();
};

const inDock = async (page: Page, act: () => Promise<void>): Promise<void> => {
  await page.bringToFront();
  await page.getByTestId('dock-toggle').click();
  await act();
  await page.getByTestId('dock-toggle').click();
};
const lay = (page: Page, id: string, profile: string, place: 'kiosk' | 'desk'): Promise<void> =>
  inDock(page, async () => {
    await page.getByTestId('dock-profile').selectOption(profile);
    await page.getByTestId(`dock-lay-${place}-${id}`).click();
  });
const lift = (page: Page, place: 'kiosk' | 'desk'): Promise<void> =>
  inDock(page, () => page.getByTestId(`dock-lift-${place}`).click());

const press = async (page: Page, digits: string): Promise<void> => {
  for (const digit of digits)
    await page.locator('.digit-pad').getByRole('button', { name: digit, exact: true }).click();
};

const signIn = async (page: Page, program: Program): Promise<void> => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(program.deskUrl);
  await page.locator('[name=name]').fill(demoReceptionist.name);
  await page.locator('[name=pin]').fill(demoReceptionist.pin);
  await page.keyboard.press('Enter');
  await expect(screen(page, 'desk')).toBeVisible();
};

test.describe('a card on the tray', () => {
  test('is verified beside the insurance check, and called after when it is forgotten', async ({
    page,
    oneClinic,
  }) => {
    await open(page, oneClinic);
    await lay(page, 'valid-80', 'can-cuoc-2024', 'kiosk');
    await expect(screen(page, 'chip-key')).toBeVisible();
    await wedgeScan(page, person('valid-80').qr ?? '');
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
    await expect(page.getByText('Xin ông/bà lấy lại thẻ trên khay')).toBeVisible();
    await page.getByTestId('done').click();
    await expect(screen(page, 'card-left')).toBeVisible();
    await wedgeScan(page, person('valid-95').qr ?? '');
    await expect(page.getByText('Xin lấy thẻ trên khay ra trước')).toBeVisible();
    await lift(page, 'kiosk');
    await expect(screen(page, 'idle')).toBeVisible();
  });

  test('opens with the six digits that its holder types, and not with others', async ({
    page,
    oneClinic,
  }) => {
    await open(page, oneClinic);
    await lay(page, 'valid-95', 'cccd-2021', 'kiosk');
    const right = person('valid-95').personalNumber.slice(-6);
    await press(page, right === '111111' ? '222222' : '111111');
    await page.getByTestId('submit').click();
    await expect(page.getByText('6 số này không mở được thẻ trên khay')).toBeVisible();
    await press(page, right);
    await page.getByTestId('submit').click();
    await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
  });
});

for (const [profile, sentence] of [
  ['cloned', 'Thẻ này cần nhân viên kiểm tra lại.'],
  ['edited-dg', 'Dữ liệu trong chip cần nhân viên kiểm tra lại.'],
] as const)
  test(`a card of the kind ${profile} goes to the desk, and the patient is told in kind words`, async ({
    page,
    oneClinic,
  }) => {
    await open(page, oneClinic);
    await lay(page, 'valid-80', profile, 'kiosk');
    await wedgeScan(page, person('valid-80').qr ?? '');
    await expect(page.getByTestId('ticket-number')).toHaveText('T-001');
    await expect(page.getByText(sentence)).toBeVisible();
  });

test("another person's card on the tray proves nothing: the check goes on with the code", async ({
  page,
  oneClinic,
}) => {
  await open(page, oneClinic);
  await lay(page, 'valid-95', 'can-cuoc-2024', 'kiosk');
  await wedgeScan(page, person('valid-80').qr ?? '');
  await expect(page.getByTestId('ticket-number')).toHaveText('A-001');
});

test.describe('at the desk', () => {
  for (const profile of ['cccd-2021', 'can-cuoc-2024'])
    test(`the face on the chip (${profile}) is there while its card is`, async ({
      page,
      context,
      program,
    }) => {
      await open(page, program);
      const desk = await context.newPage();
      await signIn(desk, program);
      await expect(desk.getByTestId('chip-health')).toContainText('tốt');
      await lay(page, 'valid-95', profile, 'desk');
      await desk.bringToFront();
      await desk.locator('[name=payload]').fill(person('valid-95').qr ?? '');
      await desk.getByTestId('check').click();
      await expect(desk.getByTestId('trust').first()).toContainText('chip đã xác thực');
      await expect(desk.getByTestId('portrait')).toBeVisible();
      // Skin in the middle of the picture, whichever way it was unpacked.
      const middle = () =>
        desk.getByTestId('portrait').evaluate((picture) => {
          const canvas = document.createElement('canvas');
          Object.assign(canvas, { width: 30, height: 40 });
          const pen = canvas.getContext('2d');
          pen?.drawImage(picture as HTMLCanvasElement | HTMLImageElement, 0, 0, 30, 40);
          return [...(pen?.getImageData(15, 14, 1, 1).data ?? [])];
        });
      await expect(async () => {
        const [red = 0, green = 0, blue = 0] = await middle();
        expect(red).toBeGreaterThan(green);
        expect(green).toBeGreaterThan(blue);
      }).toPass({ timeout: 5_000 });
      const chip = desk.locator('section[data-testid="chip"]');
      await expect(chip).toContainText('đã chứng minh là bản gốc');
      const { violations } = await new AxeBuilder({ page: desk })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await lift(page, 'desk');
      await desk.bringToFront();
      await expect(desk.getByTestId('portrait')).toHaveCount(0);
    });

  test('a scan and a chip of two people stand side by side', async ({ page, context, program }) => {
    await open(page, program);
    const desk = await context.newPage();
    await signIn(desk, program);
    await lay(page, 'valid-80', 'can-cuoc-2024', 'desk');
    await desk.bringToFront();
    // The right number with another name: a code that somebody has made.
    const forged = (person('valid-80').qr ?? '').replace(
      person('valid-80').fullName,
      'Lê Thị Khác',
    );
    await desk.locator('[name=payload]').fill(forged);
    await desk.getByTestId('check').click();
    const row = desk.locator('section[data-testid="chip"] tr.verdict-different');
    await expect(row).toContainText('Lê Thị Khác');
    await expect(row).toContainText(/NGUYEN VAN MAU|Nguyễn Văn Mẫu/i);
    await expect(desk.getByTestId('trust').first()).toContainText('mã QR');
  });
});
