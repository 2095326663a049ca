/** Scanners that do not type: the running program on pseudo-terminals, as a cable would bring the codes. */
import { rmSync } from 'node:fs';
import { createPtyPair, type PtyPair, ptySkipReason } from '../drivers/scanner/testing/pty.ts';
import { population } from '../fixtures/people/index.ts';
import { demoReceptionist } from '../scripts/demo.ts';
import { test as base, expect, type Program, startProgram } from './program.ts';

interface Fixtures {
  scanner: PtyPair;
  deskScanner: PtyPair;
  hospital: Program;
}

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
const line = async ({}: object, use: (pair: PtyPair) => Promise<void>): Promise<void> => {
  const pair = await createPtyPair();
  await use(pair);
  await pair.remove();
};
const test = base.extend<Fixtures>({
  scanner: line,
  deskScanner: line,
  hospital: async ({ scanner, deskScanner }, use) => {
    const program = await startProgram({
      clinic: 'noi-tong-quat',
      scanner: scanner.path,
      deskScanner: deskScanner.path,
    });
    await use(program);
    await program.kill();
    rmSync(program.folder, { recursive: true, force: true });
  },
});
test.skip(ptySkipReason !== undefined, ptySkipReason ?? '');

const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
const people = population(today).filter(
  ({ qr, expected }) => qr && expected.outcome === 'admitted',
);
const [first, second] = people;

test('a code of a serial scanner becomes a ticket; held there it stays one; the next patient waits', async ({
  hospital,
  scanner,
  page,
}) => {
  await page.goto(hospital.kioskUrl);
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
  await expect(page.locator('.health-ok')).toBeVisible();
  // In pieces, as a line of 9,600 baud brings it, and again while it is held there.
  const code = Buffer.from(`${first?.qr}\r\n`);
  // What comes before the port is open is nobody's: the kiosk opens it while its page is shown already.
  await expect(async () => {
    for (let at = 0; at < code.length; at += 16) await scanner.write(code.subarray(at, at + 16));
    await expect(page.locator('[data-screen="result"]')).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await scanner.write(code);
  const number = page.getByText(/^[A-Z]-\d{3}$/).first();
  const ticket = await number.textContent();
  await scanner.write(code);
  await expect(number).toHaveText(ticket ?? '');
  await scanner.write(`${second?.qr}\r\n`);
  await expect(number).not.toHaveText(ticket ?? '');
});

test('half a code is no code: the screen asks to scan again, and the desk hears of it', async ({
  hospital,
  scanner,
  page,
}) => {
  await page.goto(hospital.kioskUrl);
  await expect(page.locator('[data-screen="idle"]')).toBeVisible();
  // What comes before the port is open is nobody's: the kiosk opens it while its page is shown already.
  await expect(async () => {
    await scanner.write(`${first?.qr}`.slice(0, 40));
    await expect(page.locator('[data-screen="scan-failed"]')).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByText('Mã chưa đọc được trọn vẹn')).toBeVisible();
  await scanner.write(`${first?.qr}\r`);
  await expect(page.locator('[data-screen="result"]')).toBeVisible();
});

test("the desk's scanner fills the desk's form; a pulled cable shows, and comes back by itself", async ({
  hospital,
  deskScanner,
  page,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.goto(hospital.deskUrl);
  await page.fill('[name=name]', demoReceptionist.name);
  await page.fill('[name=pin]', demoReceptionist.pin);
  await page.click('[data-testid=login]');
  const health = page.getByTestId('scanner-health');
  await expect(health).toHaveClass(/health-up/);
  await deskScanner.write(`${second?.qr}\r\n`);
  await expect(page.locator('[data-testid=admit]')).toBeVisible();
  await expect(page.getByRole('heading', { name: second?.fullName ?? '' })).toBeVisible();
  await deskScanner.unplug();
  await expect(health).toHaveClass(/health-down/);
  await health.click();
  await expect(page.getByText('Cắm lại cáp')).toBeVisible();
  await page.screenshot({ path: 'test-results/screens/desk-scanner-down.png' });
  await page.keyboard.press('Escape');
  await deskScanner.plug();
  await expect(health).toHaveClass(/health-up/, { timeout: 15_000 });
  await deskScanner.write(`${first?.qr}\r\n`);
  await expect(page.getByRole('heading', { name: first?.fullName ?? '' })).toBeVisible();
});
